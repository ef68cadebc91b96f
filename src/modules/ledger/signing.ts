import type { KeyObject } from "node:crypto";
import type { Tx } from "../../platform/postgres.ts";
import type { IntegrationStore } from "./integration.store.ts";
import { noteKey, writeVerifierKey } from "./signed-note.ts";

/** The keys that sign checkpoints: Ed25519, private. */
export interface LedgerSigning {
  current: KeyObject;
  /** The key before it; null once it is gone. */
  previous: KeyObject | null;
}

/** After a change of keys both sign for so long, so that verifiers have time to learn the new one. */
export const BOTH_SIGN_DAYS = 30;

const DAY_MS = 86_400_000;

/**
 * The keys that sign at a time, the one in use first; notes the public key at its first use. The change of keys is dated by that note,
 * so it holds for all processes and survives a restart.
 */
export async function signersAt(tx: Tx, store: IntegrationStore, log: { log_id: number; origin: string }, signing: LedgerSigning, at: Date): Promise<KeyObject[]> {
  const verifierKey = writeVerifierKey(noteKey(log.origin, signing.current));
  const since = (await store.signerSince(tx, log.log_id, verifierKey)) ?? at;
  if (since === at) await store.insertSigner(tx, log.log_id, verifierKey, at);
  const both = signing.previous !== null && at.getTime() < since.getTime() + BOTH_SIGN_DAYS * DAY_MS;
  return both && signing.previous !== null ? [signing.current, signing.previous] : [signing.current];
}

/** The public halves, for a reader that must know a key before the database does. */
export function publicKeysOf(signing: LedgerSigning, origin: string): ReturnType<typeof noteKey>[] {
  return [signing.current, signing.previous].filter((key) => key !== null).map((key) => noteKey(origin, key));
}
