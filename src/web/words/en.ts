import { enEntry } from "./en-entry.ts";
import { enMy } from "./en-my.ts";
import { enReading } from "./en-reading.ts";
import { enShell } from "./en-shell.ts";

export const en = { ...enShell, ...enEntry, ...enMy, ...enReading } as const;
