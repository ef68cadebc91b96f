import type { ComposedDocument, Language, OperatorProfile, Source, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { isOwnCredential, type Session } from "../accounts/index.ts";
import { type ConsentForms, type FormBinding, methodOf, type Receipt, type Receipts } from "../consent/index.ts";
import { documentHash, type Documents } from "../documents/index.ts";
import type { Families } from "../families/index.ts";
import type { Notices } from "../notices/index.ts";
import type { Representations } from "../representation/index.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import { CHILD_PURPOSES, checkedChild, type CheckedChild, childConsentText, type TypedChild } from "./child-form.ts";

/** More children than any household has: past it somebody fills the database. */
export const CHILDREN_MAX = 20;

export interface ChildEnrolmentDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly operator: OperatorProfile;
  readonly forms: Pick<ConsentForms, "issueBound" | "check" | "usedBefore" | "use">;
  readonly documents: Pick<Documents, "keep">;
  readonly families: Pick<Families, "addChild">;
  readonly representations: Pick<Representations, "childrenOf" | "stageOf">;
  readonly receipts: Pick<Receipts, "fresh" | "receipt">;
  readonly notices: Pick<Notices, "send">;
}

export interface PostedChild {
  readonly session: Session;
  readonly language: Language;
  readonly token: string;
  readonly typed: TypedChild;
  readonly source: Source;
  readonly requestId: string;
}

export interface Enrolled {
  readonly child: SubjectId;
  readonly receipt: Receipt;
}

/** Adding a child to one's family: one form, one transaction; the same form again gives the same child (clause:C1, clause:C2, clause:G5). */
export class ChildEnrolment {
  readonly #deps: ChildEnrolmentDeps;

  constructor(deps: ChildEnrolmentDeps) {
    this.#deps = deps;
  }

  /** The token of a fresh form and the text that it is bound to. Nothing is kept by looking at it. */
  openForm(shown: { session: Session; language: Language }): { token: string; text: { document: ComposedDocument; hash: string } } {
    const document = childConsentText(shown.language, this.#deps.operator);
    const hash = documentHash(document);
    return { token: this.#deps.forms.issueBound(bindingOf(shown, hash)), text: { document, hash } };
  }

  /** Throws Refusal `adults-only` for a pupil, of whatever age, who stands for nobody; `grown-up-unconfirmed` for a grown one whose own record waits for the own consent. */
  async assertMayAdd(sql: SqlOrTx, representative: SubjectId): Promise<void> {
    const stage = await this.#deps.representations.stageOf(sql, representative);
    // An adult who never was a pupil has no stage.
    if (stage === null) return;
    if (stage !== "adult") throw new Refusal("refused", "adults-only", { clause: "G5" });
    if ((await lifeOf(sql, representative)) === "frozen") throw new Refusal("refused", "grown-up-unconfirmed", { clause: "G5" });
  }

  /**
   * Takes the form. Throws Refusal `invalid-fields`, `form-forged`, `form-expired`, `form-stale`, `form-used` (the same form with another child), `too-many-children`, those of `assertMayAdd`, and `session-only-reads` for a session
   * that a representative's code opened.
   */
  async enrol(posted: PostedChild): Promise<Enrolled> {
    const { databases, clock, operator, forms } = this.#deps;
    if (!isOwnCredential(posted.session.method)) throw new Refusal("refused", "session-only-reads", { clause: "G5" });
    const at = clock.now();
    const document = childConsentText(posted.language, operator);
    const nonce = forms.check(posted.token, bindingOf(posted, documentHash(document)));
    const checked = checkedChild(posted.typed, at);
    return databases.data.begin((tx) => this.#enrol(tx, { posted, nonce, checked, document, at }));
  }

  async #enrol(tx: Tx, { posted, nonce, checked, document, at }: Enrolment): Promise<Enrolled> {
    const { forms, documents, families, representations, receipts, notices } = this.#deps;
    const representative = posted.session.subject;
    // Two posts of one form wait here for each other; the second then finds what the first made.
    await lockSubjects(tx, [representative], "exclusive");
    const form = { token: posted.token, nonce, content: checked };
    const before = await forms.usedBefore(tx, form);
    if (before !== null) return { child: before.subject, receipt: await receipts.receipt(tx, before.subject, before.receipt) };
    await this.assertMayAdd(tx, representative);
    if ((await representations.childrenOf(tx, representative, at)).length >= CHILDREN_MAX) throw new Refusal("limited", "too-many-children", { clause: "S1" });
    const text = await documents.keep(tx, document, at);
    const { child, events } = await families.addChild(tx, {
      representative, relation: checked.relation, values: checked.values, choices: checked.choices, documentHash: text.hash, language: posted.language,
      source: posted.source, method: methodOf(posted.session), at, requestId: posted.requestId,
    });
    const receipt = receipts.fresh(events);
    await forms.use(tx, form, { subject: child, receipt: receipt.receiptId });
    await notices.send(tx, {
      kind: "consent-receipt", to: { kind: "subject", subject: representative }, language: posted.language, params: { receipt: receipt.receiptId, of: child },
      requestId: posted.requestId, at,
    });
    return { child, receipt };
  }
}

interface Enrolment {
  readonly posted: PostedChild;
  readonly nonce: string;
  readonly checked: CheckedChild;
  readonly document: ComposedDocument;
  readonly at: Date;
}

function bindingOf(shown: { session: Session; language: Language }, hash: string): FormBinding {
  const { subject } = shown.session;
  return {
    session: shown.session.hash, actor: { kind: "subject", subject }, subject: null, purposes: CHILD_PURPOSES, textHashes: [hash], language: shown.language,
    stateVersion: "0",
  };
}
