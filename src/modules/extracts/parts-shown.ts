import type { SubjectId } from "../../policy/index.ts";
import type { Exported, ExportedObject } from "../participants/index.ts";

/** Who takes the export: the person, or a representative of the person. */
export interface Taker {
  readonly self: SubjectId;
  readonly subject: SubjectId;
}

/** What of a child's record goes to a representative. Letters to the child, sessions of the child and the other's representation are not among it (clause:G5). */
const TO_REPRESENTATIVES: readonly string[] = ["subjects", "vault", "consent", "restrictions"];

/** The history comes page by page, as it is shown, and not at once. */
const PAGED: readonly string[] = ["ledger"];

type Rows = readonly Exported[];

const isObject = (value: Exported | undefined): value is ExportedObject => typeof value === "object" && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) === Object.prototype;

function mapRows(content: ExportedObject, name: string, change: (row: ExportedObject) => ExportedObject | null): ExportedObject {
  const rows = content[name];
  return Array.isArray(rows) ? { ...content, [name]: (rows as Rows).flatMap((row) => (isObject(row) ? change(row) ?? [] : [row])) } : content;
}

function only(row: ExportedObject, names: readonly string[]): ExportedObject {
  return Object.fromEntries(names.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]])));
}

/** An answer that somebody else gave stands there without anything about that person: what was answered, and when. A pupil's own word, and silence, are the pupil's alone. */
function consentRow({ self, subject }: Taker) {
  return (row: ExportedObject): ExportedObject | null => {
    if (self !== subject && row["scope"] === "assent") return null;
    const known = (id: Exported | undefined): boolean => id === null || id === self || id === subject;
    return known(row["decidedBy"]) && known(row["typedBy"]) ? row : only(row, ["purpose", "scope", "state", "stateIri", "documentHash", "policyVersion", "termUntil", "at"]);
  };
}

/** Whether a module's part is for this taker at all. */
export function isFor(name: string, { self, subject }: Taker): boolean {
  return !PAGED.includes(name) && (self === subject || TO_REPRESENTATIVES.includes(name));
}

/** What a module hands out about a person, as this taker may have it: nothing in it tells of a third person (clause:G5). */
export function partShown(name: string, content: ExportedObject, taker: Taker): ExportedObject {
  if (name === "consent") return mapRows(content, "events", consentRow(taker));
  if (name === "restrictions" && taker.self !== taker.subject) return mapRows(content, "events", (row) => only(row, ["change", "kind", "fields", "clause", "at"]));
  return content;
}
