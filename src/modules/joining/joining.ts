import { asSubjectId, type Language, normaliseField, type Source, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { canonicalJson, hkdf, hmac } from "../../platform/crypto.ts";
import { newId } from "../../platform/id.ts";
import { reveal } from "../../platform/personal.ts";
import type { Databases, Tx } from "../../platform/postgres.ts";
import { enqueue } from "../../platform/queue.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Steps } from "../../platform/steps.ts";
import { CODE_MINUTES, type DraftSeals, type RateLimits, tokenHash } from "../accounts/index.ts";
import type { ConsentForms, FormBinding } from "../consent/index.ts";
import { draftByHash, insertDraft, nextLetter } from "./drafts.store.ts";
import { DRAFT_PLACE, type JoinDrafts } from "./join-drafts.ts";
import { checkedForm, JOIN_PURPOSES, type JoinValues } from "./join-form.ts";

/** The consent text in force, in a language. */
export interface ConsentDocument {
  readonly hash: string;
  readonly policyVersion: string;
}

export interface JoiningDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly longLived: { readonly formToken: Uint8Array };
  readonly forms: Pick<ConsentForms, "issueBound" | "check">;
  readonly consentDocument: (language: Language) => Promise<ConsentDocument>;
  readonly seals: DraftSeals;
  readonly drafts: JoinDrafts;
  readonly limits: RateLimits;
  readonly steps?: Steps;
}

export interface PostedForm {
  /** Hash of the random cookie that the joining browser holds. */
  readonly browser: string;
  readonly language: Language;
  readonly token: string;
  readonly typed: Readonly<Record<string, string | undefined>>;
  /** Whether the box beside the consent text was ticked by the person. */
  readonly consent: boolean;
  readonly network: string;
  readonly source: Source;
  readonly requestId: string;
}

export const JOIN_LETTER_JOB = "prepare-join-letter";
export const LETTERS_MAX = 3;
const DRAFT_HOURS = 24;

/**
 * Joining up to the code: before the consent nothing is kept but the form itself, sealed under a key that dies with it (clause:C2).
 * A known and an unknown address leave the same row, the same job and get the same answer (clause:S1).
 */
export class Joining {
  readonly #deps: JoiningDeps;
  readonly #tokenKey: Buffer;

  constructor(deps: JoiningDeps) {
    this.#deps = deps;
    this.#tokenKey = hkdf(deps.longLived.formToken, "robotek joining drafts");
  }

  /** The token of a fresh form and the text that it is bound to. */
  async openForm(shown: { browser: string; language: Language }): Promise<{ token: string; document: ConsentDocument }> {
    const document = await this.#deps.consentDocument(shown.language);
    return { token: this.#deps.forms.issueBound(this.#binding(shown, document)), document };
  }

  /**
   * Takes the form. Gives the token that the browser keeps until the code is entered; the same form again gives the same token.
   * Throws Refusal `invalid-fields`, `form-forged`, `form-expired`, `form-stale`, `form-used` (the same form with other content), `too-many-codes`.
   */
  async postForm(form: PostedForm): Promise<{ token: string }> {
    const { databases, clock, forms, limits, consentDocument } = this.#deps;
    const at = clock.now();
    const document = await consentDocument(form.language);
    const nonce = forms.check(form.token, this.#binding(form, document));
    const values = checkedForm(form.typed, form.consent, at);
    await limits.countCodeWish(databases.data, { address: normaliseField("email", values.email ?? ""), network: form.network }, at);
    const token = hmac(this.#tokenKey, nonce).toString("base64url");
    await this.#keepDraft(form, { nonce, hash: tokenHash(token), values, document, at });
    return { token };
  }

  #binding(shown: { browser: string; language: Language }, document: ConsentDocument): FormBinding {
    return {
      session: shown.browser, actor: { kind: "visitor" }, subject: null, purposes: JOIN_PURPOSES, textHashes: [document.hash], language: shown.language, stateVersion: "0",
    };
  }

  async #keepDraft(form: PostedForm, made: { nonce: string; hash: string; values: JoinValues; document: ConsentDocument; at: Date }): Promise<void> {
    const { databases, seals, steps } = this.#deps;
    const { nonce, hash, values, document, at } = made;
    const draft = asSubjectId(newId());
    const { keyId, sealed } = await seals.seal(DRAFT_PLACE, draft, values, at);
    await steps?.("join:draft-key-made");
    const kept = await databases.data.begin(async (tx) => {
      const inserted = await insertDraft(tx, {
        draft, hash, nonce, keyId, sealed, source: form.source, language: form.language, documentHash: document.hash, policyVersion: document.policyVersion,
        codeEndsAt: codeEnd(at), letters: 1, requestId: form.requestId, createdAt: at, expiresAt: new Date(at.getTime() + DRAFT_HOURS * 3_600_000),
      });
      if (inserted) await this.#queueLetter(tx, draft, 1, form.requestId);
      return inserted;
    });
    await steps?.("join:draft-kept");
    if (kept) return;
    await seals.drop([keyId]);
    await this.#assertSameForm(hash, values);
  }

  async #assertSameForm(hash: string, values: JoinValues): Promise<void> {
    const first = await draftByHash(this.#deps.databases.data, hash);
    const opened = first === null ? null : await this.#deps.drafts.open(first);
    if (opened === null) return;
    const before = Object.fromEntries(Object.entries(opened).map(([field, value]) => [field, reveal(value, "door")]));
    if (canonicalJson(before) !== canonicalJson(values)) throw new Refusal("conflict", "form-used", { clause: "C2" });
  }

  async #queueLetter(tx: Tx, draft: SubjectId, letter: number, requestId: string): Promise<void> {
    await enqueue(tx, JOIN_LETTER_JOB, { draft, letter: String(letter), requestId }, { key: `join:${draft}:${letter}` });
  }

  /**
   * Asks for another letter with another code, which counts for its address as the first one did, whoever has it.
   * Throws Refusal `letters-used-up` (also for a draft that is over), `too-many-tries`, `too-many-codes`.
   */
  async askAgain(wish: { token: string; network: string; requestId: string }): Promise<void> {
    const { databases, clock, drafts, limits } = this.#deps;
    const at = clock.now();
    const usedUp = (): Refusal => new Refusal("limited", "letters-used-up", { clause: "S1" });
    await limits.countEntry(databases.data, wish.network, at);
    const hash = tokenHash(wish.token);
    const draft = await draftByHash(databases.data, hash);
    const email = draft === null ? undefined : (await drafts.open(draft))?.["email"];
    if (email === undefined) throw usedUp();
    await limits.countCodeWish(databases.data, { address: normaliseField("email", reveal(email, "door")), network: wish.network }, at);
    await databases.data.begin(async (tx) => {
      const next = await nextLetter(tx, hash, LETTERS_MAX, codeEnd(at), at);
      if (next === null) throw usedUp();
      await this.#queueLetter(tx, next.draft, next.letters, wish.requestId);
    });
  }
}

function codeEnd(at: Date): Date {
  return new Date(at.getTime() + CODE_MINUTES * 60_000);
}
