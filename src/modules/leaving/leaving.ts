import { type Actor, type SubjectId } from "../../policy/index.ts";
import { gathered } from "../../platform/gathered.ts";
import { newId } from "../../platform/id.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { methodOf } from "../consent/index.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import { cancelLeave } from "./cancelling.ts";
import { cancellationTexts } from "./cancellation-texts.ts";
import { openShown } from "./leave-seal.ts";
import { isSharedNow, mayCancel } from "./leave-voices.ts";
import { actorFor, type Leaver, type LeavingDeps, type LeavingWish, type ShownLeave } from "./leaving-deps.ts";
import { assertNothingStops, childrenBySharing, leavingPlan, type LeavingPlan, type Stop, stopsOf } from "./leaving-plan.ts";
import { type Leave, leaveOf, leavers, leavesAmong } from "./leaving.store.ts";
import { withdrawRecord } from "./withdrawing.ts";

const DAY_MS = 86_400_000;
const LOOKING_ONLY = "issued-code";

const leavesNow = gathered(async (sql, subjects: readonly SubjectId[]) => {
  const leaving = await leavers(sql, subjects);
  return subjects.map((subject) => leaving.has(subject));
});

const person = ({ actor }: Leaver): SubjectId => actor.subject;

/** `restricted`: it is a child whom somebody else represents too, who has not agreed yet; the record is blocked and nothing else. */
export type BegunLeave = { readonly outcome: "leaves"; readonly dueAt: Date; readonly records: readonly SubjectId[] } | { readonly outcome: "restricted" };

/**
 * Withdrawing everything: it holds at once, the destruction follows after days of grace in which it can be cancelled, or at once on wish (clause:D2,
 * Law 94-V art. 8(2) and (7)). Of a child of several representatives one alone only blocks; once another one agrees, or the protection officer so decides, the
 * record leaves like any other (clause:G5).
 */
export class Leaving {
  readonly #deps: LeavingDeps;

  constructor(deps: LeavingDeps) {
    this.#deps = deps;
  }

  /** The days of grace; the operator's setting, at most fifteen calendar days, which never pass the law's fifteen working days. */
  get graceDays(): number {
    return this.#deps.operator.graceDays;
  }

  async plan(who: Leaver): Promise<LeavingPlan> {
    return leavingPlan(this.#deps, this.#deps.databases.data, { person: person(who), subject: who.subject }, this.#deps.clock.now());
  }

  /** What stands in the way of a record's destruction, and of its use. */
  async stopsOf(sql: SqlOrTx, subject: SubjectId): Promise<Stop[]> {
    return stopsOf(this.#deps, sql, subject);
  }

  async isLeaving(sql: SqlOrTx, subject: SubjectId): Promise<boolean> {
    return leavesNow(sql, subject);
  }

  /** The records that leave together with this one, this one first; empty when it stays. */
  async groupOf(sql: SqlOrTx, who: Leaver): Promise<ShownLeave[]> {
    const leaves = await this.#group(sql, who, this.#deps.clock.now());
    return Promise.all(leaves.map(async (leave) => ({
      leave, shown: await openShown(this.#deps.keys, leave.subject, leave.leave, leave.sealed), shared: await isSharedNow(this.#deps, sql, leave),
      mayCancel: await mayCancel(this.#deps, sql, leave, person(who)),
    })));
  }

  /**
   * Withdraws every consent of the records that go, at once, and sets the day of their destruction. A child of several representatives is only blocked until another
   * one agrees. Throws Refusal `consent-own-sign-in`, `leaving-already`, `open-obligation` (clause:D2: an answer with reasons, before anything has happened; `plan`
   * names them), `destruction-runs`, `not-representative`.
   */
  async begin(wish: LeavingWish): Promise<BegunLeave> {
    if (wish.session.method === LOOKING_ONLY) throw new Refusal("refused", "consent-own-sign-in", { clause: "C2" });
    const { databases, clock, steps, journal } = this.#deps;
    const at = clock.now();
    const begun = await databases.data.begin(async (tx): Promise<BegunLeave> => {
      const { records, shared } = await this.#lockedRecords(tx, wish, at);
      for (const subject of records) await this.#assertMayLeave(tx, subject);
      const demand = shared ? await this.#deps.families.demandWithin(tx, { child: wish.subject, by: wish.actor, at, requestId: wish.requestId }) : null;
      if (demand?.outcome === "blocked") return { outcome: "restricted" };
      const first = demand?.outcome === "agreed" ? demand.first : null;
      const dueAt = await this.#withdrawAll(tx, wish, records, { first, at });
      await steps("leave:begun-uncommitted");
      return { outcome: "leaves", dueAt, records };
    });
    await steps("leave:begun");
    await journal.ship();
    return begun;
  }

  /** Of a shared child the first one's wish is the decision, and the one who agrees ends the consents. */
  async #withdrawAll(tx: Tx, wish: LeavingWish, records: readonly SubjectId[], { first, at }: { first: SubjectId | null; at: Date }): Promise<Date> {
    const { families, notices } = this.#deps;
    const { language, requestId } = wish;
    const dueAt = this.#dueAfter(at), group = newId(), by = person(wish);
    for (const subject of records) {
      const actor = actorFor(subject, by);
      // The only representative goes: an earlier demand of the own about this child, and its block, are taken back with it.
      if (actor.kind === "representative") await families.voidOwnDemand(tx, { child: subject, representative: by, by: actor, at, requestId });
      const voices = first === null ? { decidedBy: by, secondedBy: null, secondedAs: null } : { decidedBy: first, secondedBy: by, secondedAs: "representative" as const };
      await withdrawRecord(this.#deps, tx, { by: actor, source: "web-form", method: methodOf(wish.session), language, requestId }, { subject, group, at, dueAt, ...voices });
    }
    if (first !== null) await this.#tellAll(tx, { child: wish.subject, dueAt, requestId, at });
    else await notices.send(tx, { kind: "withdrawal-begun", to: { kind: "subject", subject: by }, language, params: { due: dueAt.toISOString(), of: wish.subject }, requestId, at });
    return dueAt;
  }

  /**
   * The protection officer lets a child's record be destroyed about which the representatives do not agree (clause:G5): the consents end at once, the days of grace run,
   * and who wanted it can still take it back. Throws Refusal `role-not-permitted`, `matter-unknown`, `destruction-runs`, and before anything has happened
   * `open-obligation`, `legal-hold`, `open-request` (clause:D2).
   */
  async beginByOfficer(child: SubjectId, by: Actor, requestId: string): Promise<void> {
    const { databases, clock, journal, families, consents } = this.#deps;
    const at = clock.now();
    await databases.data.begin(async (tx) => {
      const wanted = await families.judgeDestroyedWithin(tx, { child, by, at, requestId });
      if (by.kind !== "staff") throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
      // The matters' own block is lifted by now; what still stands refuses, and the whole transaction with it.
      await assertNothingStops(this.#deps, tx, child);
      if (wanted === null) return;
      await this.#assertMayLeave(tx, child);
      const dueAt = this.#dueAfter(at);
      const language = (await consents.history(tx, child)).at(-1)?.language ?? "ru";
      const terms = { subject: child, group: newId(), at, dueAt, decidedBy: wanted, secondedBy: by.subject, secondedAs: "staff" as const };
      await withdrawRecord(this.#deps, tx, { by, source: "in-person", method: "in-person", language, requestId }, terms);
      await this.#tellAll(tx, { child, dueAt, requestId, at });
    });
    await journal.ship();
  }

  #dueAfter(at: Date): Date {
    return new Date(at.getTime() + this.graceDays * DAY_MS);
  }

  /** Every representative of a shared child learns the day, what can be done until then, and the certificate's address. */
  async #tellAll(tx: Tx, { child, dueAt, requestId, at }: { child: SubjectId; dueAt: Date; requestId: string; at: Date }): Promise<void> {
    const to = (await this.#deps.representations.representativesOf(tx, child, at)).map(({ representative }) => representative);
    await this.#deps.families.tellWithin(tx, { kind: "child-leaving-begun", child, to, params: { due: dueAt.toISOString() }, requestId, at });
  }

  /** The records that go, under their exclusive locks, all taken at once; who represents whom is asked again under them. */
  async #lockedRecords(tx: Tx, wish: LeavingWish, at: Date): Promise<{ records: SubjectId[]; shared: boolean }> {
    const own = wish.subject === person(wish);
    const before = own ? (await this.#deps.representations.childrenOf(tx, wish.subject, at)).map(({ child }) => child) : [];
    await lockSubjects(tx, [wish.subject, ...before], "exclusive");
    if (!own) {
      const with_ = await this.#deps.representations.representativesOf(tx, wish.subject, at);
      if (!with_.some(({ representative }) => representative === person(wish))) throw new Refusal("refused", "not-representative", { clause: "G5" });
      return { records: [wish.subject], shared: with_.length > 1 };
    }
    const { sole } = await childrenBySharing(this.#deps, tx, wish.subject, at);
    const leaving = new Set((await leavesAmong(tx, sole)).map(({ subject }) => subject));
    return { records: [wish.subject, ...sole.filter((child) => before.includes(child) && !leaving.has(child))], shared: false };
  }

  async #assertMayLeave(tx: Tx, subject: SubjectId): Promise<void> {
    const life = await lifeOf(tx, subject);
    if (life !== "living" && life !== "frozen") throw new Refusal("conflict", "destruction-runs", { clause: "D2" });
    if (await this.isLeaving(tx, subject)) throw new Refusal("conflict", "leaving-already", { clause: "D2" });
    // The law's own words: no withdrawal while an obligation is unfulfilled. A hold or a block does not stop the withdrawal; the destruction waits for it.
    if ((await stopsOf(this.#deps, tx, subject)).some(({ reason }) => reason === "open-obligation")) throw new Refusal("refused", "open-obligation", { clause: "D2" });
  }

  /**
   * Cancels within the days of grace: what was withdrawn is consented to anew, by the very texts shown (`shown` is their hash). Of a shared child either may, and takes
   * back the own word alone. Throws Refusal `leaving-none`, `form-stale` (the texts moved on), and those of `cancelLeave`. It is in the journal when it answers: no
   * restore brings the withdrawal back.
   */
  async cancel(wish: LeavingWish & { readonly shown: string }): Promise<void> {
    if (wish.session.method === LOOKING_ONLY) throw new Refusal("refused", "consent-own-sign-in", { clause: "C2" });
    const { databases, clock, steps, journal } = this.#deps;
    const at = clock.now();
    await databases.data.begin(async (tx) => {
      const before = await this.#group(tx, wish, at);
      await lockSubjects(tx, before.map(({ subject }) => subject), "exclusive");
      const leaves = await this.#group(tx, wish, at);
      if (leaves.length === 0) throw new Refusal("conflict", "leaving-none", { clause: "D2" });
      if (cancellationTexts(this.#deps.operator, wish.language, leaves, person(wish)).shown !== wish.shown) throw new Refusal("conflict", "form-stale", { clause: "C2" });
      for (const leave of leaves) await cancelLeave(this.#deps, tx, wish, leave, at);
      await steps("leave:cancelled-uncommitted");
    });
    await steps("leave:cancelled");
    await journal.ship();
  }

  async #group(sql: SqlOrTx, who: Leaver, at: Date): Promise<Leave[]> {
    const own = await leaveOf(sql, who.subject);
    if (own === null) return [];
    if (who.subject !== person(who)) return [own];
    const { sole } = await childrenBySharing(this.#deps, sql, who.subject, at);
    return [own, ...(await leavesAmong(sql, sole)).filter(({ decidedBy }) => decidedBy === who.subject)];
  }
}
