import { type Actor, type Language, type OperatorProfile, type StaffActor, type SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { ConsentChoice, StoredConsentEvent } from "../consent/index.ts";
import { documentHash } from "../documents/index.ts";
import { demandStaff } from "../families/index.ts";
import { CHILD_PURPOSES, childConsentText, type ChildPurpose } from "../joining/index.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import { sendChildReceipts } from "./child-receipts.ts";
import type { IntakeDeps } from "./intake-deps.ts";
import { takenOf } from "./intake.store.ts";
import { paperEventsOf, type ScanRow, scansOf } from "./papers.store.ts";
import { INTAKE_ROLES } from "./taking-in.ts";

/** A child of a signed form whose scan is bound, with what nobody has answered yet. */
export interface UncopiedChild {
  readonly child: SubjectId;
  readonly purposes: readonly ChildPurpose[];
  /** Signed forms of the adult that lie here as scans, the newest first. */
  readonly scans: readonly Pick<ScanRow, "scan" | "at">[];
  /** Whether the text that was signed is the one that holds: an answer to another text is asked anew. */
  readonly textHolds: boolean;
}

export interface PaperAnswersWish {
  readonly by: Actor;
  /** Whose signature stands on the paper. */
  readonly adult: SubjectId;
  readonly child: SubjectId;
  /** The scan in which the answers stand. */
  readonly scan: string;
  /** Purpose → `yes` or `no` as it is ticked; what the paper leaves open is left out. */
  readonly answers: Readonly<Record<string, string | undefined>>;
  readonly requestId: string;
}

type Uncopied = UncopiedChild & { readonly signed: StoredConsentEvent };
type Deps = Pick<IntakeDeps, "databases" | "clock" | "ledger" | "consents" | "receipts" | "notices" | "vault"> & { readonly operator: OperatorProfile };

/**
 * Answers that stand on a signed form beside the one it cannot be without, copied by staff with the scan before them: who signed before the spreadsheet came is recorded
 * with the consent to the service alone (clause:C2, clause:U1). A later word of the family is never overwritten, and an unticked box is no answer (clause:R5).
 */
export class PaperAnswers {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Children of this adult for whom a bound form may hold answers that nobody has recorded. Names nobody. */
  async uncopied(sql: SqlOrTx, adult: SubjectId): Promise<UncopiedChild[]> {
    return (await this.#uncopied(sql, adult)).map(({ signed: _, ...one }) => one);
  }

  async #uncopied(sql: SqlOrTx, adult: SubjectId): Promise<Uncopied[]> {
    const signed = (await takenOf(sql, adult, { spoken: true })).filter(({ saidBy, saidAs, confirmation }) => saidBy === adult && saidAs === "representative" && confirmation === "signed-form");
    if (signed.length === 0) return [];
    const gone = new Set((await paperEventsOf(sql, adult)).filter(({ change }) => change === "scan-destroyed").map(({ scan }) => scan));
    const forms = (await scansOf(sql, adult)).filter(({ kind, scan }) => kind === "consent-form" && !gone.has(scan)).toReversed();
    const found: Uncopied[] = [];
    for (const { subject: child, receipt, at } of signed) {
      const scans = forms.filter((form) => form.at >= at).map((form) => ({ scan: form.scan, at: form.at }));
      if (scans.length === 0 || (await lifeOf(sql, child)) !== "living") continue;
      const events = await this.#deps.consents.history(sql, child);
      const purposes = CHILD_PURPOSES.filter((purpose) => !events.some((event) => event.purpose === purpose && event.scope === "processing"));
      const onPaper = events.find((event) => event.receipt === receipt);
      if (purposes.length > 0 && onPaper !== undefined) found.push({ child, purposes, scans, textHolds: this.#holds(onPaper.documentHash, onPaper.language), signed: onPaper });
    }
    return found;
  }

  #holds(hash: string, language: Language): boolean {
    return documentHash(childConsentText(language, this.#deps.operator)) === hash;
  }

  /**
   * Records what the paper says about a child, as the adult's word and the typing of staff; the receipt goes to the adult. Throws Refusal `role-not-permitted`,
   * `nothing-to-copy` (also where the family answered since), `paper-unknown`, `paper-text-old`, `invalid-fields`, and those of `Consents.record`.
   */
  async record(wish: PaperAnswersWish): Promise<{ receipt: string }> {
    const { databases, clock } = this.#deps;
    const { by } = wish;
    demandStaff(by, INTAKE_ROLES);
    const at = clock.now();
    return databases.data.begin((tx) => this.#record(tx, { ...wish, by }, at));
  }

  async #record(tx: Tx, wish: PaperAnswersWish & { by: StaffActor }, at: Date): Promise<{ receipt: string }> {
    const { ledger, consents, receipts } = this.#deps;
    const { by, adult, child, scan, requestId } = wish;
    // Looked at under the lock: what the family says meanwhile is a later word than the paper's.
    await lockSubjects(tx, [adult, child], "exclusive");
    const due = (await this.#uncopied(tx, adult)).find((one) => one.child === child);
    if (due === undefined) throw new Refusal("not-found", "nothing-to-copy", { clause: "C2" });
    if (!due.scans.some((one) => one.scan === scan)) throw new Refusal("not-found", "paper-unknown", { clause: "U1" });
    if (!due.textHolds) throw new Refusal("conflict", "paper-text-old", { clause: "C2" });
    const { documentHash: text, policyVersion, language } = due.signed;
    const events = await consents.record(tx, {
      subject: child, decidedBy: { kind: "representative", subject: adult, of: child }, typedBy: by, choices: choicesOf(wish.answers, due.purposes), documentHash: text, policyVersion, language,
      source: "paper", method: "paper-signature", at, requestId,
    });
    const receipt = receipts.fresh(events);
    await ledger.append(tx, [{
      operation: "record", clause: "C2", purpose: "service-provision", subject: child, actor: by, fields: [], requestId, at, detail: { what: "paper-answers", scan, receipt: receipt.receiptId },
    }]);
    await sendChildReceipts(this.#deps, tx, { to: adult, receipts: [receipt], language, requestId, at });
    return { receipt: receipt.receiptId };
  }
}

/** What was ticked. Throws Refusal (invalid) for an answer to something that is answered already, and where nothing is ticked. */
function choicesOf(answers: PaperAnswersWish["answers"], open: readonly ChildPurpose[]): ConsentChoice[] {
  const said = CHILD_PURPOSES.flatMap((purpose) => {
    const answer = answers[purpose];
    return answer === "yes" || answer === "no" ? [{ purpose, answer }] : [];
  });
  const fields = said.filter(({ purpose }) => !open.includes(purpose)).map(({ purpose }) => ({ field: `answer-${purpose}`, reason: "answered-since" }));
  if (said.length === 0) fields.push({ field: `answer-${open[0] ?? ""}`, reason: "nothing-ticked" });
  if (fields.length > 0) throw new Refusal("invalid", "invalid-fields", { fields, clause: "C2" });
  return said.map(({ purpose, answer }) => ({ purpose, scope: "processing", state: answer === "yes" ? "ConsentGiven" : "ConsentRefused" }));
}
