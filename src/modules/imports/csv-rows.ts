import { CELL_CHARS_KEPT, CELL_CHARS_MAX, COLUMNS_MAX, fileFault, ROWS_MAX, type TableRow } from "./file-fault.ts";

export const DELIMITERS = [";", ",", "\t"] as const;
export type Delimiter = (typeof DELIMITERS)[number];
export const isDelimiter = (text: string): text is Delimiter => (DELIMITERS as readonly string[]).includes(text);

/** The separator that the first line holds most of, outside quotes; the semicolon, which Excel writes here, where none is there. */
export function guessDelimiter(chunks: Iterable<string>): Delimiter {
  const counts = new Map<string, number>();
  let quoted = false;
  for (const chunk of chunks) {
    for (const letter of chunk) {
      if (letter === '"') quoted = !quoted;
      else if (!quoted && letter === "\n" && counts.size > 0) return most(counts);
      else if (!quoted && isDelimiter(letter)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    // A first line of more than a piece of text is no line of headings.
    break;
  }
  return most(counts);
}

function most(counts: ReadonlyMap<string, number>): Delimiter {
  return DELIMITERS.reduce((best, one) => ((counts.get(one) ?? 0) > (counts.get(best) ?? 0) ? one : best), ";");
}

/** RFC 4180 as spreadsheets write it: quotes doubled inside quotes, line breaks inside quotes, CR LF, LF or CR at the end of a row. */
class CsvReader {
  readonly #delimiter: string;
  #cells: string[] = [];
  #cell = "";
  #length = 0;
  #quoted = false;
  /** A quote inside quotes was just read: the next letter says whether it ended them. */
  #quoteSeen = false;
  #line = 1;
  #rowLine = 1;
  #lastWasReturn = false;
  #rows = 0;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  *feed(text: string): Generator<TableRow> {
    for (let at = 0; at < text.length; at += 1) {
      const letter = text.charAt(at);
      if (letter === "\n" && this.#lastWasReturn) {
        this.#lastWasReturn = false;
        continue;
      }
      this.#lastWasReturn = letter === "\r";
      if (letter === "\n" || letter === "\r") this.#line += 1;
      if (this.#quoted && this.#inQuotes(letter)) continue;
      if (letter === '"' && this.#length === 0) this.#quoted = true;
      else if (letter === this.#delimiter) this.#endCell();
      else if (letter === "\n" || letter === "\r") yield* this.#endRow();
      else this.#add(letter);
    }
  }

  /** True while the letter belongs to the quoted text. */
  #inQuotes(letter: string): boolean {
    if (this.#quoteSeen) {
      this.#quoteSeen = false;
      if (letter === '"') {
        this.#add(letter);
        return true;
      }
      this.#quoted = false;
      return false;
    }
    if (letter === '"') this.#quoteSeen = true;
    else this.#add(letter === "\r" ? "\n" : letter);
    return true;
  }

  *end(): Generator<TableRow> {
    if (this.#quoted && !this.#quoteSeen) throw fileFault("quote-open");
    if (this.#length > 0 || this.#cells.length > 0) yield* this.#endRow();
  }

  #add(letter: string): void {
    this.#length += 1;
    if (this.#length <= CELL_CHARS_KEPT) this.#cell += letter;
    else if (this.#length > CELL_CHARS_MAX) throw fileFault("quote-open");
  }

  #endCell(): void {
    if (this.#cells.length >= COLUMNS_MAX) throw fileFault("too-many-columns");
    this.#cells.push(this.#cell);
    this.#cell = "";
    this.#length = 0;
    this.#quoted = false;
    this.#quoteSeen = false;
  }

  *#endRow(): Generator<TableRow> {
    this.#endCell();
    const row = { line: this.#rowLine, cells: this.#cells };
    this.#cells = [];
    this.#rowLine = this.#line;
    if (row.cells.every((cell) => cell.trim() === "")) return;
    this.#rows += 1;
    if (this.#rows > ROWS_MAX + 1) throw fileFault("too-many-rows");
    yield row;
  }
}

/** The rows of a CSV text, empty ones left out. Throws `quote-open`, `too-many-columns`, `too-many-rows`. */
export function* csvRows(chunks: Iterable<string>, delimiter: Delimiter): Generator<TableRow> {
  const reader = new CsvReader(delimiter);
  for (const chunk of chunks) yield* reader.feed(chunk);
  yield* reader.end();
}
