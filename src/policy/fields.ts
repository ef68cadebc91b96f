import type { ClauseId, CompartmentId, FieldId } from "./ids.ts";

export interface FieldRow {
  /** The clause that lets the school ask for it. */
  readonly clause: ClauseId;
  /** The retention class, which is also the key it is sealed under. */
  readonly compartment: CompartmentId;
  /** IRI of the category in the Data Privacy Vocabulary 2, extension PD. */
  readonly dpv: string;
  /** Whether people may be found by it through a blind index. */
  readonly indexed: boolean;
}

const pd = (term: string): string => `https://w3id.org/dpv/pd#${term}`;
const row = (clause: ClauseId, compartment: CompartmentId, term: string, indexed = false): FieldRow => ({ clause, compartment, dpv: pd(term), indexed });

/** Every personal field there is (clause:C3, C5, U7). The categories of the law's identifiers (full name, IIN, face image) are in `identity` and `document`. */
export const fields: Readonly<Record<FieldId, FieldRow>> = Object.freeze({
  "family-name": row("C3", "identity", "Name", true),
  "given-name": row("C3", "identity", "Name", true),
  patronymic: row("C2", "identity", "Name"),
  "birth-date": row("C3", "identity", "BirthDate", true),
  "study-place": row("C3", "learning", "School"),
  "study-grade": row("C3", "learning", "School"),
  phone: row("C3", "contact", "TelephoneNumber", true),
  email: row("C3", "contact", "EmailAddress", true),
  "home-address": row("C3", "contact", "PhysicalAddress"),
  iin: row("C5", "identity", "OfficialID", true),
  "identity-document": row("C5", "document", "OfficialID"),
  occupation: row("U7", "identity", "Professional"),
  postcode: row("U7", "contact", "PostalCode"),
  "device-id": row("U7", "statistics-link", "DeviceBased"),
  "time-zone": row("U7", "contact", "Location"),
  language: row("U7", "identity", "Language"),
  relation: row("C2", "identity", "Relationship"),
  "own-words": row("R1", "words", "Communication"),
  order: row("C1", "contract", "Purchase"),
  attendance: row("C1", "learning", "ServiceConsumptionBehavior"),
  "interest-topic": row("U8", "statistics-link", "Interest"),
  visit: row("K5", "statistics-link", "BrowsingBehavior"),
});

/** The retention class and key compartment of a field. */
export function compartmentOf(field: FieldId): CompartmentId {
  return fields[field].compartment;
}

/** The fields of a compartment, in the policy's order. */
export function fieldsIn(compartment: CompartmentId): readonly FieldId[] {
  return (Object.keys(fields) as FieldId[]).filter((field) => fields[field].compartment === compartment);
}
