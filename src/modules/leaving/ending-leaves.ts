import type { SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { isRefusal, Refusal } from "../../platform/refusal.ts";
import type { BegunDestruction } from "../destruction/index.ts";
import { lifeOf } from "../subjects/index.ts";
import { openShown } from "./leave-seal.ts";
import { stopsOf } from "./leaving-plan.ts";
import { actorFor, type LeavingDeps } from "./leaving.ts";
import { dueLeaves, type Leave, leavesAmong } from "./leaving.store.ts";

export interface BegunRecord {
  readonly subject: SubjectId;
  readonly begun: BegunDestruction;
}

/** Throws Refusal `leaving-shared-child` when meanwhile somebody else represents the child too: one alone cannot destroy it (clause:G5). */
async function assertSole(deps: LeavingDeps, { subject, decidedBy }: Leave): Promise<void> {
  if (subject === decidedBy) return;
  const representatives = await deps.representations.representativesOf(deps.databases.data, subject, deps.clock.now());
  if (representatives.length !== 1 || representatives[0]?.representative !== decidedBy) throw new Refusal("refused", "leaving-shared-child", { clause: "G5" });
}

async function destroyOne(deps: LeavingDeps, leave: Leave, requestId: string, stepUp: (tx: Tx) => Promise<void>): Promise<BegunRecord> {
  const { subject, decidedBy, language } = leave;
  await assertSole(deps, leave);
  const shown = await openShown(deps.keys, subject, leave.leave, leave.sealed);
  const begun = await deps.beginDestruction({
    subject, actor: actorFor(subject, decidedBy), language, requestId, stepUp, certificateUrl: deps.certificateUrl,
    ...(shown === null ? {} : { prepared: shown }), ...(subject === decidedBy ? {} : { letterTo: decidedBy }),
  });
  await deps.steps("leave:destruction-begun");
  return { subject, begun };
}

/** Children before the one who decided for them: whose record is gone can stand for nobody. */
const childrenFirst = (leaves: readonly Leave[]): Leave[] => [...leaves].sort((a, b) => Number(a.subject === a.decidedBy) - Number(b.subject === b.decidedBy));

/**
 * Destroys at once what leaves: with a fresh step-up, while nothing stands in the way and nobody else represents any of them (clause:D2, clause:G5).
 * Throws Refusal `leaving-none`, `open-request` (a block or a provisional mark: somebody's request is being looked at), `legal-hold`, `step-up-needed`.
 */
export async function leaveAtOnce(deps: LeavingDeps, leaves: readonly Leave[], wish: { requestId: string; stepUp: (tx: Tx) => Promise<void> }): Promise<BegunRecord[]> {
  if (leaves.length === 0) throw new Refusal("conflict", "leaving-none", { clause: "D2" });
  for (const leave of leaves) {
    const [stop] = await stopsOf(deps, deps.databases.data, leave.subject);
    if (stop !== undefined) throw new Refusal("refused", stop.reason === "blocked" ? "open-request" : stop.reason, { clause: stop.clause });
    await assertSole(deps, leave);
  }
  const records: BegunRecord[] = [];
  // The proof is used up with the first record; a process that dies after it leaves the rest to their day.
  for (const leave of childrenFirst(leaves)) records.push(await destroyOne(deps, leave, wish.requestId, records.length === 0 ? wish.stepUp : () => Promise.resolve()));
  return records;
}

const DUE_MAX = 200;

/** What became of a record whose days of grace are over. */
export interface EndedLeave {
  readonly subject: SubjectId;
  /** Null when it was taken; else why it has to wait: a hold, a block, a second representative. */
  readonly waits: string | null;
}

/**
 * Begins the destruction of records whose days of grace are over. A refused one waits with its reason and is tried again; who decided for a child that waits,
 * waits too, so that no child is left without anybody. Safe to run twice, and after a kill. clause:D2
 */
export async function endDueLeaves(deps: LeavingDeps, requestId: string, signal?: AbortSignal): Promise<EndedLeave[]> {
  const ended: EndedLeave[] = [];
  const waiting = new Set<SubjectId>();
  for (const leave of await dueLeaves(deps.databases.data, deps.clock.now(), DUE_MAX)) {
    if (signal?.aborted === true) break;
    const waits = await endOne(deps, leave, requestId, waiting);
    if (waits !== null && leave.subject !== leave.decidedBy) waiting.add(leave.decidedBy);
    ended.push({ subject: leave.subject, waits });
  }
  return ended;
}

/**
 * Begins the destruction of children about whom the representatives agreed, or the protection officer decided: their consents are ended, their block is lifted. Nobody
 * is asked again; the letter goes to a representative. Safe to run twice. clause:G5
 */
export async function destroySettled(deps: LeavingDeps, settled: readonly SubjectId[], requestId: string): Promise<EndedLeave[]> {
  const ended: EndedLeave[] = [];
  for (const subject of settled) {
    const [first] = await deps.representations.representativesOf(deps.databases.data, subject, deps.clock.now());
    const wish = { subject, actor: { kind: "system", job: "leaving" } as const, language: "ru" as const, requestId, certificateUrl: deps.certificateUrl };
    try {
      await deps.beginDestruction({ ...wish, stepUp: () => Promise.resolve(), ...(first === undefined ? {} : { letterTo: first.representative }) });
      ended.push({ subject, waits: null });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      ended.push({ subject, waits: error.reason });
    }
  }
  return ended;
}

async function endOne(deps: LeavingDeps, leave: Leave, requestId: string, waiting: ReadonlySet<SubjectId>): Promise<string | null> {
  if (waiting.has(leave.subject) || (await hasWaitingChild(deps, leave))) return "child-waits";
  try {
    await destroyOne(deps, leave, requestId, () => Promise.resolve());
    return null;
  } catch (error) {
    if (isRefusal(error)) return error.reason;
    throw error;
  }
}

/** Whether a child of the same group is still whole: it goes first. */
async function hasWaitingChild(deps: LeavingDeps, leave: Leave): Promise<boolean> {
  if (leave.subject !== leave.decidedBy) return false;
  const sql = deps.databases.data;
  const children = (await deps.representations.childrenOf(sql, leave.subject, deps.clock.now())).map(({ child }) => child);
  for (const child of await leavesAmong(sql, children)) {
    const life = await lifeOf(sql, child.subject);
    if (child.group === leave.group && (life === "living" || life === "frozen")) return true;
  }
  return false;
}
