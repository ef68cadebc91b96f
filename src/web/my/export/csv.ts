import type { Plain } from "./plain-values.ts";

/** So that programs for tables read the letters right. */
export const CSV_MARK = "\ufeff";
const LINE = "\r\n";
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/**
 * One cell (RFC 4180). A text that a program for tables would take for a formula gets an apostrophe before it, unless it is a plain number, such as a telephone's:
 * `=`, `+`, `-`, `@`, tab and carriage return begin one, also behind blanks.
 */
export function csvCell(value: Plain | undefined): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = /^[\s\u00a0]*[=+\-@]/u.test(text) && !NUMBER.test(text) ? `'${text}` : /^[\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\r\n\t']/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvLine(cells: readonly (Plain | undefined)[]): string {
  return cells.map(csvCell).join(",") + LINE;
}
