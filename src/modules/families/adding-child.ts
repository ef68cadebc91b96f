import {
  type Actor, civilDate, civilDateOf, currentVersion, type FieldId, iinFits, isRelation, type Language, needsAssent, OWN_HOUSEHOLD_FIELDS, type RelationProof, type Source, type Stage,
  stageOn, type SubjectId, validateField,
} from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal, type RefusedField } from "../../platform/refusal.ts";
import type { ConsentChoice, ConsentMethod, StoredConsentEvent } from "../consent/index.ts";
import type { KeyCompartment, SubjectKey } from "../keys/index.ts";
import { createSubject } from "../subjects/index.ts";
import { accessFor } from "../vault/index.ts";
import { beginChecking } from "./birthdays.ts";
import type { FamiliesDeps } from "./families-deps.ts";
import { tell } from "./family-letters.ts";

/** What may be held about a child (clause:C3): the basic fields without phone, e-mail and address, which are the representative's own; a number where given. */
export type ChildField = "family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "iin";
export type ChildValues = Readonly<Partial<Record<ChildField, string>>>;

export interface ChildWish {
  readonly representative: SubjectId;
  /** How the representative is related; refused when it is none of the law's. */
  readonly relation: string;
  /** `declared` unless staff saw a document. */
  readonly proof?: RelationProof;
  readonly values: ChildValues;
  /** What the representative answered for the child, purpose by purpose; the service is among them. */
  readonly choices: readonly ConsentChoice[];
  readonly documentHash: string;
  readonly policyVersion?: string;
  readonly language: Language;
  readonly source: Source;
  readonly method: ConsentMethod;
  /** Staff who typed it at the desk; the representative himself where nobody is named. */
  readonly typedBy?: Actor;
  readonly at: Date;
  readonly requestId: string;
}

export interface AddedChild {
  readonly child: SubjectId;
  readonly stage: Stage;
  readonly events: readonly StoredConsentEvent[];
}

/** The keys of a child. The other compartments get theirs from the vault, with the first value. */
export const CHILD_COMPARTMENTS = ["identity", "evidence", "ledger"] as const satisfies readonly KeyCompartment[];
const NEEDED = ["family-name", "given-name", "birth-date"] as const;

function invalid(faults: readonly RefusedField[]): Refusal {
  return new Refusal("invalid", "invalid-fields", { fields: [...faults], clause: "C3" });
}

/** The stage in which a child comes. Throws Refusal `invalid-fields` for a missing name or date, a number of another birth date, and somebody who is no child. */
function stageOfNew(values: ChildValues, at: Date): Stage {
  const today = civilDateOf(at);
  const faults: RefusedField[] = NEEDED.filter((field) => (values[field] ?? "").trim() === "").map((field) => ({ field, reason: "missing" }));
  const born = validateField("birth-date", values["birth-date"] ?? "", today);
  if (!born.ok && faults.length === 0) faults.push({ field: "birth-date", reason: born.reason });
  const birthDate = born.ok ? civilDate(born.value) : null;
  if (values.iin !== undefined && birthDate !== null && !iinFits(values.iin, birthDate)) faults.push({ field: "iin", reason: "iin-birth-date" });
  const stage = birthDate === null ? "adult" : stageOn(birthDate, today);
  if (birthDate !== null && stage === "adult") faults.push({ field: "birth-date", reason: "not-a-child" });
  if (faults.length > 0) throw invalid(faults);
  return stage;
}

/**
 * Adds a child under a representative, in the caller's transaction: subject, representation, the representative's consents, and then the values (clause:C2: the
 * consent comes before). From 14 on the values wait: nothing is done with them for the service before the pupil's own assent (clause:G5).
 * Whether this representative may have (another) child is for the caller to say. Throws Refusal `invalid-fields`, and those of consents and vault.
 */
export async function addChild(deps: FamiliesDeps, tx: Tx, wish: ChildWish): Promise<AddedChild> {
  const { representative, at, requestId, relation } = wish;
  if (!isRelation(relation)) throw invalid([{ field: "relation", reason: "not-a-relation" }]);
  const foreign = (Object.keys(wish.values) as FieldId[]).find((field) => OWN_HOUSEHOLD_FIELDS.includes(field));
  if (foreign !== undefined) throw new Refusal("refused", "field-not-permitted", { clause: "G5" });
  const stage = stageOfNew(wish.values, at);
  const child = await createSubject(tx, at);
  await beginChecking(tx, at);
  // Keys are committed before the data under them; if this transaction dies they are orphans, swept after an hour.
  const keys = await deps.keys.createKeys(child, CHILD_COMPARTMENTS, at);
  const actor: Actor = { kind: "representative", subject: representative, of: child };
  const typedBy = wish.typedBy ?? actor;
  await deps.representations.begin(tx, {
    child, representative, relation, proof: wish.proof ?? "declared", from: civilDateOf(at), until: null, by: typedBy, at, requestId,
  });
  await deps.representations.recordStage(tx, { child, stage, by: typedBy, at, requestId });
  const events = await deps.consents.record(tx, {
    subject: child, decidedBy: actor, typedBy, choices: wish.choices, documentHash: wish.documentHash,
    policyVersion: wish.policyVersion ?? String(currentVersion("policy").number), language: wish.language, source: wish.source, method: wish.method, at, requestId,
  });
  // Who typed it takes it in: at the desk that is staff, and the child's history says so.
  await collect(deps, tx, { child, actor: typedBy, stage, wish, keys });
  // However the child came in: from 14 on the next step is the pupil's, and the representative is told which.
  if (needsAssent(stage)) await tell(deps, tx, { kind: "assent-awaited", child, to: [representative], requestId, at });
  return { child, stage, events };
}

async function collect(
  { vault }: FamiliesDeps, tx: Tx, { child, actor, stage, wish, keys }: { child: SubjectId; actor: Actor; stage: Stage; wish: ChildWish; keys: readonly SubjectKey[] },
): Promise<void> {
  const { iin, ...values } = wish.values;
  const how = { source: wish.source, at: wish.at, keys };
  const { requestId } = wish;
  // The service may not take what the pupil has not assented to: until then the values are the representative's application, and nothing else.
  if (stage === "under-14") await vault.collect(tx, accessFor({ purpose: "service-provision", actor, requestId }), child, values, how);
  else await vault.collect(tx, accessFor({ purpose: "request-handling", actor, requestId }), child, values, how);
  if (iin !== undefined) await vault.collect(tx, accessFor({ purpose: "request-handling", actor, requestId }), child, { iin }, how);
}
