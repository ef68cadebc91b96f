import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { isRefusal, Refusal } from "../../platform/refusal.ts";
import type { BegunDestruction } from "../destruction/index.ts";
import { lifeOf } from "../subjects/index.ts";
import { openShown } from "./leave-seal.ts";
import { assertAlone, lettersAbout, lettersGoTo, mayCancel, whoseWord, wishersOf } from "./leave-voices.ts";
import { assertNothingStops } from "./leaving-plan.ts";
import { actorFor, type LeavingDeps } from "./leaving-deps.ts";
import { dueLeaves, type Leave, leaveOf, leavesAmong, leftSince } from "./leaving.store.ts";

export interface BegunRecord {
  readonly subject: SubjectId;
  readonly begun: BegunDestruction;
}

const BY_SERVICE = { kind: "system", job: "leaving" } as const;

/** Asked under the record's lock: a cancellation that was answered stands, and so does a second representative (clause:D2). Throws Refusal `leaving-none`, `leaving-shared-child`. */
async function assertStillLeaves(deps: LeavingDeps, tx: Tx, leave: Leave): Promise<void> {
  if ((await leaveOf(tx, leave.subject))?.leave !== leave.leave) throw new Refusal("conflict", "leaving-none", { clause: "D2" });
  await whoseWord(deps, tx, leave);
}

async function destroyOne(deps: LeavingDeps, leave: Leave, requestId: string, stepUp: (tx: Tx) => Promise<void>): Promise<BegunRecord> {
  const { subject, language } = leave;
  const word = await whoseWord(deps, deps.databases.data, leave);
  const shown = await openShown(deps.keys, subject, leave.leave, leave.sealed);
  const letterTo = await lettersGoTo(deps, deps.databases.data, leave);
  const begun = await deps.beginDestruction({
    subject, actor: word === null ? BY_SERVICE : actorFor(subject, word), language, requestId, certificateUrl: deps.certificateUrl,
    stepUp: async (tx) => {
      await assertStillLeaves(deps, tx, leave);
      await stepUp(tx);
    },
    ...(shown === null ? {} : { prepared: shown }), ...(letterTo.length === 0 ? {} : { letterTo }),
  });
  await deps.steps("leave:destruction-begun");
  return { subject, begun };
}

/** Children before the one who decided for them: whose record is gone can stand for nobody. */
const childrenFirst = (leaves: readonly Leave[]): Leave[] => [...leaves].sort((a, b) => Number(a.subject === a.decidedBy) - Number(b.subject === b.decidedBy));

export interface AtOnceWish {
  /** Who asks. */
  readonly by: SubjectId;
  readonly requestId: string;
  readonly stepUp: (tx: Tx) => Promise<void>;
}

/**
 * Destroys at once what leaves: by the word of who could cancel it too, with a fresh step-up, while nothing stands in the way and nobody else represents any of them
 * (clause:D2, clause:G5): a pupil does not take the days of grace from the representative. Throws Refusal `leaving-none`, `restricted-by-entitled`, `open-request` (a block or a provisional mark: somebody's request is being looked at), `legal-hold`, `step-up-needed`.
 */
export async function leaveAtOnce(deps: LeavingDeps, leaves: readonly Leave[], wish: AtOnceWish): Promise<BegunRecord[]> {
  if (leaves.length === 0) throw new Refusal("conflict", "leaving-none", { clause: "D2" });
  for (const leave of leaves) {
    if (!(await mayCancel(deps, deps.databases.data, leave, wish.by))) throw new Refusal("refused", "restricted-by-entitled", { clause: "G5" });
    await assertNothingStops(deps, deps.databases.data, leave.subject);
    await assertAlone(deps, deps.databases.data, leave);
    await whoseWord(deps, deps.databases.data, leave);
  }
  const records: BegunRecord[] = [];
  // The proof is used up with the first record; a process that dies after it leaves the rest to their day.
  for (const leave of childrenFirst(leaves)) records.push(await destroyOne(deps, leave, wish.requestId, records.length === 0 ? wish.stepUp : () => Promise.resolve()));
  return records;
}

const DUE_PAGE = 200;
const DUE_PAGES_MAX = 100;

/** What became of a record whose days of grace are over. */
export interface EndedLeave {
  readonly subject: SubjectId;
  /** Null when it was taken; else why it has to wait: a hold, a block, a second representative, or `fault`. */
  readonly waits: string | null;
  /** What went wrong: this record stays, the others do not wait for it, and it is tried again. */
  readonly fault?: unknown;
}

/** What becomes of one record, whatever happens: one that fails holds up no other (clause:D2). */
async function outcomeOf(subject: SubjectId, end: () => Promise<string | null>): Promise<EndedLeave> {
  try {
    return { subject, waits: await end() };
  } catch (error) {
    return isRefusal(error) ? { subject, waits: error.reason } : { subject, waits: "fault", fault: error };
  }
}

/**
 * Begins the destruction of records whose days of grace are over. A refused one waits with its reason and is tried again; whose wish a child's destruction is that waits,
 * and who represents it still, waits too, unless another who wished it stays: so no child that goes is left without anybody whose word it goes by. Safe to run twice, and after a kill. clause:D2
 */
export async function endDueLeaves(deps: LeavingDeps, requestId: string, signal?: AbortSignal): Promise<EndedLeave[]> {
  const ended: EndedLeave[] = [];
  const at = deps.clock.now();
  let last: Leave | null = null;
  for (let pages = 0; pages < DUE_PAGES_MAX; pages += 1) {
    const page: Leave[] = await dueLeaves(deps.databases.data, at, { after: last, limit: DUE_PAGE });
    for (const leave of page) {
      if (signal?.aborted === true) return ended;
      ended.push(await outcomeOf(leave.subject, () => endOne(deps, leave, requestId)));
    }
    last = page.at(-1) ?? null;
    if (page.length < DUE_PAGE) break;
  }
  return ended;
}

/**
 * Begins the destruction of a record whose consents are ended and that has no day: the letter goes to its representatives, or else to its person. `within` is asked under the
 * record's lock, in the transaction that begins. Throws its refusals and those of a destruction: a hold, an obligation, a block. clause:D2
 */
export async function destroyWithoutDay(deps: LeavingDeps, subject: SubjectId, requestId: string, within: (tx: Tx) => Promise<void> = () => Promise.resolve()): Promise<void> {
  const { language, letterTo } = await lettersAbout(deps, deps.databases.data, subject);
  await deps.beginDestruction({
    subject, actor: BY_SERVICE, language, requestId, certificateUrl: deps.certificateUrl, stepUp: within, ...(letterTo.length === 0 ? {} : { letterTo }),
  });
}

/** Asked under the record's lock: who has come to represent the child since, and what was consented to since, goes before what was settled (clause:D2, clause:G5). Throws Refusal `leaving-none`. */
async function assertStillSettled(deps: LeavingDeps, tx: Tx, child: SubjectId): Promise<void> {
  if ((await deps.families.toDestroy(tx, child)).length > 0) return;
  if ((await withoutLeave(deps, await deps.families.agreedToDestroy(tx, child), tx)).length > 0) return;
  throw new Refusal("conflict", "leaving-none", { clause: "D2" });
}

/**
 * Begins the destruction of children about whom the protection officer decided while nobody represents them, or was agreed before there were leaves for shared children: their
 * consents are ended, their block is lifted, and there is nothing to cancel. Safe to run twice. clause:G5
 */
export async function destroySettled(deps: LeavingDeps, settled: readonly SubjectId[], requestId: string): Promise<EndedLeave[]> {
  const ended: EndedLeave[] = [];
  for (const subject of settled) {
    ended.push(await outcomeOf(subject, async () => {
      await destroyWithoutDay(deps, subject, requestId, (tx) => assertStillSettled(deps, tx, subject));
      return null;
    }));
  }
  return ended;
}

/**
 * Those about whom was agreed before a leave was written beside an agreement: a leave, standing or cancelled, goes before what was agreed, and so does whoever came to represent
 * the child since and has agreed to nothing.
 */
export async function withoutLeave(
  { databases, representations, clock }: Pick<LeavingDeps, "databases" | "representations" | "clock">, agreed: readonly { child: SubjectId; at: Date }[], sql: SqlOrTx = databases.data,
): Promise<SubjectId[]> {
  const left: SubjectId[] = [];
  for (const { child, at } of agreed) {
    const later = (await representations.representativesOf(sql, child, clock.now())).some(({ beginsAt }) => beginsAt > at);
    if (!later && !(await leftSince(sql, child, at))) left.push(child);
  }
  return left;
}

async function endOne(deps: LeavingDeps, leave: Leave, requestId: string): Promise<string | null> {
  if (await hasWaitingChild(deps, deps.databases.data, leave)) return "child-waits";
  // And under the children's locks: two who leave on the same day do not both count on the other.
  await destroyOne(deps, leave, requestId, async (tx) => {
    if (await hasWaitingChild(deps, tx, leave)) throw new Refusal("conflict", "child-waits", { clause: "G5" });
  });
  return null;
}

/**
 * Whether a child that this person still represents and wishes gone is still whole: it goes first, so that it is not left without anybody. Of two who agreed the one whose
 * own record stays, or waits for a later turn, is enough.
 */
async function hasWaitingChild(deps: LeavingDeps, sql: SqlOrTx, leave: Leave): Promise<boolean> {
  if (leave.subject !== leave.decidedBy) return false;
  const at = deps.clock.now();
  const children = (await deps.representations.childrenOf(sql, leave.subject, at)).map(({ child }) => child);
  for (const child of await leavesAmong(sql, children)) {
    const life = await lifeOf(sql, child.subject);
    const wishers = wishersOf(child);
    if (!wishers.includes(leave.subject) || (life !== "living" && life !== "frozen")) continue;
    const here = (await deps.representations.representativesOf(sql, child.subject, at)).map(({ representative }) => representative);
    if (!wishers.some((one) => one !== leave.subject && here.includes(one))) return true;
  }
  return false;
}
