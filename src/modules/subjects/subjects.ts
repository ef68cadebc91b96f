import { asSubjectId, type Life, type SubjectId } from "../../policy/index.ts";
import { gathered } from "../../platform/gathered.ts";
import { isId, newId } from "../../platform/id.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import {
  countFrozen, freezesOf, frozenAfter, insertLife, insertSubject, lastLife, type FreezeReason, type LifeReason, type LifeWhy, lifeRows, lockExclusive, lockShared, numbersOf, subjectOfNumber,
  subjectRows, whichExist,
} from "./subjects.store.ts";

/** Bound on how many people one transaction may lock: PostgreSQL's lock table has a fixed size. */
export const LOCKED_SUBJECTS_MAX = 500;

/** Why a record stands still. */
export interface Freeze {
  /** Null for a pupil who came of age, which no row says, and for what was frozen before the reason was kept. */
  readonly reason: FreezeReason | null;
  readonly entriesLost: number | null;
  readonly at: Date;
}

/** Makes a data subject: a random id, and the next number (a rolled back transaction leaves a gap). */
export async function createSubject(tx: Tx, at: Date): Promise<SubjectId> {
  const subject = asSubjectId(newId());
  await insertSubject(tx, subject, at);
  return subject;
}

/** The advisory lock of a subject: the first eight bytes of its random id. Two people on one lock wait for each other, nothing worse. */
export function subjectLock(subject: SubjectId): bigint {
  if (!isId(subject)) throw new RangeError("not a lower-case UUID");
  return BigInt.asIntN(64, BigInt(`0x${subject.slice(0, 8)}${subject.slice(9, 13)}${subject.slice(14, 18)}`));
}

/** The locks of `subjects`, each once, in the one order that everybody takes them in. */
export function subjectLocks(subjects: readonly SubjectId[]): string[] {
  const locks = new Set<bigint>();
  for (const subject of subjects) locks.add(subjectLock(subject));
  if (locks.size > LOCKED_SUBJECTS_MAX) throw new RangeError(`at most ${LOCKED_SUBJECTS_MAX} subjects are locked at once`);
  return [...locks].sort((a, b) => (a < b ? -1 : 1)).map(String);
}

/**
 * Locks subjects until the transaction ends: "shared" to read, "exclusive" to change. Locked before facts are read, so that no change slips in between.
 * Whoever locks twice in a transaction asks for all at once the first time: the order holds within one call only.
 */
export async function lockSubjects(tx: Tx, subjects: readonly SubjectId[], how: "shared" | "exclusive"): Promise<void> {
  const locks = subjectLocks(subjects);
  if (locks.length === 0) return;
  await (how === "shared" ? lockShared(tx, locks) : lockExclusive(tx, locks));
}

const NEXT: Readonly<Record<Life, readonly Life[]>> = {
  living: ["frozen", "destroying"],
  frozen: ["living", "destroying"],
  destroying: ["destroyed"],
  destroyed: [],
};

/**
 * Records what became of a subject, under its exclusive lock. Recording what already holds does nothing, so that a killed job may run again; a second reason to
 * stand still is another thing, and is kept beside the first. Throws Refusal `subject-unknown`, and `life-order` when the step is not one forward (nobody comes
 * back from `destroying`).
 */
export async function recordLife(tx: Tx, subject: SubjectId, life: Life, at: Date, why: LifeWhy = {}): Promise<void> {
  await lockSubjects(tx, [subject], "exclusive");
  const last = await lastLife(tx, subject);
  if (last === null) throw new Refusal("not-found", "subject-unknown");
  if (last.life === life && !(life === "frozen" && (await isNewReason(tx, subject, why.reason)))) return;
  if (last.life !== life && !NEXT[last.life].includes(life)) throw new Refusal("conflict", "life-order", { clause: "D2" });
  await insertLife(tx, subject, last.position + 1, life, at, why);
}

async function isNewReason(tx: Tx, subject: SubjectId, reason: LifeReason | undefined): Promise<boolean> {
  return reason !== undefined && !(await freezesOf(tx, [subject])).some((one) => one.reason === reason);
}

/** Why a record stands still, each reason once, the first on top; empty for one that does not. */
export const whyFrozen = gathered(async (sql, subjects: readonly SubjectId[]): Promise<Freeze[][]> => {
  const found = Map.groupBy(await freezesOf(sql, subjects), ({ subject }) => subject);
  return subjects.map((subject) => (found.get(subject) ?? []).map(({ reason, entriesLost, at }) => ({ reason, entriesLost, at })));
});

/** Whether a restore is known to have stopped the record: then nobody but the protection officer lets it live again. */
export function stoppedByRestore(freezes: readonly Freeze[]): boolean {
  return freezes.some(({ reason }) => reason !== null);
}

/** Frozen records by their number, those behind `after`, and how many there are in all. */
export async function frozenRecords(sql: SqlOrTx, after: number, limit: number): Promise<{ records: { subject: SubjectId; number: number }[]; count: number }> {
  return { records: await frozenAfter(sql, after, limit), count: await countFrozen(sql) };
}

/** What holds now; null for a subject that is not known (any more). */
export async function lifeOf(sql: SqlOrTx, subject: SubjectId): Promise<Life | null> {
  return (await lastLife(sql, subject))?.life ?? null;
}

/** The subject's number and when it was made; null when not known. */
export const aboutSubject = gathered(async (sql, subjects: readonly SubjectId[]): Promise<({ number: number; createdAt: Date } | null)[]> => {
  const found = new Map((await subjectRows(sql, subjects)).map((row) => [row.subject_id, { number: row.number, createdAt: row.created_at }]));
  return subjects.map((subject) => found.get(subject) ?? null);
});

/** The numbers of many, for a list; who is not known is not in it. */
export async function aboutSubjects(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<Map<SubjectId, number>> {
  return new Map((await numbersOf(sql, subjects)).map(({ subject, number }) => [subject, number]));
}

/** The subject of a sequential number, for the desk. */
export async function subjectByNumber(sql: SqlOrTx, number: number): Promise<SubjectId | null> {
  if (!Number.isSafeInteger(number) || number < 1) return null;
  return subjectOfNumber(sql, number);
}

/** The events of a life, oldest first. */
export async function lifeEvents(sql: SqlOrTx, subject: SubjectId): Promise<{ life: Life; at: Date; reason: LifeReason | null }[]> {
  return lifeRows(sql, subject);
}

/** Those of `subjects` that have a row. */
export async function knownSubjects(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<Set<SubjectId>> {
  if (subjects.length === 0) return new Set();
  return new Set(await whichExist(sql, subjects));
}
