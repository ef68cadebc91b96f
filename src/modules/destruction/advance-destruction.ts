import type { SubjectId } from "../../policy/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { reveal } from "../../platform/personal.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Trace } from "../participants/index.ts";
import { LETTER_NAME, LETTER_TO, SOUGHT_PLACE } from "./begin-destruction.ts";
import { type Step, type StepName, rowHash } from "./certificate.ts";
import type { DestructionDeps } from "./destruction-deps.ts";
import { destructionById, eraseRows, insertStep, notYetIrrecoverable, stepsOf, type Work, workOfDestruction } from "./destruction.store.ts";
import { findLeftovers } from "./leftovers.ts";
import type { LedgerEntry } from "../ledger/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

/** The longest life of an unwrapped key in any process's cache: rows are not touched before (architecture, keys and destruction). */
export const CACHE_SECONDS_MAX = 60;
const LETTER_WAIT_MS_MAX = 24 * 60 * 60 * 1000;
const JOB = { kind: "system", job: "destruction" } as const;

function entryOf(work: Pick<Work, "destruction">, step: Step | null, at: Date, requestId: string): LedgerEntry {
  return {
    operation: "destroy", clause: "D2", purpose: "request-handling", subject: null, actor: JOB, fields: [], requestId, at,
    detail: { destruction: work.destruction }, ...(step === null ? {} : { publicDetail: { row: rowHash(step), step: step.step } }),
  };
}

async function isTaken(sql: SqlOrTx, destruction: string, name: StepName): Promise<boolean> {
  return (await stepsOf(sql, destruction)).some(({ step }) => step.step === name);
}

async function takeStep(deps: DestructionDeps, tx: Tx, work: Pick<Work, "destruction">, name: StepName, detail: Step["detail"], at: Date): Promise<string> {
  const step: Step = { destruction: work.destruction, step: name, at: at.toISOString(), detail };
  const [entry] = await deps.ledger.append(tx, [entryOf(work, step, at, work.destruction)]);
  if (entry === undefined) throw new Error("the ledger gave no entry");
  await insertStep(tx, { step, entryId: entry.entryId });
  return entry.entryId;
}

/** Step (b): the keys go, by id, again if need be; what they sealed is unreadable from here on. */
export async function destroyKeysOf(deps: DestructionDeps, destruction: string): Promise<void> {
  const work = await workOfDestruction(deps.databases.data, destruction);
  if (work === null) return;
  if (await isTaken(deps.databases.data, destruction, "unreadable")) return;
  await deps.keys.destroyKeys([...work.keyIds]);
  await deps.steps("destroy:keys-gone");
  await deps.keys.index.removeSubject(work.subject);
  await deps.steps("destroy:index-gone");
  const at = deps.clock.now();
  await deps.databases.data.begin(async (tx) => {
    await lockWork(tx, work.subject);
    if (await isTaken(tx, destruction, "unreadable")) return;
    await takeStep(deps, tx, work, "unreadable", { keys: work.keyIds.length }, at);
  });
  await deps.steps("destroy:unreadable");
}

const lockWork = (tx: Tx, subject: SubjectId): Promise<void> => lockSubjects(tx, [subject], "exclusive");

/** Step (c), first half: rows and files go through the participants, in one transaction under the eraser's role. */
async function eraseThroughParticipants(deps: DestructionDeps, work: Work): Promise<void> {
  const at = deps.clock.now();
  await deps.databases.eraser.begin(async (tx) => {
    await lockWork(tx, work.subject);
    if (await isTaken(tx, work.destruction, "removed")) return;
    const traces: Trace[] = [];
    const [entry] = await deps.ledger.append(tx, [entryOf(work, null, at, work.destruction)]);
    if (entry === undefined) throw new Error("the ledger gave no entry");
    const erase = (schema: string, table: string): Promise<number> => eraseRows(tx, { destruction: work.destruction, entryId: entry.entryId, schema, table });
    for (const participant of deps.participants.inOrderOfDestruction()) {
      traces.push(...await participant.destroy(tx, { id: work.destruction, subject: work.subject, at, entryId: entry.entryId, erase }));
    }
    await takeStep(deps, tx, work, "removed", { rows: counted(traces) }, at);
    await deps.steps("destroy:removed-uncommitted");
  });
  await deps.steps("destroy:removed");
}

function counted(traces: readonly Trace[]): Record<string, number> {
  const rows: Record<string, number> = {};
  for (const { table, rows: n } of traces) if (n > 0) rows[table] = (rows[table] ?? 0) + n;
  return rows;
}

/**
 * Step (c), second half: nothing may be left; only then do the destruction's own key and letter go, `erased` is a fact, and the work row goes. The key before the row: by the
 * row alone a run after a kill comes back, and until the key is gone an old copy opens what was searched for (clause:D2).
 */
async function close(deps: DestructionDeps, work: Work, values: Readonly<Record<string, string>>): Promise<void> {
  const begun = await destructionById(deps.databases.data, work.destruction);
  if (begun === null) throw new Error("a running destruction without its row");
  const left = await findLeftovers(deps, work, begun.begun.kept, values);
  if (left.length > 0) throw new Refusal("conflict", "leftovers-found", { clause: "D2" });
  await deps.steps("destroy:searched");
  await deps.notices.forgetDrafts([work.destruction as SubjectId]);
  await deps.drafts.drop([work.ownKeyId]);
  await deps.steps("destroy:own-key-gone");
  const at = deps.clock.now();
  await deps.databases.eraser.begin(async (tx) => {
    await lockWork(tx, work.subject);
    if (await isTaken(tx, work.destruction, "erased")) return;
    const entryId = await takeStep(deps, tx, work, "erased", { leftovers: 0 }, at);
    await eraseRows(tx, { destruction: work.destruction, entryId, schema: "destruction", table: "work" });
    await deps.steps("destroy:closed-uncommitted");
  });
  await deps.steps("destroy:closed");
}

export type Progress = "gone" | "waiting" | "done";

/**
 * Takes a destruction as far as it can go now. Every step may be killed and run again. Throws Refusal `leftovers-found` when a trace remains: the job is
 * tried again and the alarm rings, the certificate does not say `erased`. clause:D2
 * @param options.alone nothing else runs on these databases (a restore): no cache of another process is waited for, and no letter.
 * @returns `waiting` until the key caches of all processes have ended; `gone` for a destruction that is closed already.
 */
export async function advanceDestruction(deps: DestructionDeps, destruction: string, { alone = false } = {}): Promise<Progress> {
  await destroyKeysOf(deps, destruction);
  const work = await workOfDestruction(deps.databases.data, destruction);
  if (work === null) return "gone";
  const opened = await deps.drafts.open(SOUGHT_PLACE, destruction as SubjectId, { keyId: work.ownKeyId, sealed: work.sought });
  const sought = Object.entries(opened ?? {}).filter(([name]) => !name.startsWith(LETTER_TO) && !name.startsWith(LETTER_NAME));
  const values = Object.fromEntries(sought.map(([name, value]) => [name, reveal(value, "door")]));
  const unreadable = (await stepsOf(deps.databases.data, destruction)).find(({ step }) => step.step === "unreadable");
  if (unreadable === undefined) throw new Error("the keys went without their step");
  const age_ms = deps.clock.now().getTime() - Date.parse(unreadable.step.at);
  if (age_ms < CACHE_SECONDS_MAX * 1000 && !alone) return "waiting";
  // The letter goes before its address does; a mail server that is down for a day does not hold a destruction up.
  if (!alone && age_ms < LETTER_WAIT_MS_MAX && (await deps.notices.isWaiting(deps.databases.data, destruction as SubjectId))) return "waiting";
  await eraseThroughParticipants(deps, work);
  await close(deps, work, values);
  return "done";
}

/**
 * After a turn of the epoch key that began wrapping at `turnedAt`: what was erased before it, own key and all, is irrecoverable now, old copies of both databases included.
 * @returns how many destructions took the step.
 */
async function markIrrecoverable(deps: DestructionDeps, turn: { readonly epoch: number; readonly turnedAt: Date; readonly erasedAt: Date }): Promise<number> {
  let marked = 0;
  for (const destruction of await notYetIrrecoverable(deps.databases.data, turn.turnedAt, 1000)) {
    await deps.databases.data.begin(async (tx) => {
      if (await isTaken(tx, destruction, "irrecoverable")) return;
      await takeStep(deps, tx, { destruction }, "irrecoverable", { epoch: turn.epoch }, turn.erasedAt);
      marked += 1;
    });
    await deps.steps("destroy:irrecoverable");
  }
  return marked;
}

/** Marks what the finished turns have made irrecoverable: keys that were deleted before an epoch began were not wrapped in it. */
export async function markTurned(deps: DestructionDeps): Promise<number> {
  const rows = await deps.keys.epochs();
  const living = rows.find((row) => row.state === "living");
  const erased = rows.filter((row) => row.state === "erased").at(-1);
  const erasedAt = erased?.erased_at ?? null;
  // Only when nothing older is left: the key of an epoch that is retired, or that a turn died erasing, may still open an old copy.
  if (living === undefined || erased === undefined || erasedAt === null || rows.some(({ state }) => state === "retired" || state === "erasing")) return 0;
  return markIrrecoverable(deps, { epoch: erased.epoch, turnedAt: living.made_at, erasedAt });
}
