import type { KeyObject } from "node:crypto";

/** A key that signs checkpoints. */
export interface LedgerSigner {
  /** Ed25519, private. */
  key: KeyObject;
  /** When another took over; null for the one in use. */
  retiredAt: Date | null;
}

/** After a change of keys both sign for so long, so that verifiers have time to learn the new one. */
export const BOTH_SIGN_DAYS = 30;

const DAY_MS = 86_400_000;

/** The keys that sign at a time, the one in use first. Throws when none is in use. */
export function signersAt(signers: readonly LedgerSigner[], at: Date): KeyObject[] {
  const inUse = signers.filter((signer) => signer.retiredAt === null);
  if (inUse.length !== 1) throw new RangeError(`exactly one ledger key is in use, not ${inUse.length}`);
  const leaving = signers.filter(({ retiredAt }) => retiredAt !== null && at.getTime() < retiredAt.getTime() + BOTH_SIGN_DAYS * DAY_MS);
  return [...inUse, ...leaving].map((signer) => signer.key);
}
