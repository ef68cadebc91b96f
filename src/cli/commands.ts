import type { CommandEntry } from "./command.ts";

/** Every command but those that the composition root adds: one file a command, loaded when it is called. */
export const commands: readonly CommandEntry[] = [
  { name: "migrate", summary: "bring both databases and their roles up to date", load: async () => (await import("./migrate-command.ts")).command },
];
