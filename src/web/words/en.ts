import { enEntry } from "./en-entry.ts";
import { enReading } from "./en-reading.ts";
import { enShell } from "./en-shell.ts";

export const en = { ...enShell, ...enEntry, ...enReading } as const;
