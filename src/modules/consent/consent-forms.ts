import type { Actor, Language, PurposeId, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId } from "../../platform/id.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Steps } from "../../platform/steps.ts";
import type { Journal } from "../journal/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { ConsentAnswer, ConsentChoice, Consents } from "./consents.ts";
import { checkFormToken, FORM_LIFE_SECONDS, type FormBinding, issueFormToken } from "./form-token.ts";
import { type Receipt, type Receipts } from "./receipts.ts";
import { deleteUsedForms, takeNonce, usedForm } from "./used-forms.store.ts";

export interface ConsentFormDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  /** The long-lived key of form tokens, and the one before it for the first day after a change. */
  readonly longLived: { readonly formToken: Uint8Array; readonly formTokenPrevious: Uint8Array | null };
  readonly consents: Consents;
  readonly receipts: Receipts;
  readonly journal: Pick<Journal, "ship">;
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

export type FormAnswer = Omit<ConsentAnswer, "subject" | "language" | "at" | "receipt" | "choices"> & { readonly choices: readonly ConsentChoice[] };

/** Forms that ask for consent: bound to what was shown, counted once (clause:C2). */
export class ConsentForms {
  readonly #deps: ConsentFormDeps;
  readonly #keys: readonly Uint8Array[];

  constructor(deps: ConsentFormDeps) {
    this.#deps = deps;
    const { formToken, formTokenPrevious } = deps.longLived;
    this.#keys = formTokenPrevious === null ? [formToken] : [formToken, formTokenPrevious];
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
    if (check.result !== "ok") throw new Refusal("conflict", `form-${check.result}`, { clause: "C2" });
    return check.nonce;
  }

  /**
   * Records the answer to a form, durably, and gives its receipt. The same form sent again gives the first receipt.
   * Throws Refusal (conflict) `form-forged`, `form-expired`, `form-stale` (texts, purposes or state moved on: show it anew), and those of `Consents.record`.
   */
  async answer(token: string, shown: ShownForm, answer: FormAnswer): Promise<Receipt> {
    if (answer.choices.some((choice) => !shown.purposes.includes(choice.purpose))) throw new Refusal("invalid", "consent-not-asked", { clause: "C2" });
    // Holder, MAC and format need no database: a forged form costs nothing.
    if (checkFormToken(this.#keys, token, { ...shown, stateVersion: "" }, this.#deps.clock.now()).result === "forged") {
      throw new Refusal("conflict", "form-forged", { clause: "C2" });
    }
    const receipt = await this.#deps.databases.data.begin((tx) => this.#answer(tx, token, shown, answer));
    await this.#deps.steps?.("consent:committed");
    // Also for a repeated form: the first process may have died before it shipped.
    await this.#deps.journal.ship();
    await this.#deps.steps?.("consent:shipped");
    return receipt;
  }

  async #answer(tx: Tx, token: string, shown: ShownForm, answer: FormAnswer): Promise<Receipt> {
    const at = this.#deps.clock.now();
    const [, stateVersion] = await Promise.all([lockSubjects(tx, [shown.subject], "exclusive"), this.#deps.consents.stateVersion(tx, shown.subject)]);
    const check = checkFormToken(this.#keys, token, { ...shown, stateVersion }, at);
    if (check.result === "forged") throw new Refusal("conflict", "form-forged", { clause: "C2" });
    const receipt = newId();
    // The first answer moved the state on, so a repeated form looks stale: whether it was used is asked before that.
    if (!(await takeNonce(tx, check.nonce, { subject: shown.subject, receipt }, at))) return this.#firstReceipt(tx, check.nonce, shown.subject);
    if (check.result !== "ok") throw new Refusal("conflict", `form-${check.result}`, { clause: "C2" });
    await this.#deps.steps?.("consent:locked");
    return this.#deps.receipts.fresh(await this.#deps.consents.record(tx, { ...answer, subject: shown.subject, language: shown.language, at, receipt }));
  }

  async #firstReceipt(tx: Tx, nonce: string, subject: SubjectId): Promise<Receipt> {
    const used = await usedForm(tx, nonce);
    if (used === null || used.subject !== subject) throw new Refusal("conflict", "form-forged", { clause: "C2" });
    return this.#deps.receipts.receipt(tx, subject, used.receipt);
  }

  /** Takes a nonce in the caller's transaction for a receipt; false when it was taken before. For the joining form. */
  async takeNonce(tx: Tx, nonce: string, subject: SubjectId, receipt: string, at: Date): Promise<boolean> {
    return takeNonce(tx, nonce, { subject, receipt }, at);
  }

  /** Forgets the nonces of forms that have expired. Safe to run twice. Returns how many went. */
  async forgetUsedForms(sql: SqlOrTx): Promise<number> {
    return deleteUsedForms(sql, new Date(this.#deps.clock.now().getTime() - 2 * FORM_LIFE_SECONDS * 1000));
  }
}
