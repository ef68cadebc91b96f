import { guessMapping, type Mapping, mappingFault } from "./columns.ts";
import { checkRow, type RowFault, typedRow } from "./row-check.ts";
import { type FileShape, guessShape, tableHead, tableRows, toldShape } from "./table-file.ts";

const FAULTY_SHOWN_MAX = 200;

/** What an import of a file would come to, with nothing kept. No value of the file is in it. */
export interface Preview {
  readonly shape: FileShape;
  readonly headings: readonly string[];
  readonly mapping: Mapping;
  readonly mappingFault: string | null;
  readonly rows: number;
  readonly faulty: number;
  /** The first of the lines that cannot be taken. */
  readonly lines: readonly { readonly line: number; readonly faults: readonly RowFault[] }[];
}

/** Reads a whole file and says what is wrong with it. Throws the faults of a whole file. */
export function previewFile(bytes: Uint8Array, at: Date, told: { encoding?: string | undefined; delimiter?: string | undefined; mapping?: Mapping } = {}): Preview {
  const shape = toldShape(guessShape(bytes), told);
  const { headings } = tableHead(bytes, shape);
  const mapping = told.mapping ?? guessMapping(headings);
  const fault = mappingFault(mapping);
  const lines: { line: number; faults: readonly RowFault[] }[] = [];
  let rows = -1;
  let faulty = 0;
  for (const row of tableRows(bytes, shape)) {
    rows += 1;
    if (rows === 0 || fault !== null) continue;
    const check = checkRow(typedRow(row, mapping), at);
    if (check.ok) continue;
    faulty += 1;
    if (lines.length < FAULTY_SHOWN_MAX) lines.push({ line: row.line, faults: check.faults });
  }
  return { shape, headings, mapping, mappingFault: fault, rows, faulty, lines };
}
