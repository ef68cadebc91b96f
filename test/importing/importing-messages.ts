import type { DatabaseAddresses } from "../../src/platform/postgres.ts";

export interface ImportOrder {
  readonly act: "read" | "undo";
  readonly importId: string;
  readonly addresses: Omit<DatabaseAddresses, "secret">;
  /** Hexadecimal. */
  readonly secret: string;
  readonly dataDir: string;
  readonly at: string;
  /** The batch in whose transaction the process kills itself; 0: none. */
  readonly killInBatch: number;
}

export interface ImportTold {
  readonly batches: number;
  readonly before_mb: number;
  /** The most that the process ever held. */
  readonly resident_mb: number;
}
