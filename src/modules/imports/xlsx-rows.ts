import { CELL_CHARS_KEPT, COLUMNS_MAX, fileFault, ROWS_MAX, SHARED_CHARS_MAX, type TableRow } from "./file-fault.ts";
import { attribute, xmlEvents } from "./xml-events.ts";
import { ZipParts } from "./zip-parts.ts";

interface Workbook {
  readonly sheet: string;
  /** Days are counted from 1904 in workbooks of old Macs. */
  readonly since1904: boolean;
}

function workbookOf(parts: ZipParts): Workbook {
  let first: string | null = null;
  let since1904 = false;
  for (const event of xmlEvents(parts.read("xl/workbook.xml"))) {
    if (event.kind !== "open") continue;
    if (event.name === "workbookPr") since1904 = /^(1|true)$/u.test(attribute(event.attributes, "date1904") ?? "");
    if (event.name === "sheet") first ??= attribute(event.attributes, "(?:\\w+:)?id");
  }
  const targets = new Map<string, string>();
  for (const event of xmlEvents(parts.read("xl/_rels/workbook.xml.rels"))) {
    if (event.kind !== "open" || event.name !== "Relationship") continue;
    targets.set(attribute(event.attributes, "Id") ?? "", attribute(event.attributes, "Target") ?? "");
  }
  const target = targets.get(first ?? "") ?? "worksheets/sheet1.xml";
  return { sheet: target.startsWith("/") ? target.slice(1) : `xl/${target}`, since1904 };
}

function sharedTexts(parts: ZipParts): string[] {
  const texts: string[] = [];
  let chars = 0;
  let text = "";
  let inText = false;
  let phonetic = 0;
  for (const event of xmlEvents(parts.read("xl/sharedStrings.xml"))) {
    if (event.kind === "text") {
      if (inText && phonetic === 0 && text.length <= CELL_CHARS_KEPT) text += event.text;
    } else if (event.name === "rPh") phonetic += event.kind === "open" ? 1 : -1;
    else if (event.name === "t") inText = event.kind === "open";
    else if (event.name === "si" && event.kind === "close") {
      chars += text.length;
      if (chars > SHARED_CHARS_MAX) throw fileFault("file-swells");
      texts.push(text.slice(0, CELL_CHARS_KEPT + 1));
      text = "";
    }
  }
  return texts;
}

/** The place of a cell in its row, from `BC12`; null for none. */
function columnOf(reference: string | null): number | null {
  const letters = /^[A-Z]{1,3}(?=\d)/u.exec(reference ?? "")?.[0];
  if (letters === undefined) return null;
  return letters.split("").reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** A number as people would write it: a phone is kept as 7.7015550123E10. */
function plainNumber(text: string): string {
  const value = Number(text);
  return /e/iu.test(text) && Number.isSafeInteger(value) ? String(value) : text;
}

class SheetReader {
  readonly #shared: readonly string[];
  #cells: string[] = [];
  #column = 0;
  #type = "";
  #text = "";
  #inValue = false;
  #line = 0;
  #rows = 0;

  constructor(shared: readonly string[]) {
    this.#shared = shared;
  }

  *read(pieces: Iterable<Uint8Array>): Generator<TableRow> {
    for (const event of xmlEvents(pieces)) {
      if (event.kind === "text") {
        if (this.#inValue && this.#text.length <= CELL_CHARS_KEPT) this.#text += event.text;
      } else if (event.name === "v" || event.name === "t") this.#inValue = event.kind === "open";
      else if (event.name === "row" && event.kind === "open") this.#openRow(attribute(event.attributes, "r"));
      else if (event.name === "row") yield* this.#closeRow();
      else if (event.name === "c" && event.kind === "open") this.#openCell(event.attributes);
      else if (event.name === "c") this.#cells[this.#column] = this.#value();
    }
  }

  #openRow(number: string | null): void {
    const line = Number(number ?? this.#line + 1);
    // Lines that go back would be taken for ones that were read before.
    if (!Number.isSafeInteger(line) || line <= this.#line) throw fileFault("file-broken");
    this.#line = line;
    this.#cells = [];
    this.#column = -1;
  }

  #openCell(attributes: string): void {
    this.#column = columnOf(attribute(attributes, "r")) ?? this.#column + 1;
    if (this.#column >= COLUMNS_MAX) throw fileFault("too-many-columns");
    this.#type = attribute(attributes, "t") ?? "n";
    this.#text = "";
  }

  /** What the cell shows. A formula is never worked out: its last value is what counts. */
  #value(): string {
    if (this.#type === "s") return this.#shared[Number(this.#text)] ?? "";
    if (this.#type === "n") return plainNumber(this.#text);
    return this.#type === "e" ? "" : this.#text.slice(0, CELL_CHARS_KEPT + 1);
  }

  *#closeRow(): Generator<TableRow> {
    const cells = Array.from(this.#cells, (cell: string | undefined) => cell ?? "");
    if (cells.every((cell) => cell.trim() === "")) return;
    this.#rows += 1;
    if (this.#rows > ROWS_MAX + 1) throw fileFault("too-many-rows");
    yield { line: this.#line, cells };
  }
}

/** The rows of a workbook's first sheet (ECMA-376), empty ones left out. Throws the faults of the archive and of the bounds. */
export function* xlsxRows(bytes: Uint8Array): Generator<TableRow> {
  const parts = new ZipParts(bytes);
  const { sheet, since1904 } = workbookOf(parts);
  if (!parts.names().includes(sheet)) throw fileFault("file-broken");
  const reader = new SheetReader(sharedTexts(parts));
  for (const row of reader.read(parts.read(sheet))) yield since1904 ? { ...row, since1904 } : row;
}

const DAY_MS = 86_400_000;
/** Between the first day of 1900 and that of 1904, as Excel counts. */
const DAYS_TO_1904 = 1462;

/** A day that a workbook keeps as a number of days, as `YYYY-MM-DD`; null for a number that is no day of a living person. */
export function dayOfSerial(text: string, since1904 = false): string | null {
  if (!/^\d{3,5}(\.\d+)?$/u.test(text)) return null;
  const at = new Date(Date.UTC(1899, 11, 30) + (Math.floor(Number(text)) + (since1904 ? DAYS_TO_1904 : 0)) * DAY_MS);
  return at.toISOString().slice(0, 10);
}
