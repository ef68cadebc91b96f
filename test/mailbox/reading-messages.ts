import type { DatabaseAddresses } from "../../src/platform/postgres.ts";

/** What the test tells a process that reads a mailbox. */
export interface ReadOrder {
  readonly addresses: Omit<DatabaseAddresses, "secret">;
  /** Hexadecimal digits. */
  readonly secret: string;
  readonly dataDir: string;
  readonly imapUrl: string;
  readonly smtpUrl: string;
  readonly at: string;
  /** The step, and which time that it comes by, at which the process kills itself; null: never. */
  readonly kill: { readonly step: string; readonly nth: number } | null;
}

export interface ReadTold {
  /** It kills itself after this: only its memory is told. */
  readonly killed: boolean;
  readonly fresh: number;
  readonly known: number;
  readonly handled: number;
  readonly faults: readonly string[];
  readonly before_mb: number;
  readonly resident_mb: number;
}
