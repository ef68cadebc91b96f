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
import { destroyEnded, endFamily, holdInOrder } from "./ending.ts";
import { familiesSigned, type FamilyRow, rowsOfFamily } from "./families.store.ts";
import { holdImport, importById } from "./imports.store.ts";
import type { ImportsDeps } from "./imports-deps.ts";
import { openGood } from "./row-seal.ts";
import type { GoodRow } from "./row-check.ts";
import { rowFaults, type Staging } from "./staging.ts";

export const PAPERS_JOB = "record-import-papers";
const FAMILIES_AT_ONCE = 50;

/**
 * Families whose adult signed our form before the spreadsheet came: recorded as signed on paper, by the adult's word and the typing of staff, without a letter that asks
 * again. The scan is bound to each record later, by the code on the form or by hand: until then the record waits on the desk's list (clause:C2, clause:U1).
 * Recorded is the one purpose that the form cannot be without; the others are read from the paper when it is scanned.
 * A family that cannot be recorded as it stands (a child came of age since the file was read) is nobody's to destroy: its lines go back to staff, with what stops them.
 */
export class SignedPapers {
  readonly #deps: ImportsDeps;
  readonly #staging: Pick<Staging, "setAside">;

  constructor(deps: ImportsDeps, staging: Pick<Staging, "setAside">) {
    this.#deps = deps;
    this.#staging = staging;
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

  /** False for who has an account meanwhile: of such a family nothing is taken. False also for whom a rule stops: staff has the lines. Throws what time mends: the job comes again. */
  async #one(family: FamilyRow, by: StaffActor, requestId: string): Promise<boolean> {
    const { databases } = this.#deps;
    try {
      return await databases.data.begin((tx) => this.#record(tx, family, by, requestId));
    } catch (error) {
      if (!isRefusal(error) || error.kind === "limited") throw error;
      await databases.data.begin(async (tx) => {
        if ((await holdInOrder(tx, family)) !== "ready") return;
        if (isRefusal(error, "already-registered")) await endFamily(this.#deps, tx, family, { reason: "left_out", actor: by, requestId });
        else await this.#staging.setAside(tx, family, await this.#rows(tx, family), { at: this.#deps.clock.now(), actor: by, requestId });
      });
      return false;
    }
  }

  async #rows(tx: Tx, { importId, draft }: FamilyRow): Promise<{ line: number; row: GoodRow }[]> {
    const [staged, open] = await Promise.all([rowsOfFamily(tx, importId, draft), this.#deps.keys.openKeys([draft], ["draft"], { fresh: true })]);
    return staged.flatMap((one) => {
      const row = openGood(open, importId, one);
      return row === null ? [] : [{ line: one.line, row }];
    });
  }

  async #record(tx: Tx, family: FamilyRow, by: StaffActor, requestId: string): Promise<boolean> {
    const { documents, childText, clock, ledger } = this.#deps;
    if ((await holdInOrder(tx, family)) !== "ready") return false;
    const at = clock.now();
    const rows = (await this.#rows(tx, family)).map(({ row }) => row);
    const [first] = rows;
    // What the file's reading refused yesterday is refused today: a form of a text that holds no more, a child who is none any more.
    if (first?.paperOn === undefined || rows.some((row) => rowFaults(row, at).length > 0)) throw new Refusal("invalid", "invalid-fields", { clause: "C2" });
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

