import { judgeCheckpoint } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { LedgerHeadContradiction } from "./head-contradiction.ts";
import { rangeRoot } from "./inclusion.ts";
import { Integrator } from "./integrator.ts";
import type { IntegratorDeps } from "./integrator.ts";
import { latestCheckpoint, logs, signerKeys } from "./log.store.ts";
import type { LogRow } from "./log.store.ts";
import { EMPTY_ROOT } from "./merkle.ts";
import type { Mirror } from "./mirror.ts";
import { readVerifierKey } from "./signed-note.ts";
import { publicKeysOf } from "./signing.ts";
import { databaseSource, subtreesOf } from "./tile-source.ts";

/** The mirror's checkpoint, signed by a key of ours. @throws LedgerHeadContradiction */
export async function mirrorHead(deps: IntegratorDeps, log: LogRow, mirror: Mirror): Promise<Checkpoint | null> {
  const note = await mirror.readCheckpoint();
  if (note === null) return null;
  const stored = (await signerKeys(deps.sql, log.log_id)).map(readVerifierKey).filter((key) => key !== null);
  // A key of today, too: a database from a backup may not know yet the key that the mirror is signed with.
  const own = publicKeysOf(deps.signing(), log.origin);
  const judged = judgeCheckpoint(note, { keys: [...stored, ...own] });
  if (judged.ok) return judged.checkpoint;
  throw new LedgerHeadContradiction(note.startsWith(`${log.origin}\n`) ? "mirror-spoilt" : "other-origin");
}

/** Compares each log with its mirror. Before the first log is made there is nothing to compare. @throws LedgerHeadContradiction */
export async function checkHead(deps: IntegratorDeps): Promise<void> {
  for (const log of await logs(deps.sql)) {
    const head = await mirrorHead(deps, log, deps.mirrorOf(log.log_id));
    if (head === null) {
      if (log.mirrored_size > 0) throw new LedgerHeadContradiction("mirror-missing");
      continue;
    }
    const size = (await latestCheckpoint(deps.sql, log.log_id))?.size ?? 0;
    if (size < head.size) throw new LedgerHeadContradiction("database-behind");
    const root = await rootAt(deps, log, head.size).catch(() => null);
    if (root === null || !root.equals(head.root)) throw new LedgerHeadContradiction("roots-differ");
  }
}

/** The root of a log's first `size` entries as the database's tiles have it. */
export async function rootAt(deps: IntegratorDeps, log: LogRow, size: number): Promise<Buffer> {
  if (size === 0) return EMPTY_ROOT;
  return await rangeRoot(subtreesOf(databaseSource(deps.sql, log.log_id), size), 0, size);
}

/** Writes the mirror anew from the database; what stands there stays, as far as it is the same log. @throws LedgerHeadContradiction on another log */
export async function rebuildMirror(deps: IntegratorDeps): Promise<void> {
  for (const log of await logs(deps.sql)) {
    const head = await mirrorHead(deps, log, deps.mirrorOf(log.log_id));
    if (head !== null && !(await rootAt(deps, log, head.size)).equals(head.root)) throw new LedgerHeadContradiction("roots-differ");
    await deps.sql.begin((tx) => deps.store.setMirrored(tx, log.log_id, 0));
  }
  await deps.sql.begin((tx) => new Integrator(deps).publish(tx));
}
