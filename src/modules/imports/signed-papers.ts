import { type Actor, type StaffActor, type SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import { enqueue } from "../../platform/queue.ts";
import { isRefusal, Refusal } from "../../platform/refusal.ts";
import { documentHash } from "../documents/index.ts";
import { demandStaff } from "../families/index.ts";
import { INTAKE_ROLES, noteSignedPaper } from "../intake/index.ts";
import { NEEDED_FOR_CHILD } from "../joining/index.ts";
import { bringIn } from "./bringing-in.ts";
import { destroyEnded, endFamily } from "./ending.ts";
import { familiesSigned, type FamilyRow, holdFamily, rowsOfFamily } from "./families.store.ts";
import { holdImport, importById } from "./imports.store.ts";
import type { ImportsDeps } from "./imports-deps.ts";
import { openGood } from "./row-seal.ts";

export const PAPERS_JOB = "record-import-papers";
const FAMILIES_AT_ONCE = 50;

/**
 * Families whose adult signed our form before the spreadsheet came: recorded as signed on paper, by the adult's word and the typing of staff, without a letter that asks
 * again. The scan is bound to each record later, by the code on the form or by hand: until then the record waits on the desk's list (clause:C2, clause:U1).
 * Recorded is the one purpose that the form cannot be without; the others are read from the paper when it is scanned.
 */
export class SignedPapers {
  readonly #deps: ImportsDeps;

  constructor(deps: ImportsDeps) {
    this.#deps = deps;
  }

  /** A registrar says that the signed forms lie here; a job records them. Throws `role-not-permitted`, `import-unknown`, `import-not-read`, invalid with the field `papers`. */
  async begin(importId: SubjectId, seen: boolean, { actor, requestId }: { actor: Actor; requestId: string }): Promise<void> {
    const { databases, clock, ledger } = this.#deps;
    demandStaff(actor, INTAKE_ROLES);
    if (!seen) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "papers", reason: "papers-unseen" }], clause: "C2" });
    await databases.data.begin(async (tx) => {
      const state = await holdImport(tx, importId);
      if (state === null) throw new Refusal("not-found", "import-unknown", { clause: "C4" });
      if (state !== "checked") throw new Refusal("conflict", "import-not-read", { clause: "C4" });
      await ledger.append(tx, [{ operation: "use", clause: "C2", purpose: null, subject: null, actor, fields: [], requestId, at: clock.now(), detail: { import: importId, papers: true } }]);
      await enqueue(tx, PAPERS_JOB, { import: importId, by: actor.subject, requestId }, { key: `${PAPERS_JOB}/${importId}` });
    });
  }

  /** Records them, each family in a transaction of its own: who was recorded is not recorded again. Answers how many. */
  async record(importId: SubjectId, by: SubjectId, signal: AbortSignal | null = null): Promise<number> {
    const { databases, steps } = this.#deps;
    const staff: StaffActor = { kind: "staff", subject: by, role: "registrar" };
    const row = await importById(databases.data, importId);
    let recorded = 0;
    for (;;) {
      const families = row?.state === "checked" && signal?.aborted !== true ? await familiesSigned(databases.data, importId, FAMILIES_AT_ONCE) : [];
      if (families.length === 0) break;
      for (const family of families) {
        if (await this.#one(family, staff, row?.requestId ?? "")) recorded += 1;
        await steps("import:paper-recorded");
      }
      await destroyEnded(this.#deps);
    }
    return recorded;
  }

  /** False for who has an account meanwhile: of such a family nothing is taken. */
  async #one(family: FamilyRow, by: StaffActor, requestId: string): Promise<boolean> {
    try {
      return await this.#deps.databases.data.begin((tx) => this.#record(tx, family, by, requestId));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await this.#deps.databases.data.begin((tx) => endFamily(this.#deps, tx, family, { reason: "left_out", actor: by, requestId }));
      return false;
    }
  }

  async #record(tx: Tx, family: FamilyRow, by: StaffActor, requestId: string): Promise<boolean> {
    const { keys, documents, childText, clock, ledger } = this.#deps;
    if ((await holdFamily(tx, family.draft)) !== "ready") return false;
    const at = clock.now();
    const open = await keys.openKeys([family.draft], ["draft"], { fresh: true });
    const rows = (await rowsOfFamily(tx, family.importId, family.draft)).map((one) => openGood(open, family.importId, one)).filter((one) => one !== null);
    const [first] = rows;
    if (first?.paperOn === undefined) throw new Refusal("not-found", "import-family-over", { clause: "C2" });
    await endFamily(this.#deps, tx, family, { reason: "signed", actor: by, requestId });
    const { language } = family;
    const text = rows.some(({ child }) => child !== null) ? childText(language) : null;
    if (text !== null) await documents.keep(tx, text, at);
    const { adult, children } = await bringIn(this.#deps, tx, {
      rows, own: (await documents.current("consent-own", language)).hash, child: text === null ? null : documentHash(text), relation: rows.find(({ relation }) => relation !== null)?.relation ?? null,
      choices: [{ purpose: NEEDED_FOR_CHILD, scope: "processing", state: "ConsentGiven" }], language, source: "paper", method: "paper-signature", typedBy: by, at, requestId,
    });
    const signed = { intake: newId(), saidBy: adult.subject, by, signedOn: first.paperOn, requestId, at };
    await noteSignedPaper(ledger, tx, { ...signed, ...adult, saidAs: "subject" });
    for (const child of children) await noteSignedPaper(ledger, tx, { ...signed, ...child, saidAs: "representative" });
    return true;
  }
}

