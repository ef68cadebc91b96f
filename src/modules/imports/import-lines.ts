import type { Actor, SubjectId } from "../../policy/index.ts";
import { Personal } from "../../platform/personal.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Target } from "./columns.ts";
import { deleteRow, faultyRows, rowAt, type StagedRow } from "./families.store.ts";
import { countEnded, holdImport } from "./imports.store.ts";
import type { ImportsDeps } from "./imports-deps.ts";
import type { RowFault, TypedRow } from "./row-check.ts";
import { openTyped } from "./row-seal.ts";
import { readFault, type Staging } from "./staging.ts";

const LISTED_MAX = 50;

export interface Who {
  readonly actor: Actor;
  readonly requestId: string;
}

export interface FaultyLine {
  readonly line: number;
  readonly faults: readonly RowFault[];
}

export const unknown = (): Refusal => new Refusal("not-found", "import-unknown", { clause: "C4" });

/** Something of an import was shown in the clear: the entry stands before it is. clause:G2 */
export async function noteShown({ databases, clock, ledger }: ImportsDeps, id: SubjectId, { actor, requestId }: Who, detail: Readonly<Record<string, number | boolean>>): Promise<void> {
  await databases.data.begin((tx) => ledger.append(tx, [{
    operation: "use", clause: "C4", purpose: null, subject: null, actor, fields: [], requestId, at: clock.now(), detail: { import: id, ...detail },
  }]));
}

/** Lines of a spreadsheet that cannot be taken as they are: put right or left out, one by one (clause:C7). */
export class ImportLines {
  readonly #deps: ImportsDeps;
  readonly #staging: Staging;

  constructor(deps: ImportsDeps, staging: Staging) {
    this.#deps = deps;
    this.#staging = staging;
  }

  /** Lines that cannot be taken, without what they say. */
  async faulty(id: SubjectId, after = 0, limit = LISTED_MAX): Promise<FaultyLine[]> {
    return (await faultyRows(this.#deps.databases.data, id, after, limit)).map(({ line, faults }) => ({ line, faults: faults.map(readFault) }));
  }

  /** What a line says, for whoever puts it right: an act, ledgered (clause:G2). Throws `import-line-unknown`. */
  async show(id: SubjectId, line: number, who: Who): Promise<{ faults: readonly RowFault[]; typed: Readonly<Partial<Record<Target, Personal<string>>>> }> {
    const row = await this.#faulty(id, line);
    await noteShown(this.#deps, id, who, { line });
    const typed = openTyped(await this.#deps.keys.openKeys([id], ["draft"]), id, row);
    if (typed === null) throw unknown();
    return { faults: row.faults.map(readFault), typed: Object.fromEntries(Object.entries(typed).map(([target, text]) => [target, new Personal(text)])) };
  }

  async #faulty(id: SubjectId, line: number): Promise<StagedRow> {
    const row = await rowAt(this.#deps.databases.data, id, line);
    if (row === null || row.draft !== null) throw new Refusal("not-found", "import-line-unknown", { clause: "C4" });
    return row;
  }

  /** Puts a line right. Throws invalid with what is still wrong with it, `import-line-unknown`, `import-not-read`. */
  async correct(id: SubjectId, line: number, typed: TypedRow, { actor, requestId }: Who): Promise<void> {
    const { databases, clock, keys } = this.#deps;
    await this.#faulty(id, line);
    const at = clock.now();
    const [own] = await keys.openKeys([id], ["draft"]);
    if (own === undefined) throw unknown();
    const batch = await this.#staging.plan(id, [{ line, typed }], at);
    const [fault] = batch.faulty;
    if (fault !== undefined) throw new Refusal("invalid", "invalid-fields", { fields: fault.faults.map(({ target, reason }) => ({ field: target, reason })), clause: "C7" });
    const done = await databases.data.begin(async (tx) => {
      if ((await holdImport(tx, id)) !== "checked") return false;
      if (!(await deleteRow(tx, id, line))) return false;
      if (batch.alreadyHere === 0) await this.#staging.write(tx, id, batch, { own, at, actor, requestId });
      return true;
    });
    if (done) return;
    await this.#staging.drop(batch, new Set());
    throw new Refusal("conflict", "import-not-read", { clause: "C4" });
  }

  /** Leaves a line out: it is destroyed. Twice is no fault. */
  async leaveOut(id: SubjectId, line: number, { actor, requestId }: Who): Promise<void> {
    const { databases, clock, ledger } = this.#deps;
    await databases.data.begin(async (tx) => {
      if ((await holdImport(tx, id)) === null) throw unknown();
      if (!(await deleteRow(tx, id, line))) return;
      await countEnded(tx, id, "left_out", 1);
      await ledger.append(tx, [{ operation: "destroy", clause: "D2", purpose: null, subject: null, actor, fields: [], requestId, at: clock.now(), detail: { import: id, line } }]);
    });
  }
}
