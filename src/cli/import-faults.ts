import type { FileFaultReason, mappingFault, RowFaultReason } from "../modules/imports/index.ts";

/** What can be done about a fault of a row, for who sits at a terminal; the desk says it in three languages. */
const ROW: Readonly<Record<RowFaultReason, string>> = {
  missing: "fill the cell in", "too-long": "the value is too long: shorten it", "too-short": "the value is too short: write it in full", unreadable: "the cell holds signs that cannot be read: type it anew",
  "letters-only": "a name has letters, hyphens and apostrophes only", "mixed-alphabets": "Latin and Cyrillic letters stand in one word: type it anew in one alphabet",
  "not-a-date": "write the day as 31.12.2015 or 2015-12-31", "date-in-future": "the day is still to come: check the year", "date-too-early": "the day is too long ago: check the year",
  "not-a-phone": "write the number with its country, +7 701 …", "not-an-email": "write an address as name@example.kz", "not-an-iin": "an IIN has twelve digits", "iin-check-digit": "the IIN is mistyped: its last digit does not fit",
  "iin-birth-date": "the IIN belongs to somebody born on another day: check both",
  "not-a-grade": "write the grade as 4 or 4 А", "not-a-postcode": "write the postcode as it stands on letters", "not-a-time-zone": "write a zone as Asia/Almaty", "not-a-language": "write ru, kk or en",
  "not-a-relation": "write mother, father, adopter, guardian, trustee or foster-parent",
  formula: "write the value itself: it begins like a formula", "adult-differs": "another line says something else of the same address: make them alike",
  "child-twice": "the same child stands in another line: take one out", "waits-elsewhere": "the person was asked by another import: wait for the answer, or undo that one",
  "name-unclear": "write family name and given name, two to four words", "not-adult": "only an adult can be asked", "not-a-child": "a grown pupil joins with an own account",
  "too-many-children": "too many children for one address: check the column", "paper-too-old": "the paper bears an earlier text: leave the cell empty, and a letter asks",
  "paper-not-recorded": "another line of the family, or a rule, stops it: put those right at the desk, or leave it out",
};

const FILE: Readonly<Record<FileFaultReason, string>> = {
  "file-empty": "the file has no rows: save it with the names of the columns and at least one row", "file-too-large": "the file is larger than 20 MB: split it",
  "file-kind": "this is neither CSV nor XLSX: save it as one of them, without a password", "file-broken": "the file is damaged: open it in a spreadsheet program and save it again",
  "file-swells": "the file unpacks into something too large: keep one sheet with data", "too-many-columns": "there are more than 50 columns: keep those that are needed",
  "too-many-rows": "there are more than 50,000 rows: split the file", "quote-open": "a quote is opened and not closed: find it and save again", "file-locked": "the file has a password: take it off",
  "no-columns": "only one column can be seen: tell the separator with --delimiter", "encoding-unknown": "this is no text: save the file as CSV in UTF-8, or tell --encoding",
};

const COLUMNS: Readonly<Record<NonNullable<ReturnType<typeof mappingFault>>, string>> = {
  "column-twice": "two columns are to hold the same", "email-missing": "no column holds the adult's address: nobody could be asked", "name-missing": "no column holds the adult's name",
  "child-incomplete": "a child needs a name and a date of birth",
};

/** Refusals of the command as a whole. */
const ACT: Readonly<Record<string, string>> = {
  "file-known": "this very file was taken in already: see --status, or undo that import", "import-unknown": "there is no such import", "import-undone": "the import is undone already",
  "import-not-read": "the file is not read to its end yet, or the import is undone", "import-not-mapping": "the columns of this import are told already", "member-unknown": "no member of the staff has this number",
  "role-not-permitted": "this member is no registrar", "papers-unseen": "say that the signed forms lie here",
};

const all: Readonly<Record<string, string>> = Object.freeze({ ...ROW, ...FILE, ...COLUMNS, ...ACT });

/** What is wrong in words, with the code that programs read; the code alone where there are no words, which a test rules out for all that an import says. */
export function sayFault(reason: string): string {
  const said = Object.hasOwn(all, reason) ? all[reason] : undefined;
  return said === undefined ? reason : `${reason} (${said})`;
}
