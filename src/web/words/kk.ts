import { kkEntry } from "./kk-entry.ts";
import { kkReading } from "./kk-reading.ts";
import { kkShell } from "./kk-shell.ts";

export const kk = { ...kkShell, ...kkEntry, ...kkReading } as const;
