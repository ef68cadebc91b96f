import {
  actorSubject, civilDateOf, compartmentOf, decide, iinFits, isFieldId, isOwnRecord, isSource, validateField,
  type ClauseId, type CompartmentId, type FieldId, type PurposeId, type Source, type SubjectId,
} from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal, type RefusedField } from "../../platform/refusal.ts";
import type { KeyStore, SubjectKey } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { Access, WritingOperation } from "./access.ts";
import { askFor, factsOf } from "./decide-and-open.ts";
import { openRecord, sealRecord, type RecordContent } from "./vault-record.ts";
import { readFacts } from "./vault-reads.store.ts";
import { insertRecord, newestRecords, type StoredRecord } from "./vault.store.ts";

/** Versions of one record: past it somebody writes in a loop. */
export const VERSIONS_MAX = 1_000;

export interface Collecting {
  readonly source: Source;
  readonly at: Date;
  /** Keys that the caller has just made for this subject, in a transaction that has not committed yet; used where no record exists. */
  readonly keys?: readonly SubjectKey[];
}

export type NewValues = Partial<Record<FieldId, string>>;

export interface Collected {
  readonly entryId: string;
  readonly fields: readonly FieldId[];
  /** Fields that held a value before. */
  readonly replaced: readonly FieldId[];
  readonly values: NewValues;
}

export interface CollectDeps {
  readonly keys: Pick<KeyStore, "createKeys" | "openKeys">;
  readonly ledger: Pick<Ledger, "append">;
}

/** The values as they are stored. Throws Refusal `invalid-fields` with all faults at once (clause:C3, clause:C7). */
export function validated(values: NewValues, at: Date): NewValues {
  const today = civilDateOf(at);
  const good: NewValues = {};
  const faults: RefusedField[] = [];
  for (const [field, text] of Object.entries<string | undefined>(values)) {
    if (!isFieldId(field)) throw new RangeError("not a field of the policy");
    if (text === undefined) continue;
    const check = validateField(field, text, today);
    if (check.ok) good[field] = check.value;
    else faults.push({ field, reason: check.reason });
  }
  if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "C7" });
  return good;
}

async function demandAllowed(tx: Tx, access: Access<PurposeId>, operation: WritingOperation, subject: SubjectId, fields: readonly FieldId[], at: Date): Promise<ClauseId> {
  const { consentPurpose, representative } = askFor(access, subject, fields);
  const row = await readFacts(tx, { subject, consentPurpose, representative }, at);
  const facts = factsOf(row ?? { life: null, consent: null, assent: null, restrictions: null, represents: null, stage: null });
  const request = { purpose: access.purpose, operation, fields, actor: access.role, self: isOwnRecord(access.actor, subject) };
  const decision = decide(request, facts);
  if (decision.outcome === "refuse") throw new Refusal("refused", decision.reason, { clause: decision.clause });
  return decision.clause;
}

interface Opened {
  readonly key: SubjectKey | undefined;
  readonly version: number;
  readonly content: RecordContent;
}

function destroyed(): Refusal {
  return new Refusal("refused", "destroyed", { clause: "D2" });
}

async function openNewest(deps: CollectDeps, tx: Tx, subject: SubjectId, compartments: readonly CompartmentId[]): Promise<Map<CompartmentId, Opened>> {
  const records = (await newestRecords(tx, subject)).filter((record) => compartments.includes(record.compartment));
  const keys = records.length === 0 ? [] : await deps.keys.openKeys([subject], compartments, { fresh: true });
  const open = (record: StoredRecord): Opened => {
    const key = keys.find(({ keyId }) => keyId === record.key_id);
    if (key === undefined) throw destroyed();
    return { key, version: record.version, content: openRecord(key, { subject, compartment: record.compartment, version: record.version }, record.sealed) };
  };
  return new Map(records.map((record) => [record.compartment, open(record)]));
}

/**
 * A number that says another birth date than is held is somebody else's (clause:C7). A birth date that staff put right by a document goes before the number:
 * that one is then corrected after it.
 */
function demandOnePerson(access: Access<PurposeId>, changed: readonly FieldId[], content: RecordContent): void {
  const [iin, birthDate] = [content.iin?.[0], content["birth-date"]?.[0]];
  if (iin === undefined || birthDate === undefined || iinFits(iin, birthDate)) return;
  const field = (["iin", "birth-date"] as const).find((one) => changed.includes(one));
  if (field === undefined || (field === "birth-date" && access.role !== "subject" && access.role !== "representative")) return;
  throw new Refusal("invalid", "invalid-fields", { fields: [{ field, reason: "iin-birth-date" }], clause: "C7" });
}

/**
 * Writes values: one new version of each compartment touched. Decided under the subject's exclusive lock, ledgered in the caller's transaction.
 * A document gets a key of its own each time; every other compartment keeps the key it has. Throws Refusal for what the policy refuses.
 */
export async function writeValues(
  deps: CollectDeps, tx: Tx, access: Access<PurposeId>, operation: WritingOperation, subject: SubjectId, values: NewValues, { source, at, keys = [] }: Collecting,
): Promise<Collected> {
  // No record without the way in which it came (clause:G1).
  if (!isSource(source)) throw new RangeError("a value has one of the sources");
  const stored = validated(values, at);
  const fields = Object.keys(stored) as FieldId[];
  if (fields.length === 0) throw new Refusal("invalid", "nothing-to-write", { clause: "C7" });
  await lockSubjects(tx, [subject], "exclusive");
  const clause = await demandAllowed(tx, access, operation, subject, fields, at);
  const compartments = [...new Set(fields.map(compartmentOf))];
  const newest = await openNewest(deps, tx, subject, compartments);
  const fresh = await keysToSealUnder(deps, subject, compartments, newest, keys, at);
  const replaced: FieldId[] = [];
  for (const compartment of compartments) {
    const before = newest.get(compartment);
    const changed = fields.filter((field) => compartmentOf(field) === compartment);
    replaced.push(...changed.filter((field) => before?.content[field] !== undefined));
    const content: RecordContent = { ...before?.content };
    for (const field of changed) content[field] = [stored[field] ?? "", source, at.getTime()];
    demandOnePerson(access, changed, content);
    const version = (before?.version ?? 0) + 1;
    if (version > VERSIONS_MAX) throw new Refusal("limited", "too-many-corrections", { clause: "C7" });
    const key = fresh.get(compartment);
    if (key === undefined) throw destroyed();
    const sealed = sealRecord(key, { subject, compartment, version }, content);
    await insertRecord(tx, { subject, compartment, version, keyId: key.keyId, fields: Object.keys(content) as FieldId[], changed, sealed, at });
  }
  const { purpose, actor, requestId } = access;
  const [entry] = await deps.ledger.append(tx, [{ operation, clause, purpose, subject, actor, fields, requestId, at, detail: { source } }]);
  if (entry === undefined) throw new Error("the ledger gave no entry");
  return { entryId: entry.entryId, fields, replaced, values: stored };
}

async function keysToSealUnder(
  deps: CollectDeps, subject: SubjectId, compartments: readonly CompartmentId[], newest: ReadonlyMap<CompartmentId, Opened>, given: readonly SubjectKey[], at: Date,
): Promise<Map<CompartmentId, SubjectKey>> {
  const chosen = new Map<CompartmentId, SubjectKey>();
  for (const compartment of compartments) {
    const own = newest.get(compartment)?.key ?? given.find((key) => key.subject === subject && key.compartment === compartment);
    if (own !== undefined && compartment !== "document") chosen.set(compartment, own);
  }
  const missing = compartments.filter((compartment) => !chosen.has(compartment));
  for (const key of await deps.keys.createKeys(subject, missing, at)) {
    const compartment = missing.find((wanted) => wanted === key.compartment);
    if (compartment !== undefined) chosen.set(compartment, key);
  }
  return chosen;
}

/** Who is named in the history of corrections. */
export function correctorOf(access: Access<PurposeId>): { by: SubjectId | null; as: Access<PurposeId>["actor"]["kind"] } {
  return { by: actorSubject(access.actor), as: access.actor.kind };
}
