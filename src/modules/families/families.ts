import { type Actor, civilDateOf, type ConsentOffer, type SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { StoredConsentEvent } from "../consent/index.ts";
import { lifeOf } from "../subjects/index.ts";
import { type AddedChild, addChild, type ChildWish } from "./adding-child.ts";
import { assent, type AssentQuestion, type AssentWish, openToTakeBack, questionsFor, takeBackAssents, type TakeBackWish } from "./assent.ts";
import { type Checked, checkDays, isChecked } from "./birthdays.ts";
import { type AnewWish, confirmAnew, liveAgain } from "./confirming-anew.ts";
import type { FamiliesDeps } from "./families-deps.ts";
import { type LetterAboutChild, tell } from "./family-letters.ts";
import { type MatterAct, voidMattersOf } from "./matters.ts";
import { type MatterKind, type OpenMatter, agreedToDestroy, allOpenMatters, openMattersOf, settledToDestroy } from "./matters.store.ts";
import { addSecond, afterEnd, endOne, type EndingWish, type ProofWish, proveOne, type SecondWish } from "./second-representative.ts";
import { demandStaff, JUDGING_ROLES } from "./staff-roles.ts";
import { type Demand, demandDestruction, judgeDestroyed, judgeKept, standAgain, takeBack } from "./withdrawal-by-one.ts";

/** A child of a representative, for who wants to leave: alone with the child, or one of several. */
export interface ChildAndRight {
  readonly child: SubjectId;
  readonly sole: boolean;
}

/** What a representative may know of an open matter: that it is open, since when, and whether it waits for him. */
export interface MatterSeen {
  readonly kind: MatterKind;
  readonly since: Date;
  readonly own: boolean;
}

/** An answer about one purpose and scope, as the page of consents records it. */
export interface AnswerGiven {
  readonly actor: Actor;
  readonly subject: SubjectId;
  readonly offer: ConsentOffer;
  readonly answer: "give" | "refuse" | "withdraw";
  readonly requestId: string;
  readonly at: Date;
}

const LISTED_MAX = 500;
const RETRY_MS = 60_000;

/**
 * Children under their representatives: who is added, who decides, what happens when they disagree, and how pupils come of age (clause:G5).
 * Functions that take `tx` leave committing, and shipping the journal, to the caller; those without it do both.
 */
export class Families {
  readonly #deps: FamiliesDeps;
  #checking: Promise<Checked> | null = null;
  #checkedDay = "";
  #triedAt_ms = 0;

  constructor(deps: FamiliesDeps) {
    this.#deps = deps;
  }

  /** Adds a child in the caller's transaction. See `addChild`. */
  async addChild(tx: Tx, wish: ChildWish): Promise<AddedChild> {
    return addChild(this.#deps, tx, wish);
  }

  /** Staff adds a representative on a document; those who were there get a letter. Throws Refusal `role-not-permitted`, `representation-proof`, `account-needed`, `child-unknown` … */
  async addSecondRepresentative(wish: SecondWish): Promise<string> {
    return this.#deps.databases.data.begin((tx) => addSecond(this.#deps, tx, wish, this.#deps.clock.now()));
  }

  /** As `addSecondRepresentative`, in the caller's transaction. */
  async addSecondWithin(tx: Tx, wish: SecondWish, at: Date): Promise<string> {
    return addSecond(this.#deps, tx, wish, at);
  }

  /** What a document shows of a standing representation, in the caller's transaction, who ships the journal. See `proveOne`. */
  async proveWithin(tx: Tx, wish: ProofWish, at: Date): Promise<void> {
    return proveOne(this.#deps, tx, wish, at);
  }

  /** Ends a representation: by staff on a document, or `left` by the representative's own word. Throws Refusal `role-not-permitted`, `representation-unknown`. */
  async endRepresentation(wish: EndingWish): Promise<void> {
    return this.#shipped((tx, at) => endOne(this.#deps, tx, wish, at));
  }

  /** As `endRepresentation`, in the caller's transaction. */
  async endWithin(tx: Tx, wish: EndingWish, at: Date): Promise<void> {
    return endOne(this.#deps, tx, wish, at);
  }

  /** What becomes of a child whose representation has just ended: nobody's word hangs on, and a child left alone is blocked and listed. */
  async afterEndWithin(tx: Tx, ended: EndingWish, at: Date): Promise<void> {
    return afterEnd(this.#deps, tx, ended, at);
  }

  /** The only representative goes the way that needs nobody else: an earlier demand of the own, and its block, stand in the way no more. */
  async voidOwnDemand(tx: Tx, act: MatterAct & { readonly representative: SubjectId }): Promise<void> {
    return voidMattersOf(this.#deps, tx, { ...act, kind: "withdrawal", openedBy: act.representative });
  }

  /** The children of a representative, and whether nobody else represents them: what who leaves is shown. */
  async childrenOf(sql: SqlOrTx, representative: SubjectId): Promise<ChildAndRight[]> {
    const { representations, clock } = this.#deps;
    const at = clock.now();
    const held = await representations.childrenOf(sql, representative, at);
    return Promise.all(held.map(async ({ child }) => ({ child, sole: (await representations.representativesOf(sql, child, at)).length === 1 })));
  }

  /** Whether this is the child's only representative: the only one who may have the record destroyed at once. */
  async isSole(sql: SqlOrTx, child: SubjectId, representative: SubjectId): Promise<boolean> {
    const here = await this.#deps.representations.representativesOf(sql, child, this.#deps.clock.now());
    return here.length === 1 && here[0]?.representative === representative;
  }

  /** A representative wants all of a child's record destroyed, in the caller's transaction. See `demandDestruction`. */
  async demandWithin(tx: Tx, act: MatterAct): Promise<Demand> {
    return demandDestruction(this.#deps, tx, act);
  }

  /** A destruction that was agreed is off: whoever has not taken the wish back blocks the record as before. */
  async standAgainWithin(tx: Tx, act: Omit<MatterAct, "by"> & { readonly wanted: SubjectId }): Promise<void> {
    return standAgain(this.#deps, tx, act);
  }

  /** A letter about a child to these of its representatives, in the caller's transaction. */
  async tellWithin(tx: Tx, letter: LetterAboutChild): Promise<void> {
    return tell(this.#deps, tx, letter);
  }

  /** The representative who asked for the destruction takes it back. Throws Refusal `matter-unknown`. */
  async takeBack(child: SubjectId, by: Actor, requestId: string): Promise<void> {
    return this.#shipped((tx, at) => takeBack(this.#deps, tx, { child, by, at, requestId }));
  }

  /** The protection officer lets a record be kept about which the representatives do not agree. Throws Refusal `role-not-permitted`, `matter-unknown`. */
  async judgeKept(child: SubjectId, by: Actor, requestId: string): Promise<void> {
    return this.#shipped((tx, at) => judgeKept(this.#deps, tx, { child, by, at, requestId }));
  }

  /** The protection officer lets it be destroyed, in the caller's transaction. See `judgeDestroyed`. */
  async judgeDestroyedWithin(tx: Tx, act: MatterAct): Promise<SubjectId | null> {
    return judgeDestroyed(this.#deps, tx, act);
  }

  /** The officer's list: what waits for a word, the longest first. Throws Refusal `role-not-permitted`. */
  async openMatters(by: Actor): Promise<OpenMatter[]> {
    demandStaff(by, JUDGING_ROLES);
    return allOpenMatters(this.#deps.databases.data, LISTED_MAX);
  }

  /** What a representative sees of the open matters of a child: never who opened them, but for his own. */
  async mattersSeen(sql: SqlOrTx, child: SubjectId, by: SubjectId): Promise<MatterSeen[]> {
    return (await openMattersOf(sql, child)).map(({ kind, openedAt, openedBy }) => ({ kind, since: openedAt, own: openedBy === by }));
  }

  /** Children whom nobody represents and whose destruction the officer decided: to be taken up by who destroys. Of one child, where it is named: asked again under its lock. */
  async toDestroy(sql: SqlOrTx, child: SubjectId | null = null): Promise<SubjectId[]> {
    return settledToDestroy(sql, { child, limit: LISTED_MAX });
  }

  /** Children about whom two agreed, or the officer decided, and since when: those of them that have no leave since are to be taken up too. */
  async agreedToDestroy(sql: SqlOrTx, child: SubjectId | null = null): Promise<{ child: SubjectId; at: Date }[]> {
    return agreedToDestroy(sql, { child, limit: LISTED_MAX });
  }

  /** Tells the other representatives that a person entitled to do so restricted a part of the use, and no more: after a consent of the child was withdrawn or refused. */
  async tellRestricted(tx: Tx, child: SubjectId, by: SubjectId, how: { requestId: string; at: Date }): Promise<void> {
    const here = await this.#deps.representations.representativesOf(tx, child, how.at);
    const others = here.map(({ representative }) => representative).filter((one) => one !== by);
    await tell(this.#deps, tx, { kind: "use-restricted", child, to: others, ...how });
  }

  /** Tells a child's representatives that the record is restricted no more, and no more than that. */
  async tellLifted(tx: Tx, child: SubjectId, how: { requestId: string; at: Date }): Promise<void> {
    const here = await this.#deps.representations.representativesOf(tx, child, how.at);
    await tell(this.#deps, tx, { kind: "restriction-lifted", child, to: here.map(({ representative }) => representative), ...how });
  }

  /**
   * What an answer about one purpose brings about, in its transaction: the others learn that the record is restricted, and the frozen record of a grown pupil who
   * gives the own consent to the service lives again (clause:G5).
   */
  async afterAnswer(tx: Tx, { actor, subject, offer, answer, requestId, at }: AnswerGiven): Promise<void> {
    if (actor.kind === "representative" && answer !== "give") await this.tellRestricted(tx, subject, actor.subject, { requestId, at });
    if (actor.kind !== "subject" || answer !== "give" || offer.purpose !== "service-provision" || offer.scope !== "processing") return;
    if ((await this.#deps.representations.stageOf(tx, subject)) === "adult" && (await lifeOf(tx, subject)) === "frozen") await liveAgain(tx, subject, at);
  }

  /** What a pupil from 14 on is asked for. */
  async assentQuestions(sql: SqlOrTx, pupil: SubjectId): Promise<AssentQuestion[]> {
    return questionsFor(this.#deps, sql, pupil);
  }

  /** The pupil's own word. Throws Refusal `assent-needs-own-credential`, `assent-not-asked`, and those of `Consents.record`. */
  async assent(wish: AssentWish): Promise<StoredConsentEvent[]> {
    return this.#shipped((tx, at) => assent(this.#deps, tx, wish, at));
  }

  /** What a pupil can take back in one act. */
  async openToTakeBack(sql: SqlOrTx, pupil: SubjectId): Promise<AssentQuestion[]> {
    return openToTakeBack(this.#deps, sql, pupil);
  }

  /** A pupil takes back every own word. Throws as `takeBackAssents`. */
  async takeBackAssents(wish: TakeBackWish): Promise<StoredConsentEvent[]> {
    return this.#shipped((tx, at) => takeBackAssents(this.#deps, tx, wish, at));
  }

  /** A grown pupil gives the own consent, alone or at the desk; the frozen record lives again. */
  async confirmAnew(wish: AnewWish): Promise<StoredConsentEvent[]> {
    return this.#shipped((tx, at) => confirmAnew(this.#deps, tx, wish, at));
  }

  /** As `confirmAnew`, in the caller's transaction. */
  async confirmAnewWithin(tx: Tx, wish: AnewWish, at: Date): Promise<StoredConsentEvent[]> {
    return confirmAnew(this.#deps, tx, wish, at);
  }

  /** Looks at every day since the last check. The work of the nightly job; safe to run twice and at once. */
  async checkDays(): Promise<Checked> {
    this.#checking ??= checkDays(this.#deps).finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  /**
   * To be awaited before a request is answered: the first one after midnight runs the day's check if the job has not. Costs nothing once the day is known to be done.
   * A check that does not come to today is tried again after a minute, and stops nobody. Single pupils who fail are the job's to try again: its failures ring.
   */
  async dayBegun(): Promise<void> {
    const now = this.#deps.clock.now();
    const today = civilDateOf(now);
    if (this.#checkedDay === today || now.getTime() - this.#triedAt_ms < RETRY_MS) return;
    if (this.#checking === null && await isChecked(this.#deps)) this.#checkedDay = today;
    if (this.#checkedDay === today) return;
    const checked = await this.checkDays().catch(() => null);
    if (checked !== null && await isChecked(this.#deps)) this.#checkedDay = today;
    else this.#triedAt_ms = now.getTime();
  }

  async #shipped<T>(act: (tx: Tx, at: Date) => Promise<T>): Promise<T> {
    const done = await this.#deps.databases.data.begin((tx) => act(tx, this.#deps.clock.now()));
    await this.#deps.journal.ship();
    return done as T;
  }
}
