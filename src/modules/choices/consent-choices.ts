import {
  type Actor, consentDocument, type ConsentOffer, type ConsentState, currentVersion, isInForce, type Language, offersTo, type OperatorProfile, type PersonRenewals, type PolicyChange, renewalsFor, type Stage, type SubjectId,
} from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Databases, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { type ConsentForms, type Consents, methodOf, type Receipt, type StateRow, type WithAnswer } from "../consent/index.ts";
import { documentHash, type Documents, type KeptDocument } from "../documents/index.ts";
import type { Notices } from "../notices/index.ts";

export interface ConsentChoicesDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly operator: OperatorProfile;
  readonly documents: Pick<Documents, "keep">;
  readonly consents: Pick<Consents, "stateOf" | "history">;
  readonly forms: Pick<ConsentForms, "issue" | "answer">;
  readonly notices: Pick<Notices, "send">;
  /** What an answer brings about besides, in its transaction: a letter to another representative, a grown pupil's record that lives again. */
  readonly follows?: (tx: Tx, answered: Answered) => Promise<void>;
  /** What changed in the policy since its first version; the policy's own unless a test makes one up. */
  readonly changes?: readonly PolicyChange[];
}

type Person = Actor & { readonly kind: "subject" | "representative" };

/** An answer that is being written. */
export interface Answered extends Pick<ShownChoice, "actor" | "subject" | "offer"> {
  readonly answer: ChoiceAnswer;
  readonly requestId: string;
  readonly at: Date;
}

/** Who answers what about whom, on which page. */
export interface ShownChoice {
  /** `method` says how the session was opened. */
  readonly session: { readonly hash: string; readonly method: string };
  readonly actor: Person;
  readonly subject: SubjectId;
  readonly offer: ConsentOffer;
  /** How far the person has come who answers for himself; who never was a pupil has none. */
  readonly stage?: Stage | null;
  readonly language: Language;
}

/** A question as its page shows it. */
export interface OpenChoice {
  readonly state: StateRow | null;
  /** The whole text that a yes agrees to, with the hash by which it is kept for ever. */
  readonly text: Pick<KeptDocument, "document" | "hash">;
  /** The answers that are open now; each is one button. */
  readonly answers: readonly ChoiceAnswer[];
  readonly token: string;
}

export const CHOICE_ANSWERS = ["give", "refuse", "withdraw"] as const;
export type ChoiceAnswer = (typeof CHOICE_ANSWERS)[number];

export interface AnswerWish {
  readonly token: string;
  readonly answer: ChoiceAnswer;
  readonly requestId: string;
}

/** A code that a representative gave to a child opens the child's own record for looking, and for nothing that binds. */
const LOOKING_ONLY = "issued-code";

function assertMayAnswer({ session, actor, offer, stage = null }: ShownChoice): void {
  if (session.method === LOOKING_ONLY) throw new Refusal("refused", "consent-own-sign-in", { clause: "C2" });
  if (!offersTo(actor.kind, stage).some(({ purpose, scope }) => purpose === offer.purpose && scope === offer.scope)) throw new Refusal("not-found", "offer-unknown", { clause: "C2" });
}

/** What may be answered in a state: both doors where nothing was said yet, or what was said has run out; else the one way to the other side. */
export function answersIn(state: ConsentState | null, anew: boolean): readonly ChoiceAnswer[] {
  if (isInForce(state)) return anew ? ["give", "withdraw"] : ["withdraw"];
  return state === null || state === "ConsentRequested" || state === "ConsentExpired" ? ["give", "refuse"] : ["give"];
}

/** The no to what everything rests on: it is said on the page of leaving, which tells what goes. So it is for a grown pupil whose representatives' consents have ended. */
export function leavesWith({ offer, actor }: Pick<ShownChoice, "offer" | "actor">, from: ConsentState | null): readonly ChoiceAnswer[] {
  if (offer.purpose !== "service-provision" || offer.scope !== "processing") return [];
  return actor.kind === "subject" && from === "ConsentExpired" ? ["withdraw", "refuse"] : ["withdraw"];
}

function stateAfter(answer: ChoiceAnswer, from: ConsentState | null): ConsentState {
  switch (answer) {
    case "withdraw":
      return "ConsentWithdrawn";
    case "refuse":
      return "ConsentRefused";
    case "give":
      return from === "ConsentExpired" || isInForce(from) ? "RenewedConsentGiven" : "ConsentGiven";
  }
}

/**
 * Single consents, given and withdrawn one by one by the person or the representative, yes as easily as no (clause:C2, clause:R5, Law 94-V arts. 8, 24(1)(5)).
 * An answer holds from its commit on in every process: the vault reads consents uncached.
 */
export class ConsentChoices {
  readonly #deps: ConsentChoicesDeps;

  constructor(deps: ConsentChoicesDeps) {
    this.#deps = deps;
  }

  /** The question with its text and a token for the form. Throws Refusal `consent-own-sign-in`, `offer-unknown`. */
  async open(shown: ShownChoice): Promise<OpenChoice> {
    assertMayAnswer(shown);
    const text = this.#text(shown);
    const [state, token, { anew }] = await Promise.all([this.#stateOf(shown), this.#deps.forms.issue(this.#bound(shown, text.hash)), this.renewals(shown.subject)]);
    return { state, text, answers: answersIn(state?.state ?? null, shown.offer.scope === "processing" && anew.includes(shown.offer.purpose)), token };
  }

  /**
   * Records the answer, keeps the text it was given to, and queues the letter with the receipt, in one transaction.
   * Throws the refusals of `open` and of `ConsentForms.answer` (`form-stale`, `consent-unchanged` …); `withdraw-all-instead` for the consent that everything rests on.
   */
  async answer(shown: ShownChoice, wish: AnswerWish): Promise<Receipt> {
    assertMayAnswer(shown);
    const { offer, actor } = shown;
    const from = (await this.#stateOf(shown))?.state ?? null;
    if (leavesWith(shown, from).includes(wish.answer)) throw new Refusal("refused", "withdraw-all-instead", { clause: "D2" });
    const text = this.#text(shown);
    const also: WithAnswer = async (tx, { receipt, at }) => {
      await this.#deps.documents.keep(tx, text.document, at);
      await this.#deps.notices.send(tx, {
        kind: "consent-receipt", to: { kind: "subject", subject: actor.subject }, language: shown.language, params: { receipt, of: shown.subject }, requestId: wish.requestId, at,
      });
      await this.#deps.follows?.(tx, { actor, subject: shown.subject, offer, answer: wish.answer, requestId: wish.requestId, at });
    };
    return this.#deps.forms.answer(wish.token, this.#bound(shown, text.hash), {
      decidedBy: actor, typedBy: actor, choices: [{ ...offer, state: stateAfter(wish.answer, from) }], documentHash: text.hash,
      policyVersion: String(currentVersion("policy").number), source: "web-form", method: methodOf(shown.session), requestId: wish.requestId,
      // A session that a representative's code opened has been refused above: what is left is the person's own.
      ownCredential: actor.kind === "subject",
    }, also);
  }

  /** What a change of the policy asks of the person: to consent anew, to answer what is new, or only to know (clause:R4). */
  async renewals(subject: SubjectId): Promise<PersonRenewals> {
    const events = (await this.#deps.consents.history(this.#deps.databases.data, subject)).filter(({ scope }) => scope === "processing");
    const latest = [...new Map(events.map((event) => [event.purpose, event])).values()];
    return renewalsFor(latest.map(({ purpose, state, policyVersion }) => ({ purpose, state, policyVersion: Number(policyVersion) })), this.#deps.changes);
  }

  #text({ actor, offer, language }: ShownChoice): OpenChoice["text"] {
    const extent = { purposes: [offer.purpose], ...(offer.scope === "processing" || offer.scope === "assent" ? {} : { scope: offer.scope }) };
    const document = consentDocument(actor.kind === "subject" ? "own" : "representative", language, this.#deps.operator, extent);
    return { document, hash: documentHash(document) };
  }

  async #stateOf({ subject, offer }: ShownChoice): Promise<StateRow | null> {
    const states = await this.#deps.consents.stateOf(this.#deps.databases.data, subject);
    return states.find(({ purpose, scope }) => purpose === offer.purpose && scope === offer.scope) ?? null;
  }

  #bound({ session, actor, subject, offer, language }: ShownChoice, hash: string) {
    return { session: session.hash, actor, subject, purposes: [offer.purpose], textHashes: [hash], language };
  }
}
