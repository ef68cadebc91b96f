import { csvRows, type Delimiter, guessDelimiter, isDelimiter } from "./csv-rows.ts";
import { COLUMNS_MAX, FILE_BYTES_MAX, fileFault, type TableRow } from "./file-fault.ts";
import { decoded, type Encoding, guessEncoding, isEncoding } from "./text-encoding.ts";
import { xlsxRows } from "./xlsx-rows.ts";

/** How a file is read: guessed from its bytes, corrected by staff. */
export interface FileShape {
  readonly format: "csv" | "xlsx";
  readonly encoding: Encoding | null;
  readonly delimiter: Delimiter | null;
}

const ZIP = Buffer.from("PK\u0003\u0004", "latin1");
/** Older workbooks and locked ones are compound files. */
const COMPOUND = Buffer.from("d0cf11e0a1b11ae1", "hex");

/** What a file seems to be. Throws `file-empty`, `file-too-large`, `file-kind`, `encoding-unknown`. */
export function guessShape(bytes: Uint8Array): FileShape {
  if (bytes.length === 0) throw fileFault("file-empty");
  if (bytes.length > FILE_BYTES_MAX) throw fileFault("file-too-large");
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(8, bytes.length));
  if (start.subarray(0, 4).equals(ZIP)) return { format: "xlsx", encoding: null, delimiter: null };
  if (start.equals(COMPOUND) || start.toString("latin1").startsWith("%PDF")) throw fileFault("file-kind");
  const encoding = guessEncoding(bytes);
  return { format: "csv", encoding, delimiter: guessDelimiter(decoded(bytes, encoding)) };
}

/** A shape that staff told; what cannot be is left as it was guessed. */
export function toldShape(guessed: FileShape, told: { readonly encoding?: string | undefined; readonly delimiter?: string | undefined }): FileShape {
  if (guessed.format === "xlsx") return guessed;
  const encoding = told.encoding !== undefined && isEncoding(told.encoding) ? told.encoding : guessed.encoding;
  const delimiter = told.delimiter !== undefined && isDelimiter(told.delimiter) ? told.delimiter : guessed.delimiter;
  return { format: "csv", encoding, delimiter };
}

/** The file's rows in a stream, the first being the headings. Throws the faults of a whole file. */
export function* tableRows(bytes: Uint8Array, { format, encoding, delimiter }: FileShape): Generator<TableRow> {
  if (format === "xlsx") yield* xlsxRows(bytes);
  else yield* csvRows(withoutMark(decoded(bytes, encoding ?? "utf-8")), delimiter ?? ";");
}

/** The decoder takes the mark of the encoding that it knows; a file that was saved twice has another. */
function* withoutMark(chunks: Iterable<string>): Generator<string> {
  let first = true;
  for (const chunk of chunks) {
    yield first ? chunk.replace(/^\ufeff/u, "") : chunk;
    first = false;
  }
}

export interface TableHead {
  readonly headings: readonly string[];
  readonly sample: readonly TableRow[];
}

const SAMPLE_ROWS = 5;

/** Headings and the first rows. Throws `file-empty`, `no-columns`, `too-many-columns` and the faults of the file's beginning. */
export function tableHead(bytes: Uint8Array, shape: FileShape): TableHead {
  let headings: readonly string[] | null = null;
  const sample: TableRow[] = [];
  for (const row of tableRows(bytes, shape)) {
    if (headings === null) headings = row.cells;
    else sample.push(row);
    if (sample.length >= SAMPLE_ROWS) break;
  }
  if (headings === null || sample.length === 0) throw fileFault("file-empty");
  if (headings.length > COLUMNS_MAX) throw fileFault("too-many-columns");
  if (headings.length < 2) throw fileFault("no-columns");
  return { headings: headings.map((heading) => heading.trim().slice(0, 100)), sample };
}
