import { type ActorRole, type FieldId, type OperationId, type PurposeId } from "./ids.ts";
import { purposeRow } from "./purposes.ts";
import { SHOWN_TO_REPRESENTATIVES } from "./visibility.ts";

export interface Permission {
  readonly operations: readonly OperationId[];
  /** The purpose's fields that this role may touch; null: all that the purpose declares. */
  readonly fields: readonly FieldId[] | null;
}

const may = (operations: readonly OperationId[], fields: readonly FieldId[] | null = null): Permission => Object.freeze({ operations, fields });
const all = (fields: readonly FieldId[]): Permission => may(["collect", "record", "systematise", "accumulate", "store", "clarify", "extract", "use"], fields);

const KEEP: readonly OperationId[] = ["collect", "record", "systematise", "accumulate", "store", "clarify", "use"];
const OWN: readonly OperationId[] = [...KEEP, "extract", "delete", "separate"];
const RIGHTS: readonly OperationId[] = [...OWN, "block", "destroy"];

/** What takes data away reaches also what the representative may not see: who may have a child's record destroyed, has all of it destroyed. */
export const TAKING_AWAY: readonly OperationId[] = Object.freeze(["block", "delete", "destroy", "separate"]);

const ownRecord = {
  subject: may(OWN),
  representative: may(OWN, SHOWN_TO_REPRESENTATIVES),
} as const;
const NAMES: readonly FieldId[] = ["family-name", "given-name"];
const MEMBER: readonly FieldId[] = [...NAMES, "email", "language"];
const PUPIL: readonly FieldId[] = ["given-name", "family-name", "birth-date", "study-grade", "attendance"];
const machine = may(["collect", "record", "systematise", "accumulate", "store", "use", "delete", "separate"]);

/**
 * Who may do what, under which purpose, with which fields. What is not here is refused (clause:S1).
 * Nobody may `transfer`: there is no recipient yet (clause:T1). `robotek policy matrix` prints it.
 */
export const permissions: Readonly<Record<PurposeId, Readonly<Partial<Record<ActorRole, Permission>>>>> = Object.freeze({
  "service-provision": {
    ...ownRecord,
    registrar: may([...KEEP, "extract", "combine"]),
    "support-agent": may(["use"], [...NAMES, "phone", "email", "language", "relation", "order"]),
    system: may(["systematise", "accumulate", "store", "use"]),
  },
  learning: { ...ownRecord, registrar: may(KEEP), teacher: all(PUPIL), system: may(["systematise", "store", "use"]) },
  delivery: { ...ownRecord, registrar: may(KEEP), "support-agent": may(["use"]), system: may(["store", "use"]) },
  "important-notices": { ...ownRecord, system: may(["store", "use"]) },
  "marketing-mail": { ...ownRecord, system: may(["store", "use"]) },
  "marketing-sms": { ...ownRecord, system: may(["store", "use"]) },
  "mail-statistics": { subject: may(OWN), system: machine },
  "site-statistics": { ...ownRecord, system: machine },
  interests: { ...ownRecord, system: machine },
  personalisation: { ...ownRecord, system: machine },
  "site-administration": { subject: may(["use", "clarify"]), administrator: may(["use"], ["email", "language"]), system: may(["store", "use"]) },
  support: { ...ownRecord, registrar: may(KEEP), "support-agent": may(KEEP), system: may(["collect", "record", "store", "use"]) },
  "request-handling": {
    subject: may(RIGHTS),
    representative: may(RIGHTS, SHOWN_TO_REPRESENTATIVES),
    registrar: may(["collect", "record", "store"]),
    "protection-officer": may([...RIGHTS, "combine"]),
    system: may(["collect", "record", "store", "use", "extract", "block", "delete", "destroy", "separate"]),
  },
  "abuse-prevention": { ...ownRecord, registrar: may(KEEP), "protection-officer": may(["use"]), system: may(["store", "use", "delete", "destroy"]) },
  invitations: { ...ownRecord, registrar: may(KEEP), system: may(["collect", "record", "store", "use", "destroy"]) },
  events: { ...ownRecord, registrar: may(KEEP), teacher: all(PUPIL), system: may(["store", "use"]) },
  contests: { ...ownRecord, marketer: may(["use"], [...NAMES, "study-grade"]), system: may(["store", "use"]) },
  surveys: { ...ownRecord, marketer: may(["use"], ["own-words"]), system: may(["collect", "record", "store", "use"]) },
  "public-posts": { ...ownRecord, "support-agent": may(["use", "delete"]), system: may(["store", "use", "delete"]) },
  "connected-apps": { ...ownRecord, system: may(["store", "use"]) },
  audit: { auditor: may(["use"]), "protection-officer": may(["use"]) },
  research: { subject: may(["use", "delete", "separate"]), system: may(["depersonalise"]) },
  "legal-duty": {
    // The list of persons with access to personal data (Order 179/НҚ): who joins the staff gives the own name, the administrator sees who is on it.
    subject: may(["collect", "record"], MEMBER),
    administrator: may(["use"], MEMBER),
    registrar: may(["collect", "record", "store"], [...NAMES, "patronymic", "iin", "order"]),
    "protection-officer": may(["collect", "record", "store", "use", "extract", "block", "delete", "destroy"]),
    system: may(["store", "use", "extract", "block", "delete", "destroy", "depersonalise", "separate"]),
  },
});

/** The roles that may use a purpose at all, in the order of the table. */
export function rolesOf(purpose: PurposeId): readonly ActorRole[] {
  return Object.keys(permissions[purpose]) as ActorRole[];
}

/** The fields of a purpose that a role may touch; none when the role may not use the purpose. */
export function permittedFields(purpose: PurposeId, role: ActorRole): readonly FieldId[] {
  const permission = permissions[purpose][role];
  if (!permission) return [];
  const { fields } = permission;
  return fields === null ? purposeRow(purpose).fields : purposeRow(purpose).fields.filter((field) => fields.includes(field));
}
