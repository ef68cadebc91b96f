import { randomBytes } from "node:crypto";
import type { Tx } from "../../platform/postgres.ts";
import { readCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { commit } from "./commitment.ts";
import { newEntryId } from "./entry-id.ts";
import { checkHead } from "./head-check.ts";
import { LedgerHeadContradiction } from "./head-contradiction.ts";
import type { Integrator, IntegratorDeps } from "./integrator.ts";
import { LEAF_VERSION, privatePart, publicLeaf } from "./ledger-entry.ts";
import type { LedgerEntry } from "./ledger-entry.ts";
import { insertSystemParts } from "./ledger.store.ts";
import { latestCheckpoint, logs } from "./log.store.ts";
import type { LogRow } from "./log.store.ts";
import { EMPTY_ROOT } from "./merkle.ts";
import { isKeyName } from "./signed-note.ts";
import { signersAt } from "./signing.ts";

/** A new log's name: the address it is served at, and random digits that keep two installations on one address apart. */
function newOrigin(host: string): string {
  const origin = `${host}/ledger/${randomBytes(4).toString("hex")}`;
  if (!isKeyName(origin)) throw new RangeError("the host of PUBLIC_URL cannot name a ledger");
  return origin;
}

/**
 * Makes the log at the first start, and at every start notes the keys that sign. Idempotent, and safe in many processes at once.
 * A program whose leaves have another version than the open log closes that log and opens the next.
 * @throws LedgerHeadContradiction where database and mirror are not one log, before anything is written
 * @param host where the log is served, without a scheme
 */
export async function openLog(deps: IntegratorDeps, integrator: Integrator, host: string): Promise<{ logId: number; origin: string }> {
  const { sql, store } = deps;
  await checkHead(deps);
  const opened = await sql.begin(async (tx) => {
    await store.lock(tx);
    const open = (await logs(tx)).findLast((log) => log.closed_size === null);
    // A mirror without a log in the database: the database was lost, and a new log over the old one's mirror would hide it.
    if (open === undefined && (await deps.mirrorOf(1).readCheckpoint()) !== null) throw new LedgerHeadContradiction("database-behind");
    if (open === undefined) return await startLog(deps, tx, 1, newOrigin(host));
    await signersAt(tx, store, open, deps.signing(), deps.clock.now());
    return open;
  });
  const log = opened.version === LEAF_VERSION ? opened : await openSuccessor(deps, integrator, host);
  // Also the empty log's head, which no entry would bring to the mirror.
  await sql.begin((tx) => integrator.publish(tx));
  await integrator.integrate();
  return { logId: log.log_id, origin: log.origin };
}

async function startLog(deps: IntegratorDeps, tx: Tx, logId: number, origin: string): Promise<LogRow> {
  const at = deps.clock.now();
  const log: LogRow = { log_id: logId, origin, version: LEAF_VERSION, mirrored_size: 0, closed_size: null };
  await deps.store.insertLog(tx, logId, origin, LEAF_VERSION, at);
  await deps.store.insertHead(tx, logId);
  const signers = await signersAt(tx, deps.store, log, deps.signing(), at);
  const { note } = signCheckpoint({ origin, size: 0, root: EMPTY_ROOT }, signers);
  await deps.store.writeCheckpoint(tx, logId, 0, at, note);
  return log;
}

/**
 * Closes the open log and opens the next, whose first entry names the last head of the one before: nobody can take from the old or put to it.
 * All entries that wait go into the old log first.
 */
export async function openSuccessor(deps: IntegratorDeps, integrator: Integrator, host: string): Promise<LogRow> {
  const { sql, store, clock } = deps;
  return await sql.begin(async (tx) => {
    await store.lock(tx);
    const old = (await logs(tx)).findLast((log) => log.closed_size === null);
    if (old === undefined) throw new Error("no ledger is open");
    const waiting = await store.takePending(tx, Number.MAX_SAFE_INTEGER);
    if (waiting.length > 0) await integrator.append(tx, old, waiting);
    const last = readCheckpoint((await latestCheckpoint(tx, old.log_id))?.note ?? "");
    if (last === null) throw new Error("the ledger has no checkpoint");
    const at = clock.now();
    await store.insertClosing(tx, old.log_id, last.size, at);
    const next = await startLog(deps, tx, old.log_id + 1, newOrigin(host));
    const entryId = newEntryId(at);
    const previous = { origin: last.origin, root: last.root.toString("base64"), size: last.size };
    const entry: LedgerEntry = {
      operation: "store", clause: "S1", purpose: null, subject: null, actor: { kind: "system", job: "ledger" }, fields: [], requestId: entryId, at,
      publicDetail: { previous },
    };
    const openingKey = randomBytes(32);
    const text = privatePart(entryId, entry);
    await insertSystemParts(tx, [{ entryId, openingKey, text }]);
    await integrator.append(tx, next, [{ entry_id: entryId, leaf: publicLeaf(entry, { commitment: commit(openingKey, text) }), traces: Buffer.alloc(0) }]);
    return next;
  });
}
