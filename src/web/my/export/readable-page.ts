import { type FieldId, isFieldId, isPurposeId } from "../../../policy/index.ts";
import { texts } from "../../../policy/text/index.ts";
import type { Words } from "../../words/index.ts";
import { inSentence, sayValue } from "../held-values.tsx";
import { sayActor } from "../say-actor.ts";
import type { ShownEntry } from "../shown-entries.ts";
import type { Plain, PlainRow, PlainTable } from "./plain-values.ts";

/** Ids, hashes and the like: they stand in the JSON and CSV files, and say nothing to a reader. */
const NOT_FOR_READING = new Set(["v", "table", "subject", "position", "event", "receipt", "stateIri", "documentHash", "decidedBy", "typedBy", "requestId", "entry", "index"]);
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.55 system-ui,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.75rem;line-height:1.2}h2{margin-top:2.5rem;font-size:1.25rem}table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{text-align:left;vertical-align:top;padding:.4375rem .875rem .4375rem 0;border-bottom:1px solid #8888}th{font-weight:600}.q{opacity:.75}
@media(max-width:40rem){table,tbody,tr,td{display:block}thead{display:none}td{border:0;padding:.125rem 0}td:before{content:attr(data-l) ": ";opacity:.75}tr{border-bottom:1px solid #8888;padding:.5rem 0}}`;

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text inside an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}

/** The beginning of a page that stands for itself: no script, no address of anything else. */
export function pageHead(words: Words, title: string, lead: string): string {
  return `<!doctype html><html lang="${words.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`
    + `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>`
    + `<body><h1>${escapeHtml(title)}</h1><p class="q">${escapeHtml(lead)}</p>`;
}

export const PAGE_END = "</body></html>\n";

function tableHead(heading: string, columns: readonly string[]): string {
  return `<h2>${escapeHtml(heading)}</h2><table><thead><tr>${columns.map((column) => `<th>${escapeHtml(column)}</th>`).join("")}</tr></thead><tbody>`;
}

function tableRow(columns: readonly string[], cells: readonly string[]): string {
  return `<tr>${cells.map((cell, n) => `<td data-l="${escapeHtml(columns[n] ?? "")}">${escapeHtml(cell)}</td>`).join("")}</tr>`;
}

const TABLE_END = "</tbody></table>";

/** One value as people read it, by the name of its column. */
function sayCell(words: Words, column: string, value: Plain | undefined, row: PlainRow): string {
  const said = texts[words.language];
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return (value as readonly Plain[]).map((one) => sayCell(words, column, one, row)).join("; ");
  if (typeof value === "object") return JSON.stringify(value);
  const text = String(value);
  if (TIME.test(text)) return words.time(new Date(text));
  if (isFieldId(text) && (column === "name" || column === "fields")) return said.fieldWords[text].name;
  const field = row["name"];
  if (column === "value" && typeof field === "string" && isFieldId(field)) return sayValue({ words }, field, text);
  if (column === "purpose" && isPurposeId(text)) return said.purposeWords[text].name;
  if (column === "state" && Object.hasOwn(said.consentStateWords, text)) return said.consentStateWords[text as keyof typeof said.consentStateWords].name;
  const kind = column === "by" || column.endsWith("As") ? "export.by" : column === "name" ? "export.column" : column;
  return words.find(`export.value.${text}`) ?? words.find(`${kind}.${text}`) ?? text;
}

/** A table of one module's part. */
export function tableForReading(words: Words, { name, columns, rows }: PlainTable): string {
  const shown = columns.filter((column) => !NOT_FOR_READING.has(column));
  const headings = shown.map((column) => words.find(`export.column.${column}`) ?? column);
  const heading = words.find(`export.part.${name}`) ?? name;
  return tableHead(heading, headings) + rows.map((row) => tableRow(headings, shown.map((column) => sayCell(words, column, row[column], row)))).join("") + TABLE_END;
}

export class HistoryForReading {
  readonly #words: Words;
  readonly #headings: readonly string[];

  constructor(words: Words) {
    this.#words = words;
    this.#headings = [words("history.when"), words("history.who"), words("history.what"), words("history.why"), words("history.proof")];
  }

  head(): string {
    return tableHead(this.#words("history.title"), this.#headings);
  }

  rows(entries: readonly ShownEntry[]): string {
    const said = texts[this.#words.language];
    return entries.map(({ row, actor, fields }) => {
      const named = fields.map((field: FieldId) => inSentence(said.fieldWords[field].name)).join(", ");
      const what = said.operationWords[row.operation].name;
      return tableRow(this.#headings, [
        this.#words.time(row.at), sayActor(this.#words, actor), named === "" ? what : `${what}: ${named}`,
        row.purpose === null ? row.clause : `${said.purposeWords[row.purpose].name} (${row.clause})`, row.index === null ? this.#words("history.pending") : this.#words("history.index", { index: row.index }),
      ]);
    }).join("");
  }

  end(): string {
    return TABLE_END;
  }
}
