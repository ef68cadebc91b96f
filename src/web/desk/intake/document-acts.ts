import { type CivilDate, civilDateOf, IDENTITY_PAPERS, type IdentityPaper, type Language, parseCivilDate, proofOf, type Relation, type Stage, type StaffActor, type SubjectId, validateField } from "../../../policy/index.ts";
import type { Representation } from "../../../modules/representation/index.ts";
import { lifeOf } from "../../../modules/subjects/index.ts";
import { Refusal } from "../../../platform/refusal.ts";
import type { AppDeps } from "../../app-deps.ts";
import { numberedPeople, type PersonAtDesk, personNumbered } from "./person-at-desk.ts";

export const END_REASONS = ["court", "guardianship-ended", "mistake"] as const;
export type EndReason = (typeof END_REASONS)[number];
/** What is looked at when a representation ends, by its reason. */
const SHOWN_AT_END = { court: "court-decision", "guardianship-ended": "guardianship-order", mistake: "birth-certificate" } as const;
/** What shows the day of a birth. */
export const BIRTH_PAPERS = ["birth-certificate", ...IDENTITY_PAPERS] as const;

/** Who acts for which pupil, on a document that lies before them. */
export interface OnDocument {
  readonly by: StaffActor;
  readonly requestId: string;
  readonly subject: SubjectId;
}
/** By which right, shown by what, from when to when. */
export type Right = Pick<Representation, "relation" | "proof" | "beginsAt" | "endsAt">;
export interface RepresentativeAtDesk extends PersonAtDesk {
  readonly right: Right;
}
type Deps = Pick<AppDeps, "databases" | "clock" | "intakeDesk" | "representations" | "documents" | "issuedCodes">;

const invalid = (field: string, reason: string): Refusal => new Refusal("invalid", "invalid-fields", { fields: [{ field, reason }], clause: "G5" });

/** What a pupil's acts begin with. Throws Refusal (not-found) `child-unknown` for who is none. */
export async function pupilAtDesk({ databases, representations, clock }: Deps, subject: SubjectId): Promise<{ stage: Stage; isFrozen: boolean; representatives: RepresentativeAtDesk[] }> {
  const sql = databases.data;
  const stage = await representations.stageOf(sql, subject);
  if (stage === null) throw new Refusal("not-found", "child-unknown", { clause: "G5" });
  const held = await representations.representativesOf(sql, subject, clock.now());
  const people = await numberedPeople({ databases }, held.map(({ representative }) => representative));
  return { stage, isFrozen: (await lifeOf(sql, subject)) === "frozen", representatives: people.map((person, n) => ({ ...person, right: held[n] as Right })) };
}

/** A second representative, named by number. Throws Refusal `invalid-fields` and those of `DeskActs.addRepresentative`. */
export async function addRepresentative(deps: Deps, { by, requestId, subject: child }: OnDocument, said: { number: number; relation: Relation | null; seen: boolean; until: string | null }): Promise<void> {
  const representative = await personNumbered(deps, said.number);
  const { relation } = said;
  if (relation === null) throw invalid("relation", "choose-one");
  if (!said.seen) throw invalid("proof", "document-unseen");
  await deps.intakeDesk.acts.addRepresentative({ by, requestId, child, representative, relation, proof: proofOf[relation], until: said.until === null ? null : dayIn(said.until) });
}

/** A day, as people write it; one that may be still to come. */
function dayIn(text: string): CivilDate {
  const [, day = "", month = "", year = ""] = /^\s*(\d{1,2})[./](\d{1,2})[./](\d{4})\s*$/u.exec(text) ?? [];
  const date = parseCivilDate(year === "" ? text.trim() : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
  if (date === null) throw invalid("until", "not-a-date");
  return date;
}

/** The document that shows a standing right, and its term. Throws Refusal `invalid-fields` and those of `DeskActs.proveRepresentation`. */
export async function proveRepresentation(deps: Deps, { by, requestId, subject: child }: OnDocument, said: { representative: string | undefined; relation: Relation | null; seen: boolean; until: string | null }): Promise<void> {
  const named = await namedAmong(deps, child, said.representative);
  if (said.relation === null) throw invalid("relation", "choose-one");
  if (!said.seen) throw invalid("proof", "document-unseen");
  await deps.intakeDesk.acts.proveRepresentation({ by, requestId, child, representative: named, relation: said.relation, until: said.until === null ? null : dayIn(said.until) });
}

/** Who stands for the child now, as the form names one. */
async function namedAmong(deps: Deps, child: SubjectId, representative: string | undefined): Promise<SubjectId> {
  const held = await deps.representations.representativesOf(deps.databases.data, child, deps.clock.now());
  const named = held.find((one) => one.representative === representative);
  if (named === undefined) throw invalid("representative", "choose-one");
  return named.representative;
}

/** Ends a representation. Throws Refusal `invalid-fields` and those of `DeskActs.endRepresentation`. */
export async function endRepresentation(deps: Deps, { by, requestId, subject: child }: OnDocument, said: { representative: string | undefined; reason: EndReason | undefined }): Promise<void> {
  const representative = await namedAmong(deps, child, said.representative);
  if (said.reason === undefined) throw invalid("reason", "choose-one");
  await deps.intakeDesk.acts.endRepresentation({ by, requestId, child, representative, reason: said.reason, document: SHOWN_AT_END[said.reason] });
}

/** Puts a pupil's birth date right. Throws Refusal `invalid-fields` and those of `DeskActs.correctBirthDate`. */
export async function correctBirthDate(deps: Deps, { by, requestId, subject: child }: OnDocument, said: { document: (typeof BIRTH_PAPERS)[number] | undefined; birthDate: string }): Promise<void> {
  if (said.document === undefined) throw invalid("document", "choose-one");
  const check = validateField("birth-date", said.birthDate, civilDateOf(deps.clock.now()));
  if (!check.ok) throw invalid("birth-date", check.reason);
  await deps.intakeDesk.acts.correctBirthDate({ by, requestId, child, birthDate: check.value, document: said.document });
}

/** A grown pupil's own consent. Throws Refusal `invalid-fields` and those of `DeskActs.confirmGrownUp`. */
export async function confirmGrownUp(deps: Deps, { by, requestId, subject: pupil }: OnDocument, said: { consent: boolean; document: IdentityPaper | undefined; language: Language }): Promise<void> {
  if (!said.consent) throw invalid("consent", "consent-needed");
  if (said.document === undefined) throw invalid("document", "choose-one");
  const { hash, version } = await deps.documents.current("consent-own", said.language);
  await deps.intakeDesk.acts.confirmGrownUp({
    by, requestId, pupil, purposes: ["service-provision"], document: said.document, documentHash: hash, policyVersion: String(version), language: said.language,
  });
}

/** A code with which a pupil signs in once, given out before a document. Throws Refusal `invalid-fields` and those of `IssuedCodes.issueBeforeStaff`. */
export async function issueCode(deps: Deps, { by, requestId, subject: pupil }: OnDocument, seen: boolean): Promise<{ code: string; endsAt: Date }> {
  if (!seen) throw invalid("seen", "document-unseen");
  return deps.issuedCodes.issueBeforeStaff({ by, pupil, requestId });
}
