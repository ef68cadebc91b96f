import { asSubjectId, type SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { Personal } from "../../platform/personal.ts";
import { enqueue } from "../../platform/queue.ts";
import { Refusal } from "../../platform/refusal.ts";
import { guessMapping, type Mapping, mappingFault } from "./columns.ts";
import { ConsentLetters } from "./consent-letters.ts";
import { destroyEnded, endBroken, endFamily, endLate, holdInOrder, undoImport } from "./ending.ts";
import { countFaulty, countSigned, countStates, familiesIn, familyByDraft, rowsOfFamily, setFamilyState } from "./families.store.ts";
import { ImportLines, noteShown, unknown, type Who } from "./import-lines.ts";
import {
  holdImport, importById, importKeys, type ImportRow, importsOfFile, importsReading, insertImport, newestImports, setColumns, setShape,
} from "./imports.store.ts";
import { DAY_MS, type ImportsDeps } from "./imports-deps.ts";
import { ImportReading, READ_JOB } from "./reading.ts";
import { openGood } from "./row-seal.ts";
import { RecordedFamilies } from "./recorded-families.ts";
import { SignedPapers } from "./signed-papers.ts";
import { Staging } from "./staging.ts";
import { type FileShape, guessShape, tableHead, toldShape } from "./table-file.ts";

const LISTED_MAX = 50;

/** An import with what waits in it now. */
export interface ImportSeen extends ImportRow {
  readonly ready: number;
  /** Of those that are ready: whose form was signed on paper before. */
  readonly signedReady: number;
  readonly stopped: number;
  readonly waiting: number;
  readonly children: number;
  readonly faulty: number;
  /** First lines of the families among those that wait whom the letter never reached. */
  readonly undelivered: readonly number[];
}

/** The file before it is read: headings, what they seem to hold, and a few rows behind the wrapper. */
export interface ImportHead {
  readonly shape: FileShape;
  readonly headings: readonly string[];
  readonly mapping: Mapping;
  readonly sample: readonly (readonly Personal<string>[])[];
}

const MASK = "•••••";
const masked = (name: string | undefined): string => `${Array.from(name ?? "")[0] ?? ""}${MASK}`;

export interface StoppedFamily {
  readonly draft: SubjectId;
  /** As its mask leaves it, `А•••• Қ•••••`. */
  readonly masked: string;
  readonly children: number;
}

/**
 * Families that the school had before, from a spreadsheet (clause:C4). What is staged is sealed under keys of its own, outside the vault, and serves one thing: asking.
 * Nothing is usable before an answer; what is not answered, left out or undone is destroyed with its keys (clause:C2, clause:D2).
 */
export class Imports {
  readonly #deps: ImportsDeps;
  readonly #staging: Staging;
  readonly #reading: ImportReading;
  readonly letters: ConsentLetters;
  readonly lines: ImportLines;
  readonly papers: SignedPapers;
  readonly recorded: RecordedFamilies;

  constructor(deps: ImportsDeps) {
    this.#deps = deps;
    this.#staging = new Staging(deps);
    this.#reading = new ImportReading(deps, this.#staging);
    this.letters = new ConsentLetters(deps);
    this.lines = new ImportLines(deps, this.#staging);
    this.papers = new SignedPapers(deps, this.#staging);
    this.recorded = new RecordedFamilies(deps);
  }

  /** Takes a file in, sealed. Throws the faults of a whole file, and `file-known` with the import that it is in. */
  async upload(bytes: Uint8Array, origin: ImportRow["origin"], { actor, requestId }: Who): Promise<SubjectId> {
    const { databases, clock, keys, files, ledger, days, steps } = this.#deps;
    const shape = guessShape(bytes);
    tableHead(bytes, shape);
    const fileMark = this.#staging.fileMark(bytes);
    const [before] = await importsOfFile(databases.data, fileMark);
    if (before !== undefined) throw new Refusal("conflict", "file-known", { fields: [{ field: "file", reason: "file-known" }], clause: "C4" });
    const at = clock.now();
    const id = asSubjectId(newId());
    const [key] = await keys.createKeys(id, ["draft"], at);
    if (key === undefined) throw new Error("the key store gave no key");
    const fileId = await files.put(key.bytes, bytes);
    await steps("import:file-kept");
    await databases.data.begin(async (tx) => {
      await insertImport(tx, { id, origin, keyId: key.keyId, fileId, fileMark, shape, requestId, createdAt: at, expiresAt: new Date(at.getTime() + days * DAY_MS) });
      await ledger.append(tx, [{ operation: "collect", clause: "C4", purpose: null, subject: null, actor, fields: [], requestId, at, detail: { import: id, source: "import" } }]);
    });
    return id;
  }

  /** The import of this very file that is under way; null when there is none. */
  async ofFile(bytes: Uint8Array): Promise<SubjectId | null> {
    return (await importsOfFile(this.#deps.databases.data, this.#staging.fileMark(bytes)))[0] ?? null;
  }

  /** How the file is read and what its columns seem to hold. `told` corrects encoding and separator. Throws `import-unknown`, `import-not-mapping`. */
  async head(id: SubjectId, told: { encoding?: string | undefined; delimiter?: string | undefined } = {}): Promise<ImportHead> {
    const row = await this.#row(id);
    if (row.state !== "mapping" || row.fileId === null) throw new Refusal("conflict", "import-not-mapping", { clause: "C4" });
    const [key] = await this.#deps.keys.openKeys([id], ["draft"]);
    if (key === undefined) throw unknown();
    const bytes = await this.#deps.files.get(row.fileId, key.bytes);
    const shape = toldShape(row.shape, told);
    const { headings, sample } = tableHead(bytes, shape);
    return { shape, headings, mapping: guessMapping(headings), sample: sample.map(({ cells }) => headings.map((_, at) => new Personal(cells[at] ?? ""))) };
  }

  /** Keeps how the file is to be read, for the page that asks again. */
  async tellShape(id: SubjectId, told: { encoding?: string | undefined; delimiter?: string | undefined }): Promise<void> {
    const { shape } = await this.head(id, told);
    await this.#deps.databases.data.begin(async (tx) => {
      if ((await holdImport(tx, id)) === "mapping") await setShape(tx, id, shape);
    });
  }

  /** Says what the columns hold; a job then reads the file. The same again changes nothing. Throws `import-unknown`, `import-not-mapping`, and invalid with what the mapping lacks. */
  async map(id: SubjectId, mapping: Mapping, { requestId }: Who): Promise<void> {
    const fault = mappingFault(mapping);
    if (fault !== null) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "columns", reason: fault }], clause: "C3" });
    const row = await this.#row(id);
    await this.#deps.databases.data.begin(async (tx) => {
      const state = await holdImport(tx, id);
      if (state === "reading") return;
      if (state !== "mapping") throw new Refusal("conflict", "import-not-mapping", { clause: "C4" });
      await setColumns(tx, id, row.shape, mapping);
      await enqueue(tx, READ_JOB, { import: id, requestId }, { key: `${READ_JOB}/${id}` });
    });
  }

  /** Reads on, from where the last reader came to. */
  async read(id: SubjectId, signal: AbortSignal | null = null): Promise<void> {
    await this.#reading.read(id, signal);
    await endBroken(this.#deps, id);
  }

  /** Imports whose reader may have died. */
  async reading(): Promise<SubjectId[]> {
    return importsReading(this.#deps.databases.data);
  }

  async #row(id: SubjectId): Promise<ImportRow> {
    const row = await importById(this.#deps.databases.data, id);
    if (row === null) throw unknown();
    return row;
  }

  /** How far an import has come. Throws `import-unknown`. */
  async seen(id: SubjectId): Promise<ImportSeen> {
    const row = await this.#row(id);
    const sql = this.#deps.databases.data;
    const [states, faulty, signedReady] = await Promise.all([countStates(sql, id), countFaulty(sql, id), countSigned(sql, id)]);
    const of = (state: string): number => states.find((one) => one.state === state)?.families ?? 0;
    return {
      ...row, undelivered: of("asked") === 0 ? [] : await this.letters.undelivered(id), ready: of("ready"), signedReady, stopped: of("stopped"), waiting: of("asked"), faulty,
      children: states.filter(({ state }) => state !== "over").reduce((sum, { children }) => sum + children, 0),
    };
  }

  async list(): Promise<ImportSeen[]> {
    return Promise.all((await newestImports(this.#deps.databases.data, LISTED_MAX)).map((id) => this.seen(id)));
  }

  /** The first rows in the clear: an act like any showing. Throws `import-unknown`, `import-not-mapping`. */
  async showSample(id: SubjectId, who: Who): Promise<ImportHead["sample"]> {
    const { sample } = await this.head(id);
    await noteShown(this.#deps, id, who, { sample: true });
    return sample;
  }

  /** Whom a mark stopped: staff decides, since it may be chance. Names come masked. */
  async stoppedFamilies(id: SubjectId): Promise<StoppedFamily[]> {
    const { databases, keys } = this.#deps;
    const families = await familiesIn(databases.data, id, "stopped", LISTED_MAX);
    const open = families.length === 0 ? [] : await keys.openKeys(families.map(({ draft }) => draft), ["draft"]);
    return Promise.all(families.map(async ({ draft, children }) => {
      const [row] = await rowsOfFamily(databases.data, id, draft);
      const adult = row === undefined ? undefined : openGood(open, id, row)?.adult;
      return { draft, masked: [adult?.["given-name"], adult?.["family-name"]].map(masked).join(" "), children };
    }));
  }

  /** Staff says what is to be done with somebody whom a mark stopped: `ask` by letter, or `leave-out`. Throws `import-family-over`, `import-unknown`. */
  async decideStopped(id: SubjectId, draft: SubjectId, decision: "ask" | "leave-out", who: Who): Promise<void> {
    const family = await familyByDraft(this.#deps.databases.data, draft);
    if (family === null || family.importId !== id) throw unknown();
    await this.#deps.databases.data.begin(async (tx) => {
      if ((await holdInOrder(tx, family)) !== "stopped") throw new Refusal("not-found", "import-family-over", { clause: "C2" });
      if (decision === "leave-out") return endFamily(this.#deps, tx, family, { reason: "left_out", ...who });
      await setFamilyState(tx, draft, "ready");
      await this.#deps.ledger.append(tx, [{
        operation: "use", clause: "D2", purpose: null, subject: null, ...who, fields: [], at: this.#deps.clock.now(), detail: { import: id, decided: "ask-although-marked" },
      }]);
    });
    if (decision === "leave-out") await destroyEnded(this.#deps);
  }

  /** How many marks there are: with it a page can say how often a hit is chance. */
  async markCount(): Promise<number> {
    return this.#deps.marks.count(this.#deps.databases.data);
  }

  /** See `undoImport`. Families that were recorded from paper follow in a job. */
  async undo(id: SubjectId, who: Who): Promise<ImportSeen> {
    await undoImport(this.#deps, id, who);
    return this.seen(id);
  }

  /** The nightly run: who did not answer in time goes, with the keys. Answers how many. */
  async endLate(): Promise<number> {
    const late = await endLate(this.#deps);
    await destroyEnded(this.#deps);
    return late;
  }

  /** Finishes what a killed process began to destroy. Safe to run twice. */
  async destroyEnded(): Promise<number> {
    return destroyEnded(this.#deps);
  }

  /** Which of these keys seal something that waits: the sweep of orphan keys spares them. */
  async heldKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
    return importKeys(sql, keyIds);
  }
}
