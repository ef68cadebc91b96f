import { type Actor, type ConsentState, isInForce, type Language, type PurposeId, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { canonicalJson, hkdf, hmac } from "../../platform/crypto.ts";
import { newId } from "../../platform/id.ts";
import { beginPipelined, type Unwaited } from "../../platform/pipelined.store.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Steps } from "../../platform/steps.ts";
import type { Journal } from "../journal/index.ts";
import { lockSubjects, subjectLocks } from "../subjects/index.ts";
import { AnswerQueue, type Ended } from "./answer-queue.ts";
import { lastWords, standingOf } from "./consent-standing.store.ts";
import { type ConsentAnswer, type Consents, isEnd, type PlannedEvent, type ReadForAnswer, type RecordedEvent } from "./consents.ts";
import { type Choice, newestPositions, statesOfChoices } from "./consents.store.ts";
import { checkFormToken, FORM_LIFE_SECONDS, type FormBinding, issueFormToken, judgeForm, type OpenedForm, openFormToken } from "./form-token.ts";
import type { Receipt, Receipts } from "./receipts.ts";
import { deleteUsedForms, insertUsedForms, tryLocks, type UsedForm, usedForms } from "./used-forms.store.ts";

export interface ConsentFormDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  /** The long-lived key of form tokens, and the one before it for the first day after a change. */
  readonly longLived: { readonly formToken: Uint8Array; readonly formTokenPrevious: Uint8Array | null };
  readonly consents: Consents;
  readonly receipts: Receipts;
  readonly journal: Pick<Journal, "noted" | "ship">;
  readonly steps?: Steps;
}

/** What was shown on a form, as the page that shows it knows; told again when the form comes back. */
export interface ShownForm {
  readonly session: string;
  readonly actor: Actor;
  readonly subject: SubjectId;
  readonly purposes: readonly PurposeId[];
  readonly textHashes: readonly string[];
  readonly language: Language;
}

/** A form whose token fitted, with what was typed on it. */
export interface SentForm {
  readonly token: string;
  readonly nonce: string;
  readonly content: object;
}

export type FormAnswer = Omit<ConsentAnswer, "subject" | "language" | "at" | "receipt">;

/** What is done in the same transaction as an answer that counts, under its person's lock: a letter, say. It throws a Refusal to forbid the answer. */
export type WithAnswer = (tx: Tx, counted: { readonly receipt: string; readonly at: Date }) => Promise<void>;

interface Ask {
  readonly opened: OpenedForm;
  readonly shown: ShownForm;
  readonly answer: FormAnswer;
  readonly also: WithAnswer | null;
}

/** What an ask comes to under its person's lock: the first receipt again, a refusal, or events to write under a new one. */
type Verdict = { readonly used: string } | { readonly error: unknown } | Counted;

interface Counted {
  readonly form: UsedForm;
  readonly planned: readonly PlannedEvent[];
}

/** How an ask ended before the commit: the receipt of what was recorded is still to be made. Complete is what the journal need not know. */
type End = Ended<Receipt> | { readonly events: readonly RecordedEvent[]; readonly complete: boolean };

/** Stands for what a form said. Its key is made from the token, that only the browser keeps: no row says what was typed, nor lets it be guessed. */
function markOf({ token, content }: SentForm): string {
  return hmac(hkdf(Buffer.from(token), "robotek content of a used form"), canonicalJson(content)).toString("base64url");
}

/** Whether a receipt says of none of these choices the opposite: two buttons of one page are two answers. */
function saysSo({ events }: Receipt, { choices }: FormAnswer): boolean {
  return choices.every(({ purpose, scope, state }) =>
    events.every(({ event }) => event["purpose"] !== purpose || event["scope"] !== scope || isInForce(event["state"] as ConsentState) === isInForce(state)));
}

const conflict = (reason: string): Refusal => new Refusal("conflict", reason, { clause: "C2" });

/** Forms that ask for consent: bound to what was shown, counted once (clause:C2). Answers that arrive together share a transaction. */
export class ConsentForms {
  readonly #deps: ConsentFormDeps;
  readonly #keys: readonly Uint8Array[];
  readonly #queue: AnswerQueue<Ask, Receipt>;

  constructor(deps: ConsentFormDeps) {
    this.#deps = deps;
    const { formToken, formTokenPrevious } = deps.longLived;
    this.#keys = formTokenPrevious === null ? [formToken] : [formToken, formTokenPrevious];
    this.#queue = new AnswerQueue({
      keyOf: (ask) => ask.shown.subject,
      together: (asks) => this.#committed(asks, false),
      alone: async (ask) => {
        const [ended] = await this.#committed([ask], true);
        if (ended === undefined || ended === "alone") throw new Error("an answer was not judged");
        if ("error" in ended) throw ended.error;
        return ended;
      },
      // For an answer with a record of the journal, and for a repeated form: the first process may have died before it shipped.
      afterwards: async () => {
        await deps.journal.ship();
        await deps.steps?.("consent:shipped");
      },
    });
  }

  /** A token for a form about `shown.subject`, made from the consent state as it is. */
  async issue(shown: ShownForm): Promise<string> {
    const stateVersion = await this.#deps.consents.stateVersion(this.#deps.databases.data, shown.subject);
    return this.issueBound({ ...shown, stateVersion });
  }

  /** A token for a binding that the caller makes itself: the joining form, where nobody is known yet. */
  issueBound(binding: FormBinding): string {
    return issueFormToken(this.#deps.longLived.formToken, binding, this.#deps.clock.now());
  }

  /** The nonce of a token that fits `binding` now. Throws Refusal (conflict) `form-forged`, `form-expired` or `form-stale`. */
  check(token: string, binding: FormBinding): string {
    const check = checkFormToken(this.#keys, token, binding, this.#deps.clock.now());
    if (check.result !== "ok") throw conflict(`form-${check.result}`);
    return check.nonce;
  }

  /**
   * To what a form came when it was used before; null for one that is new. Asked under a lock that its holder takes for each of his forms.
   * Throws Refusal (conflict) `form-used` for one that came before with other content: the first receipt would be taken for what is sent now.
   */
  async usedBefore(tx: Tx, form: SentForm): Promise<UsedForm | null> {
    const used = await usedForms(tx, [form.nonce, markOf(form)]);
    const before = used.find(({ nonce }) => nonce === form.nonce) ?? null;
    if (before !== null && used.length < 2) throw conflict("form-used");
    return before;
  }

  /** Notes that a form counts now, and what it said, for a caller that checked it and records its answer within the same transaction. */
  async use(tx: Tx, form: SentForm, made: Omit<UsedForm, "nonce">): Promise<void> {
    await insertUsedForms(tx, [form.nonce, markOf(form)].map((nonce) => ({ ...made, nonce })), this.#deps.clock.now());
  }

  /**
   * Records the answer to a form, durably, and gives its receipt. The same form sent again with the same answer gives the first receipt.
   * Throws Refusal (conflict) `form-forged`, `form-expired`, `form-stale` (texts, purposes or state moved on: show it anew), and those of `Consents.record`.
   */
  async answer(token: string, shown: ShownForm, answer: FormAnswer, also: WithAnswer | null = null): Promise<Receipt> {
    if (answer.choices.some((choice) => !shown.purposes.includes(choice.purpose))) throw new Refusal("invalid", "consent-not-asked", { clause: "C2" });
    // Holder, MAC and format need no database: a forged form costs nothing.
    const opened = openFormToken(this.#keys, token, shown);
    if (opened === null) throw conflict("form-forged");
    return this.#queue.submit({ opened, shown, answer, also });
  }

  /** A batch in a transaction of its own: the commit goes out right behind what it writes, and receipts are made meanwhile. */
  async #committed(asks: readonly Ask[], wait: boolean): Promise<readonly Ended<Receipt>[]> {
    const done = await beginPipelined(this.#deps.databases.data, (tx, unwaited) => this.#together(tx, asks, wait, unwaited), (ends) => ends.map((end) => this.#ended(end)));
    await this.#deps.steps?.("consent:committed");
    return done;
  }

  async #together(tx: Tx, asks: readonly Ask[], wait: boolean, unwaited: Unwaited): Promise<readonly End[]> {
    const at = this.#deps.clock.now();
    const subjects = asks.map(({ shown }) => shown.subject);
    // Sent as one batch: the connection keeps the order, so everything is read under the locks.
    const choicesOf = ({ shown, answer }: Ask): Choice[] => answer.choices.map(({ purpose, scope }) => ({ subject: shown.subject, purpose, scope }));
    const [got, positions, states, used, standings, words] = await Promise.all([
      wait ? lockSubjects(tx, subjects, "exclusive").then(() => asks.map(() => true)) : tryLocks(tx, subjects.map((subject) => subjectLocks([subject])[0] ?? "0")),
      newestPositions(tx, subjects),
      statesOfChoices(tx, asks.flatMap(choicesOf)),
      usedForms(tx, asks.map(({ opened }) => opened.nonce)),
      standingOf(tx, subjects, at),
      lastWords(tx, asks.filter(({ answer }) => answer.decidedBy.kind === "representative").flatMap(choicesOf)),
    ]);
    await this.#deps.steps?.("consent:locked");
    const verdicts = asks.map((ask, n): Verdict | "alone" => (got[n] === true ? this.#judge(ask, { states, position: positions.get(ask.shown.subject) ?? 0, standings, words, used }, at) : "alone"));
    const { recorded, written } = await this.#write(tx, verdicts.filter((verdict) => typeof verdict === "object" && "form" in verdict), at);
    unwaited(written);
    // A refusal here undoes the batch; the queue then does each of it alone, so that only the one it belongs to is refused.
    const ends: End[] = [];
    for (const [n, ask] of asks.entries()) ends.push(await this.#end(tx, ask, verdicts[n] ?? "alone", recorded));
    return ends;
  }

  #judge(ask: Ask, held: ReadForAnswer & { readonly used: readonly UsedForm[] }, at: Date): Verdict {
    const { opened, shown, answer } = ask;
    // The first answer moved the state on, so a repeated form looks stale: whether it was used is asked before that.
    const before = held.used.find(({ nonce }) => nonce === opened.nonce);
    if (before !== undefined) return before.subject === shown.subject ? { used: before.receipt } : { error: conflict("form-forged") };
    const check = judgeForm(opened, { ...shown, stateVersion: String(held.position) }, at);
    if (check.result !== "ok") return { error: conflict(`form-${check.result}`) };
    const receipt = newId();
    try {
      const planned = this.#deps.consents.plan({ ...answer, subject: shown.subject, language: shown.language, at, receipt }, held);
      return { form: { nonce: opened.nonce, subject: shown.subject, receipt }, planned };
    } catch (error) {
      return { error };
    }
  }

  async #write(tx: Tx, counted: readonly Counted[], at: Date): ReturnType<Consents["send"]> {
    if (counted.length === 0) return { recorded: [], written: Promise.resolve() };
    const { recorded, written } = await this.#deps.consents.send(tx, counted.flatMap(({ planned }) => planned));
    return { recorded, written: Promise.all([written, insertUsedForms(tx, counted.map(({ form }) => form), at)]) };
  }

  /** What belongs to an answer that counts is done with it; a form that came again is looked up. */
  async #end(tx: Tx, { shown, answer, also }: Ask, verdict: Verdict | "alone", recorded: readonly RecordedEvent[]): Promise<End> {
    if (verdict === "alone" || "error" in verdict) return verdict;
    if ("used" in verdict) {
      const first = await this.#deps.receipts.receipt(tx, shown.subject, verdict.used);
      return saysSo(first, answer) ? { result: first } : { error: conflict("form-stale") };
    }
    const { receipt } = verdict.form;
    const events = recorded.filter((event) => event.receipt === receipt);
    const noted = this.#deps.journal.noted(tx);
    if (events[0] !== undefined) await also?.(tx, { receipt, at: events[0].at });
    return { events, complete: !events.some(isEnd) && this.#deps.journal.noted(tx) === noted };
  }

  #ended(end: End): Ended<Receipt> {
    return typeof end === "object" && "events" in end ? { result: this.#deps.receipts.fresh(end.events), complete: end.complete } : end;
  }

  /** Forgets the nonces of forms that have expired. Safe to run twice. Returns how many went. */
  async forgetUsedForms(sql: SqlOrTx): Promise<number> {
    return deleteUsedForms(sql, new Date(this.#deps.clock.now().getTime() - 2 * FORM_LIFE_SECONDS * 1000));
  }
}
