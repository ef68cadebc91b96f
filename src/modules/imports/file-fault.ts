import { Refusal } from "../../platform/refusal.ts";

/** Why a whole file is refused. */
export const FILE_FAULTS = [
  "file-empty", "file-too-large", "file-kind", "file-broken", "file-swells", "too-many-columns", "too-many-rows", "quote-open", "file-locked", "no-columns", "encoding-unknown",
] as const;
export type FileFaultReason = (typeof FILE_FAULTS)[number];

/** The file cannot be taken as it is; `reason` says why, and the page what to do. */
export function fileFault(reason: FileFaultReason): Refusal {
  return new Refusal("invalid", reason, { fields: [{ field: "file", reason }], clause: "C4" });
}

export const FILE_BYTES_MAX = 20_000_000;
export const COLUMNS_MAX = 50;
export const ROWS_MAX = 50_000;
/** Kept of a cell: more than any field takes, so that the field's own rule says that it is too long. */
export const CELL_CHARS_KEPT = 2_000;
/** A cell longer than this is no cell: somebody forgot a closing quote. */
export const CELL_CHARS_MAX = 100_000;
/** What may come out of a packed part: a sheet of 50,000 rows with 50 columns takes less. */
export const UNPACKED_BYTES_MAX = 96_000_000;
/** Texts that a workbook's cells point at, together, in characters. */
export const SHARED_CHARS_MAX = 24_000_000;

/** One line of a spreadsheet: where it stands in the file, for people, and its cells. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** Days that stand as numbers count from 1904, as workbooks of old Macs do. */
  readonly since1904?: true;
}
