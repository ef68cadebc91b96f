import { enEntry } from "./en-entry.ts";
import { enMy } from "./en-my.ts";
import { enReading } from "./en-reading.ts";
import { enShell } from "./en-shell.ts";
import { enSignature } from "./en-signature.ts";

export const en = { ...enShell, ...enEntry, ...enMy, ...enReading, ...enSignature } as const;
