/** What is wrong with a log, and where. */
export type LedgerFault =
  /** No checkpoint, or one that no believed key signed. */
  | { kind: "checkpoint"; reason: string }
  /** An entry is not the one that the tile above it was made from: changed, removed, added or moved. */
  | { kind: "entry"; index: number }
  /** A tile is missing, has another length, or is not what the tile above it was made from. */
  | { kind: "tile"; tile: string; reason: "missing" | "malformed" | "differs" }
  /** All tiles agree with each other and not with the head that was signed. `from` up to, not with, `to` holds the first bad entry. */
  | { kind: "root"; size: number; from: number; to: number }
  /** The log is not a continuation of the checkpoint that the verifier holds. `from` up to, not with, `to` holds the first bad entry. */
  | { kind: "since"; size: number; from: number; to: number };

/** What a verification found. */
export interface Verification {
  ok: boolean;
  origin: string | null;
  size: number;
  /** Base64 of the root as recomputed; null where that was not possible. */
  root: string | null;
  entriesChecked: number;
  /** The first fault; null when there is none. */
  fault: LedgerFault | null;
}
