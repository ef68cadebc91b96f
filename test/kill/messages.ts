/** What the driver tells a process that waits with its modules loaded. */
export interface Order {
  readonly folder: string;
  readonly dataUrl: string;
  readonly keysUrl: string;
  /** Hexadecimal digits. */
  readonly secret: string;
  readonly loginPrefix: string;
  readonly at: string;
  /** Recover and check what the last killed process left, before anything else. */
  readonly recover: boolean;
  /** What to do then; null: stop. */
  readonly operation: OperationName | null;
  readonly kill: { readonly step: string; readonly nth: number } | null;
  /** Where a backup is written to, or read from. */
  readonly backup: string;
  /** Where the last process was writing one. */
  readonly backupBefore: string;
  readonly seed: number;
}

export const OPERATIONS = ["begin", "join", "consent", "correct", "destroy", "leave", "request", "forget", "mail", "retain", "take-in", "import", "give-back", "integrate", "turn", "finish", "backup", "restore", "restore-keys"] as const;
export type OperationName = (typeof OPERATIONS)[number];

/** What a process tells back. It says nothing when it is killed, of course. */
export type Told = { readonly told: "loaded" } | { readonly told: "stage"; readonly stage: string } | { readonly told: "recovered"; readonly faults: readonly string[] } | { readonly told: "clock"; readonly at_ms: number } | { readonly told: "ended" } | { readonly told: "failed"; readonly error: string };
