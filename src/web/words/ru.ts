import { ruEntry } from "./ru-entry.ts";
import { ruReading } from "./ru-reading.ts";
import { ruShell } from "./ru-shell.ts";

export const ru = { ...ruShell, ...ruEntry, ...ruReading } as const;
