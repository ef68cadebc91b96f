import type { SubjectExtract } from "../../../modules/extracts/index.ts";
import type { Words } from "../../words/index.ts";
import type { ShownActor, ShownEntry } from "../shown-entries.ts";
import { CSV_MARK, csvLine } from "./csv.ts";
import { plainRow, type PlainRow, tablesOf } from "./plain-values.ts";
import { HistoryForReading, PAGE_END, pageHead, tableForReading } from "./readable-page.ts";
import { ZipFile } from "./zip-file.ts";

export interface ArchiveWish {
  readonly words: Words;
  readonly extract: SubjectExtract;
  /** The history as it is shown, newest first, page by page. */
  readonly history: AsyncIterable<readonly ShownEntry[]>;
  /** Whose data it is, for the readable page. */
  readonly title: string;
  readonly operator: string;
}

/** The form of `my-data.json`. */
export const EXPORT_FORMAT = "robotek-personal-data/v1";

const HISTORY_COLUMNS = ["at", "entry", "index", "by", "operation", "purpose", "clause", "fields", "bulk"] as const;

function actorOf(actor: ShownActor): string {
  return actor.kind === "staff" ? `${actor.role} ${actor.pseudonym}` : actor.kind;
}

function historyRow({ row, actor, fields }: ShownEntry): PlainRow {
  return {
    at: row.at.toISOString(), entry: row.entryId, index: row.index, by: actorOf(actor), operation: row.operation, purpose: row.purpose, clause: row.clause,
    fields: [...fields], bulk: row.bulk,
  };
}

/** The parts: JSON whole, a CSV file a table, a table on the readable page. */
function writeParts(zip: ZipFile, wish: ArchiveWish, json: { write: (text: string) => void }, page: { write: (text: string) => void }): void {
  let first = true;
  for (const [name, content] of wish.extract.parts) {
    const plain = plainRow(content);
    json.write(`${first ? "" : ","}\n${JSON.stringify(name)}:${JSON.stringify(plain)}`);
    first = false;
    for (const table of tablesOf(name, plain)) {
      page.write(tableForReading(wish.words, table));
      const csv = zip.file(`csv/${table.name}.csv`);
      csv.write(CSV_MARK + csvLine(table.columns));
      for (const row of table.rows) csv.write(csvLine(table.columns.map((column) => row[column])));
      csv.end();
    }
    zip.assertSize();
  }
}

/**
 * A person's data as one ZIP: `my-data.html` to read, `my-data.json` for programs, a CSV file a table (clause:S3). The history goes through page by page, so that
 * memory holds compressed bytes alone. Throws Refusal `export-too-large`.
 */
export async function makeArchive(wish: ArchiveWish): Promise<Buffer> {
  const { words, extract, title } = wish;
  const zip = new ZipFile(extract.madeAt);
  const [page, json, csv] = [zip.file("my-data.html"), zip.file("my-data.json"), zip.file("csv/history.csv")];
  page.write(pageHead(words, title, words("export.lead-in-file", { operator: wish.operator, time: words.time(extract.madeAt) })));
  json.write(`{"format":${JSON.stringify(EXPORT_FORMAT)},"madeAt":"${extract.madeAt.toISOString()}","parts":{`);
  writeParts(zip, wish, json, page);
  json.write(`},\n"history":[`);
  csv.write(CSV_MARK + csvLine(HISTORY_COLUMNS));
  const reading = new HistoryForReading(words);
  page.write(reading.head());
  let first = true;
  for await (const entries of wish.history) {
    for (const row of entries.map(historyRow)) {
      json.write(`${first ? "" : ","}\n${JSON.stringify(row)}`);
      first = false;
      csv.write(csvLine(HISTORY_COLUMNS.map((column) => row[column])));
    }
    page.write(reading.rows(entries));
    zip.assertSize();
  }
  page.write(reading.end() + PAGE_END);
  json.write("]}\n");
  for (const file of [page, json, csv]) file.end();
  return zip.bytes();
}
