import { strToU8, zipSync } from "fflate";

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const letters = (column: number): string => (column < 26 ? "" : String.fromCharCode(64 + Math.floor(column / 26))) + String.fromCharCode(65 + (column % 26));

/** A workbook as Excel writes it: texts shared, numbers as they are. */
export function aWorkbook(rows: readonly (readonly (string | number | null)[])[]): Uint8Array {
  const shared: string[] = [];
  const cell = (value: string | number | null, line: number, column: number): string => {
    if (value === null) return "";
    const at = `${letters(column)}${line}`;
    if (typeof value === "number") return `<c r="${at}"><v>${value}</v></c>`;
    shared.push(value);
    return `<c r="${at}" t="s"><v>${shared.length - 1}</v></c>`;
  };
  const sheet = rows.map((cells, index) => `<row r="${index + 1}">${cells.map((value, column) => cell(value, index + 1, column)).join("")}</row>`).join("");
  return zipSync({
    "[Content_Types].xml": strToU8("<Types/>"),
    "xl/workbook.xml": strToU8('<?xml version="1.0"?><workbook xmlns:r="x"><workbookPr/><sheets><sheet name="Лист1" sheetId="1" r:id="rId1"/></sheets></workbook>'),
    "xl/_rels/workbook.xml.rels": strToU8('<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'),
    "xl/worksheets/sheet1.xml": strToU8(`<?xml version="1.0"?><worksheet><sheetData>${sheet}</sheetData></worksheet>`),
    "xl/sharedStrings.xml": strToU8(`<sst>${shared.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join("")}</sst>`),
  });
}
