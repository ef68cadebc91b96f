import {
  type ComposedDocument, type Confirmation, consentDocument, currentVersion, type Language, type SpokenScript, spokenScript, type StaffActor, type SubjectId,
} from "../../policy/index.ts";
import { canonicalJson, sha256 } from "../../platform/crypto.ts";
import { newId } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import { isRefusal, Refusal } from "../../platform/refusal.ts";
import type { Session } from "../accounts/index.ts";
import type { ConsentMethod, FormBinding, Receipt } from "../consent/index.ts";
import { documentHash } from "../documents/index.ts";
import { demandStaff } from "../families/index.ts";
import { type CheckedChild, CHILD_PURPOSES, childConsentText, CHILDREN_MAX, JOIN_CHOICES, JOIN_COMPARTMENTS } from "../joining/index.ts";
import { createSubject, lifeOf, lockSubjects } from "../subjects/index.ts";
import { accessFor } from "../vault/index.ts";
import type { CallerChecks } from "./caller-check.ts";
import { sendChildReceipts } from "./child-receipts.ts";
import type { IntakeDeps } from "./intake-deps.ts";
import { type CheckedIntake, checkedIntake, type TypedIntake } from "./intake-form.ts";
import { insertScript, insertTaken } from "./intake.store.ts";
import { holdContacts, knownBy, type KnownBy, knownContact, noteNumberKnown } from "./known-contact.ts";
import type { PaperCodes } from "./paper-codes.ts";

/** Who takes families in. */
export const INTAKE_ROLES = ["registrar"] as const;

export interface ShownIntake {
  readonly session: Pick<Session, "hash">;
  readonly by: StaffActor;
  readonly language: Language;
  /** A family that is there already gets another child; null for a new one. */
  readonly known: SubjectId | null;
}

export interface PostedIntake extends ShownIntake {
  readonly token: string;
  readonly typed: TypedIntake;
  /** The code in the QR of a form that came in on paper; null where there was none. */
  readonly paperCode: string | null;
  /** What staff said when the telephone or address turned out to be known: other people use it too. */
  readonly otherPeople: boolean;
  readonly requestId: string;
}

interface TextAndHash {
  readonly document: ComposedDocument;
  readonly hash: string;
}

export interface IntakeForm {
  readonly token: string;
  readonly own: TextAndHash;
  readonly child: TextAndHash;
  readonly script: SpokenScript;
}

export interface TakenIn {
  readonly adult: SubjectId;
  readonly children: readonly SubjectId[];
  readonly receipts: readonly Receipt[];
  /** A typed mail address that waits for its own code; null where none was typed. */
  readonly email: string | null;
  /** The same form came before: nothing was done again. */
  readonly before: boolean;
}

const METHODS: Readonly<Record<Confirmation, ConsentMethod>> = { "script-on-call-back": "telephone-callback", "signed-form": "paper-signature", "own-word-with-document": "in-person" };

/** The script's hash, by which it is kept with each consent that it led to. */
export function scriptHash(script: SpokenScript): string {
  return sha256(canonicalJson(script)).toString("hex");
}

interface Act {
  readonly posted: PostedIntake;
  readonly nonce: string;
  readonly checked: CheckedIntake;
  readonly own: TextAndHash;
  readonly child: TextAndHash;
  readonly script: SpokenScript;
  readonly intake: string;
  readonly at: Date;
}

/**
 * Taking a family in at the desk: by telephone, on paper, in person (clause:C2, clause:C4). One form, one transaction: consent first, then collection; the same form
 * again gives the same family. Who said it, who typed it and whom it concerns are three columns, in the consents and in `intake.taken`.
 */
export class Intake {
  readonly #deps: IntakeDeps;
  readonly #codes: PaperCodes;
  readonly #checks: CallerChecks;

  constructor(deps: IntakeDeps, codes: PaperCodes, checks: CallerChecks) {
    this.#deps = deps;
    this.#codes = codes;
    this.#checks = checks;
  }

  /** The token of a fresh form, with the texts it is bound to. Nothing is kept by looking at it. */
  openForm(shown: ShownIntake): IntakeForm {
    const texts = this.#texts(shown.language);
    return { token: this.#deps.forms.issueBound(binding(shown, texts)), ...texts };
  }

  #texts(language: Language): Omit<IntakeForm, "token"> {
    const { operator } = this.#deps;
    const hashed = (document: ComposedDocument): TextAndHash => ({ document, hash: documentHash(document) });
    return { own: hashed(consentDocument("own", language, operator)), child: hashed(childConsentText(language, operator)), script: spokenScript(language, operator) };
  }

  /**
   * Takes the form. Throws Refusal `role-not-permitted`, `invalid-fields`, `form-forged`, `form-expired`, `form-stale` (a text moved on), `form-used` (the same form with another family), `too-many-children`,
   * `caller-unchecked` (a known family on the telephone), `family-unknown`, `paper-code-used`; with the field `known` (`known-contact`) where the telephone or the
   * mail address is known already: a question to staff, that shows nobody; `iin-known` where another record holds the number.
   */
  async takeIn(posted: PostedIntake): Promise<TakenIn> {
    const { databases, clock, forms, steps } = this.#deps;
    demandStaff(posted.by, INTAKE_ROLES);
    const at = clock.now();
    const texts = this.#texts(posted.language);
    const nonce = forms.check(posted.token, binding(posted, texts));
    const checked = checkedIntake(posted.typed, at);
    const known = checked.adult === null ? null : await knownBy(this.#deps, checked.adult, posted);
    const taken = await databases.data.begin((tx) => this.#once(tx, { posted, nonce, checked, ...texts, intake: newId(), at }, known)).catch(async (error: unknown) => {
      const iin = checked.adult?.iin;
      if (iin !== undefined && isRefusal(error) && error.fields.some(({ reason }) => reason === "iin-known")) await noteNumberKnown(this.#deps, iin, posted);
      throw error;
    });
    await steps?.("intake:committed");
    return taken;
  }

  async #once(tx: Tx, act: Act, known: KnownBy | null): Promise<TakenIn> {
    const { forms } = this.#deps;
    const { posted, nonce, checked, at } = act;
    // Two posts of one form wait here for each other; the second then finds what the first made.
    await lockSubjects(tx, posted.known === null ? [posted.by.subject] : [posted.by.subject, posted.known], "exclusive");
    const email = checked.adult?.email ?? null;
    const form = { token: posted.token, nonce, content: { checked, paperCode: posted.paperCode } };
    const before = await forms.usedBefore(tx, form);
    if (before !== null) return { adult: before.subject, children: [], receipts: [], email, before: true };
    if (posted.paperCode !== null) await this.#codes.look(tx, posted.paperCode, "consent-form");
    if (known !== null) throw knownContact(known);
    const adult = posted.known === null ? await this.#newAdult(tx, act) : await this.#knownAdult(tx, act, posted.known);
    const receipts = adult.receipt === null ? [] : [adult.receipt];
    const children: SubjectId[] = [];
    for (const child of checked.children) {
      const added = await this.#addChild(tx, act, adult.subject, child);
      children.push(added.child);
      receipts.push(added.receipt);
    }
    if (posted.known !== null) await sendChildReceipts(this.#deps, tx, { to: posted.known, receipts, language: posted.language, requestId: posted.requestId, at });
    if (posted.paperCode !== null) await this.#codes.use(tx, posted.paperCode, adult.subject, at);
    await forms.use(tx, form, { subject: adult.subject, receipt: receipts[0]?.receiptId ?? newId() });
    await this.#deps.steps?.("intake:written");
    return { adult: adult.subject, children, receipts, email, before: false };
  }

  async #newAdult(tx: Tx, act: Act): Promise<{ subject: SubjectId; receipt: Receipt }> {
    const { accounts, consents, documents, keys, receipts, vault, steps } = this.#deps;
    const { posted, checked, own, at } = act;
    const { by, language, requestId } = posted;
    const { email, iin, ...values } = checked.adult ?? {};
    await holdContacts(this.#deps, tx, checked.adult ?? {}, posted.otherPeople);
    const subject = await createSubject(tx, at);
    // Keys are committed before the data under them; if this transaction dies they are orphans, swept after an hour.
    const made = await keys.createKeys(subject, JOIN_COMPARTMENTS, at);
    await steps?.("intake:keys-made");
    const text = await documents.keep(tx, own.document, at);
    const events = await consents.record(tx, {
      subject, decidedBy: { kind: "subject", subject }, typedBy: by, choices: JOIN_CHOICES, documentHash: text.hash, policyVersion: String(currentVersion("policy").number),
      language, source: checked.channel, method: METHODS[checked.confirmation], at, requestId,
    });
    await steps?.("intake:consented");
    const access = accessFor({ purpose: "service-provision", actor: by, requestId });
    await vault.collect(tx, access, subject, { ...values, language }, { source: checked.channel, at, keys: made });
    // For the rights alone: the service does not declare the number, and never reads it.
    if (iin !== undefined) await vault.collect(tx, accessFor({ purpose: "request-handling", actor: by, requestId }), subject, { iin }, { source: checked.channel, at, keys: made });
    await steps?.("intake:collected");
    await accounts.open(tx, subject, at);
    const receipt = receipts.fresh(events);
    await this.#note(tx, act, { subject, saidBy: subject, saidAs: "subject", receipt: receipt.receiptId });
    return { subject, receipt };
  }

  async #knownAdult(tx: Tx, { posted, checked, at }: Act, subject: SubjectId): Promise<{ subject: SubjectId; receipt: null }> {
    const { accounts, representations } = this.#deps;
    const unknown = (): Refusal => new Refusal("not-found", "family-unknown", { clause: "S1" });
    if ((await lifeOf(tx, subject)) !== "living" || (await accounts.find(tx, subject))?.state !== "open") throw unknown();
    const stage = await representations.stageOf(tx, subject);
    // A pupil, of whatever age, stands for nobody; an adult who never was one has no stage.
    if (stage !== null && stage !== "adult") throw new Refusal("refused", "adults-only", { clause: "G5" });
    if ((await representations.childrenOf(tx, subject, at)).length + checked.children.length > CHILDREN_MAX) throw new Refusal("limited", "too-many-children", { clause: "S1" });
    if (checked.channel === "telephone" && !(await this.#checks.passed(tx, subject, posted.by))) throw new Refusal("refused", "caller-unchecked", { clause: "C2" });
    return { subject, receipt: null };
  }

  async #addChild(tx: Tx, act: Act, representative: SubjectId, { relation, values, choices }: CheckedChild): Promise<{ child: SubjectId; receipt: Receipt }> {
    const { documents, families, receipts, steps } = this.#deps;
    const { posted: { by, language, requestId }, checked, child: text, at } = act;
    const { hash } = await documents.keep(tx, text.document, at);
    const { child, events } = await families.addChild(tx, {
      representative, relation, values, choices, documentHash: hash, language, source: checked.channel, method: METHODS[checked.confirmation], typedBy: by, at, requestId,
    });
    await steps?.("intake:child-added");
    const receipt = receipts.fresh(events);
    await this.#note(tx, act, { subject: child, saidBy: representative, saidAs: "representative", receipt: receipt.receiptId });
    return { child, receipt };
  }

  /** How it came in and how it was confirmed, with its ledger entry (clause:G1, clause:C2). */
  async #note(tx: Tx, act: Act, who: { subject: SubjectId; saidBy: SubjectId; saidAs: "subject" | "representative"; receipt: string }): Promise<void> {
    const { posted: { by, language, requestId }, checked: { channel, confirmation, shown }, script, intake, at } = act;
    const hash = channel === "telephone" ? scriptHash(script) : null;
    if (hash !== null) await insertScript(tx, { hash, language, text: canonicalJson(script) }, at);
    const [entry] = await this.#deps.ledger.append(tx, [{
      operation: "record", clause: "C2", purpose: "service-provision", subject: who.subject, actor: by, fields: [], requestId, at,
      detail: { what: "taken-in", source: channel, confirmation, document: shown, script: hash },
    }]);
    if (entry === undefined) throw new Error("the ledger gave no entry");
    await insertTaken(tx, {
      ...who, intake, channel, confirmation, shown, scriptHash: hash, typedBy: by.subject, typedAs: by.role, requestId, entryId: entry.entryId, at,
    });
  }
}

function binding({ session, by, language, known }: ShownIntake, { own, child, script }: Omit<IntakeForm, "token">): FormBinding {
  return {
    session: session.hash, actor: by, subject: known, purposes: CHILD_PURPOSES, textHashes: [own.hash, child.hash, scriptHash(script)], language, stateVersion: "0",
  };
}
