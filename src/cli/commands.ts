import type { CommandEntry } from "./command.ts";

/** Every command but those that the composition root adds: one file a command, loaded when it is called. */
export const commands: readonly CommandEntry[] = [
  { name: "migrate", summary: "bring both databases and their roles up to date", load: async () => (await import("./migrate-command.ts")).command },
  { name: "policy check", summary: "clause × text × code × test × evidence; fails on a hole", load: async () => (await import("./policy-check.ts")).command },
  { name: "policy matrix", summary: "role × action × purpose × field, as a lawyer can read it", load: async () => (await import("./policy-matrix.ts")).command },
  { name: "data-map", summary: "every column: class, category (DPV), purposes, retention", load: async () => (await import("./data-map.ts")).command },
  { name: "certificate check", summary: "check a certificate of destruction with nothing but the file and the log's key", load: async () => (await import("./certificate-check.ts")).command },
  { name: "receipt check", summary: "check a consent receipt with nothing but the file and the log's key", load: async () => (await import("./receipt-check.ts")).command },
  { name: "keys init", summary: "make the long-lived keys that are missing, print their fingerprints; copy them off the machine", load: async () => (await import("./keys-init.ts")).command },
];
