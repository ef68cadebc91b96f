import { type Actor, currentVersion, isInForce, type JsonObject, type Language, type OperatorProfile, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { gathered } from "../../platform/gathered.ts";
import { newId } from "../../platform/id.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Steps } from "../../platform/steps.ts";
import { type Consents, journalBody, methodOf, type StoredConsentEvent } from "../consent/index.ts";
import type { BegunDestruction, DestructionWish } from "../destruction/index.ts";
import type { Documents } from "../documents/index.ts";
import type { Journal } from "../journal/index.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Notices } from "../notices/index.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import { cancellationTexts } from "./cancellation-texts.ts";
import { newShown, openShown, sealShown, type ShownOfLeave } from "./leave-seal.ts";
import { childrenBySharing, leavingPlan, type LeavingPlan, type PlanDeps, stopsOf } from "./leaving-plan.ts";
import { writeLeave } from "./leave-row.ts";
import { type Leave, leaveOf, leavers, leavesAmong, type WithdrawnChoice } from "./leaving.store.ts";

export interface LeavingDeps extends PlanDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly operator: OperatorProfile;
  readonly keys: Pick<KeyStore, "openKeys">;
  readonly ledger: Pick<Ledger, "append">;
  readonly journal: Pick<Journal, "note" | "ship">;
  readonly consents: Pick<Consents, "record" | "stateOf" | "history">;
  readonly documents: Pick<Documents, "keep">;
  readonly notices: Pick<Notices, "send">;
  /** The only representative goes: an earlier demand of the own about this child is taken back with it (clause:G5). */
  readonly voidOwnDemand: (tx: Tx, act: { child: SubjectId; representative: SubjectId; by: Actor; at: Date; requestId: string }) => Promise<void>;
  /** Steps (a) and (b) of a destruction. */
  readonly beginDestruction: (wish: DestructionWish) => Promise<BegunDestruction>;
  readonly certificateUrl: (capability: string) => string;
  readonly steps: Steps;
}

/** Who leaves, or for which child. */
export interface Leaver {
  readonly session: { readonly method: string };
  readonly actor: Extract<Actor, { kind: "subject" | "representative" }>;
  readonly subject: SubjectId;
}

export interface LeavingWish extends Leaver {
  readonly language: Language;
  readonly requestId: string;
}

/** A record in its days of grace, with what only its person is shown. */
export interface ShownLeave {
  readonly leave: Leave;
  readonly shown: ShownOfLeave | null;
}

const DAY_MS = 86_400_000;
const LOOKING_ONLY = "issued-code";

const leavesNow = gathered(async (sql, subjects: readonly SubjectId[]) => {
  const leaving = await leavers(sql, subjects);
  return subjects.map((subject) => leaving.has(subject));
});

const person = ({ actor }: Leaver): SubjectId => actor.subject;
/** In whose name a record of the group is acted on. */
export function actorFor(subject: SubjectId, by: SubjectId): Extract<Actor, { kind: "subject" | "representative" }> {
  return subject === by ? { kind: "subject", subject } : { kind: "representative", subject: by, of: subject };
}

/**
 * Withdrawing everything: it holds at once, the destruction follows after days of grace in which it can be cancelled, or at once on wish (clause:D2,
 * Law 94-V art. 8(2) and (7)).
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

  async isLeaving(sql: SqlOrTx, subject: SubjectId): Promise<boolean> {
    return leavesNow(sql, subject);
  }

  /** The records that leave together with this one, this one first; empty when it stays. */
  async groupOf(sql: SqlOrTx, who: Leaver): Promise<ShownLeave[]> {
    const leaves = await this.#group(sql, who, this.#deps.clock.now());
    return Promise.all(leaves.map(async (leave) => ({ leave, shown: await openShown(this.#deps.keys, leave.subject, leave.leave, leave.sealed) })));
  }

  /**
   * Withdraws every consent of the records that go, at once, and sets the day of their destruction. Throws Refusal `consent-own-sign-in`, `leaving-already`,
   * `leaving-shared-child` (one of two cannot do that alone), `open-obligation` (clause:D2: an answer with reasons; `plan` names them), `destruction-runs`.
   */
  async begin(wish: LeavingWish): Promise<{ readonly dueAt: Date; readonly records: readonly SubjectId[] }> {
    if (wish.session.method === LOOKING_ONLY) throw new Refusal("refused", "consent-own-sign-in", { clause: "C2" });
    const { databases, clock, steps, journal } = this.#deps;
    const at = clock.now();
    const dueAt = new Date(at.getTime() + this.graceDays * DAY_MS);
    const records = await databases.data.begin(async (tx) => {
      const going = await this.#lockedRecords(tx, wish, at);
      for (const subject of going) await this.#assertMayLeave(tx, subject);
      const group = newId();
      for (const subject of going) await this.#withdraw(tx, wish, { subject, group, at, dueAt });
      await this.#deps.notices.send(tx, {
        kind: "withdrawal-begun", to: { kind: "subject", subject: person(wish) }, language: wish.language, params: { due: dueAt.toISOString(), of: wish.subject },
        requestId: wish.requestId, at,
      });
      await steps("leave:begun-uncommitted");
      return going;
    });
    await steps("leave:begun");
    await journal.ship();
    return { dueAt, records };
  }

  /** The records that go, under their exclusive locks, all taken at once; who represents whom is asked again under them. */
  async #lockedRecords(tx: Tx, wish: LeavingWish, at: Date): Promise<SubjectId[]> {
    const own = wish.subject === person(wish);
    const before = own ? (await this.#deps.representations.childrenOf(tx, wish.subject, at)).map(({ child }) => child) : [];
    await lockSubjects(tx, [wish.subject, ...before], "exclusive");
    if (!own) {
      const with_ = await this.#deps.representations.representativesOf(tx, wish.subject, at);
      if (!with_.some(({ representative }) => representative === person(wish))) throw new Refusal("refused", "not-representative", { clause: "G5" });
      if (with_.length > 1) throw new Refusal("refused", "leaving-shared-child", { clause: "G5" });
      return [wish.subject];
    }
    const { sole } = await childrenBySharing(this.#deps, tx, wish.subject, at);
    const leaving = new Set((await leavesAmong(tx, sole)).map(({ subject }) => subject));
    return [wish.subject, ...sole.filter((child) => before.includes(child) && !leaving.has(child))];
  }

  async #assertMayLeave(tx: Tx, subject: SubjectId): Promise<void> {
    const life = await lifeOf(tx, subject);
    if (life !== "living" && life !== "frozen") throw new Refusal("conflict", "destruction-runs", { clause: "D2" });
    if (await this.isLeaving(tx, subject)) throw new Refusal("conflict", "leaving-already", { clause: "D2" });
    // The law's own words: no withdrawal while an obligation is unfulfilled. A hold or a block does not stop the withdrawal; the destruction waits for it.
    if ((await stopsOf(this.#deps, tx, subject)).some(({ reason }) => reason === "open-obligation")) throw new Refusal("refused", "open-obligation", { clause: "D2" });
  }

  async #withdraw(tx: Tx, wish: LeavingWish, record: { subject: SubjectId; group: string; at: Date; dueAt: Date }): Promise<void> {
    const { consents, ledger, keys } = this.#deps;
    const { subject, at } = record;
    const actor = actorFor(subject, person(wish));
    if (actor.kind === "representative") await this.#deps.voidOwnDemand(tx, { child: subject, representative: actor.subject, by: actor, at, requestId: wish.requestId });
    const inForce = (await consents.stateOf(tx, subject)).filter(({ state, scope }) => isInForce(state) && scope !== "assent");
    const withdrawn: WithdrawnChoice[] = inForce.map(({ purpose, scope }) => ({ purpose, scope }));
    const last = (await consents.history(tx, subject)).at(-1);
    if (withdrawn.length > 0 && last !== undefined) {
      await consents.record(tx, {
        subject, decidedBy: actor, typedBy: actor, choices: withdrawn.map((choice) => ({ ...choice, state: "ConsentWithdrawn" as const })), documentHash: last.documentHash,
        policyVersion: last.policyVersion, language: wish.language, source: "web-form", method: methodOf(wish.session), at, requestId: wish.requestId,
      });
    }
    const leave = newId();
    await writeLeave(ledger, tx, {
      subject, event: leave, leave, group: record.group, change: "begun", dueAt: record.dueAt, withdrawn, sealed: await sealShown(keys, subject, leave, newShown()),
      decidedBy: actor.subject, decidedAs: actor.kind, language: wish.language, requestId: wish.requestId, at,
    }, actor);
  }

  /**
   * Cancels within the days of grace: what was withdrawn is consented to anew, by the very texts shown (`shown` is their hash). Throws Refusal `leaving-none`,
   * `form-stale` (the texts moved on), `destruction-runs`, and those of `Consents.record`. It is in the journal when it answers: no restore brings the withdrawal back.
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
      for (const leave of leaves) await this.#giveAgain(tx, wish, leave, at);
      await steps("leave:cancelled-uncommitted");
    });
    await steps("leave:cancelled");
    await journal.ship();
  }

  async #giveAgain(tx: Tx, wish: LeavingWish, leave: Leave, at: Date): Promise<void> {
    const { consents, documents, ledger, notices, journal } = this.#deps;
    const { subject } = leave;
    const life = await lifeOf(tx, subject);
    if (life !== "living" && life !== "frozen") throw new Refusal("conflict", "destruction-runs", { clause: "D2" });
    const actor = actorFor(subject, person(wish));
    const given: StoredConsentEvent[] = [];
    const { texts } = cancellationTexts(this.#deps.operator, wish.language, [leave], person(wish));
    for (const { choices, document, hash } of texts) {
      await documents.keep(tx, document, at);
      const receipt = newId();
      given.push(...await consents.record(tx, {
        subject, decidedBy: actor, typedBy: actor, choices: choices.map((choice) => ({ ...choice, state: "ConsentGiven" as const })), documentHash: hash,
        policyVersion: String(currentVersion("policy").number), language: wish.language, source: "web-form", method: methodOf(wish.session), at, requestId: wish.requestId, receipt,
      }));
      await notices.send(tx, { kind: "consent-receipt", to: { kind: "subject", subject: person(wish) }, language: wish.language, params: { receipt, of: subject }, requestId: wish.requestId, at });
    }
    const said = { decidedBy: actor.subject, decidedAs: actor.kind, language: wish.language, requestId: wish.requestId };
    const event = newId();
    await writeLeave(ledger, tx, { ...leave, ...said, event, change: "cancelled", sealed: null, at }, actor);
    const body = { ...said, leave: leave.leave, given: given.map((one) => ({ ...journalBody(one), event: one.event })), texts: texts.map(({ document }) => document) };
    await journal.note(tx, { kind: "cancellation", id: event, subject, at, body: body as unknown as JsonObject });
  }

  async #group(sql: SqlOrTx, who: Leaver, at: Date): Promise<Leave[]> {
    const own = await leaveOf(sql, who.subject);
    if (own === null) return [];
    if (who.subject !== person(who)) return [own];
    const { sole } = await childrenBySharing(this.#deps, sql, who.subject, at);
    return [own, ...(await leavesAmong(sql, sole)).filter(({ decidedBy }) => decidedBy === who.subject)];
  }
}
