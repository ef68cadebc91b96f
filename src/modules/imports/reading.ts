import type { Actor, SubjectId } from "../../policy/index.ts";
import { isRefusal } from "../../platform/refusal.ts";
import type { SubjectKey } from "../keys/index.ts";
import { typedRow } from "./row-check.ts";
import { dropFile, holdImport, importById, type ImportRow, moveCursor, setState } from "./imports.store.ts";
import type { ImportsDeps } from "./imports-deps.ts";
import type { LineToStage, Staging } from "./staging.ts";
import { tableRows } from "./table-file.ts";

export const READ_JOB = "read-import";
const LINES_A_BATCH = 500;
const READER: Actor = { kind: "system", job: READ_JOB };

/** Reads a file to its end in batches, each with its cursor in one transaction: a reader that dies is followed by one that goes on where it was. */
export class ImportReading {
  readonly #deps: ImportsDeps;
  readonly #staging: Staging;

  constructor(deps: ImportsDeps, staging: Staging) {
    this.#deps = deps;
    this.#staging = staging;
  }

  /** Reads what is left. Safe to run twice, and at once. Stops between batches when the signal says so; the next run does the rest. */
  async read(id: SubjectId, signal: AbortSignal | null = null): Promise<void> {
    const row = await importById(this.#deps.databases.data, id);
    if (row === null || row.state !== "reading" || row.fileId === null || row.columns === null) return;
    const [key] = await this.#deps.keys.openKeys([id], ["draft"]);
    if (key === undefined) return;
    try {
      if (await this.#all(row, row.fileId, key, signal)) await this.#finish(id, row.fileId);
    } catch (error) {
      if (!isRefusal(error) || error.kind !== "invalid") throw error;
      await this.#deps.databases.data.begin(async (tx) => {
        if ((await holdImport(tx, id)) === "reading") await setState(tx, id, "broken", error.reason);
      });
    }
  }

  async #all(row: ImportRow, fileId: string, key: SubjectKey, signal: AbortSignal | null): Promise<boolean> {
    const bytes = await this.#deps.files.get(fileId, key.bytes);
    const columns = row.columns ?? [];
    let heading = true;
    let cursor = row.lastLine;
    let lines: LineToStage[] = [];
    for (const found of tableRows(bytes, row.shape)) {
      if (heading || found.line <= cursor) {
        heading = false;
        continue;
      }
      lines.push({ line: found.line, typed: typedRow(found, columns) });
      if (lines.length < LINES_A_BATCH) continue;
      if (signal?.aborted === true || !(await this.#stage(row, key, lines, cursor))) return false;
      cursor = found.line;
      lines = [];
    }
    return lines.length === 0 || (await this.#stage(row, key, lines, cursor));
  }

  /** False when somebody undid the import meanwhile, or another reader is further on. */
  async #stage(row: ImportRow, key: SubjectKey, lines: readonly LineToStage[], cursor: number): Promise<boolean> {
    const at = this.#deps.clock.now();
    const batch = await this.#staging.plan(row.id, lines, at);
    await this.#deps.steps("import:batch-planned");
    const written = await this.#deps.databases.data.begin(async (tx) => {
      const state = await holdImport(tx, row.id);
      if (state !== "reading" || (await importById(tx, row.id))?.lastLine !== cursor) return false;
      await this.#staging.write(tx, row.id, batch, { own: key, at, actor: READER, requestId: row.requestId });
      await moveCursor(tx, row.id, { rows: lines.length, lastLine: lines.at(-1)?.line ?? cursor, alreadyHere: batch.alreadyHere });
      await this.#deps.steps("import:batch-written");
      return true;
    });
    if (!written) await this.#staging.drop(batch, new Set());
    await this.#deps.steps("import:batch-committed");
    return written;
  }

  async #finish(id: SubjectId, fileId: string): Promise<void> {
    const { databases, files, steps } = this.#deps;
    await databases.data.begin(async (tx) => {
      if ((await holdImport(tx, id)) === "reading") await setState(tx, id, "checked");
    });
    await steps("import:read");
    // The rows say all: the file goes, so that nothing of whoever is destroyed stays in it.
    await files.delete(fileId);
    await dropFile(databases.data, id);
  }
}
