import type { SubjectId } from "../../policy/index.ts";
import type { Sql } from "../../platform/postgres.ts";
import { keyNames, markHeld, unheldKeys, type UnheldKey } from "./keys.store.ts";

/** A key that no data were written under for so long is an orphan: its transaction was rolled back or its process died. */
export const ORPHAN_AGE_MS = 60 * 60 * 1_000;
const SWEEP_BATCH = 500;
const SWEEP_BATCHES_MAX = 10_000;

/** Which of these keys data are held under, by id. Whoever seals data under a key must be asked. */
export type KeysKnown = (keys: readonly UnheldKey[]) => Promise<ReadonlySet<string>>;

/** Looks at each key once after an hour: marks it held, or destroys it, with the index of a subject that has no other. Running it again does the rest. */
export async function sweepOrphans(
  deps: { sql: Sql; destroy: (keyIds: readonly string[]) => Promise<void>; unfind: (subject: SubjectId) => Promise<void> },
  isKnown: KeysKnown,
  at: Date,
): Promise<{ destroyed: number }> {
  const before = new Date(at.getTime() - ORPHAN_AGE_MS);
  let destroyed = 0;
  for (let batch = 0; batch < SWEEP_BATCHES_MAX; batch += 1) {
    const keys = await unheldKeys(deps.sql, before, SWEEP_BATCH);
    if (keys.length === 0) break;
    const known = await isKnown(keys);
    const held = keys.filter((key) => known.has(key.keyId)).map((key) => key.keyId);
    const unknown = keys.filter((key) => !known.has(key.keyId));
    const orphans = unknown.map((key) => key.keyId);
    if (held.length > 0) await markHeld(deps.sql, held);
    // Tokens are written before the commit: somebody whose joining died is in the index, and only there. Before the keys: by them alone such a subject is found again.
    for (const subject of new Set(unknown.map((key) => key.subject))) {
      if ((await keyNames(deps.sql, subject)).every(({ keyId }) => orphans.includes(keyId))) await deps.unfind(subject);
    }
    await deps.destroy(orphans);
    destroyed += orphans.length;
  }
  return { destroyed };
}
