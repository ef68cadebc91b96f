import {
  compartmentOf, consentPurposeOf, decide, effectiveConsent, FIELD_IDS, isOwnRecord, type CompartmentId, type Decision, type Facts, type FieldId, type PurposeId, type SubjectId,
} from "../../policy/index.ts";
import { isId } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { KeyStore, SubjectKey } from "../keys/index.ts";
import { subjectLock, subjectLocks } from "../subjects/index.ts";
import type { Access } from "./access.ts";
import { heldIn, openRecord, type Held, type RecordContent } from "./vault-record.ts";
import { readUnderLocks, type Asked, type FactsRow, type ReadRows } from "./vault-reads.store.ts";

export type Allowed = Extract<Decision, { outcome: "allow" }>;
export type Refused = Extract<Decision, { outcome: "refuse" }>;
export type Values = Partial<Record<FieldId, Held>>;

export interface Ask extends Asked {
  readonly access: Access<PurposeId>;
  readonly fields: readonly FieldId[];
}

export type Verdict =
  | { readonly kind: "allowed"; readonly decision: Allowed; readonly values: Values }
  | { readonly kind: "refused"; readonly decision: Refused }
  /** Somebody changes this subject just now: to be asked again, waiting. */
  | { readonly kind: "busy" }
  /** Not to be opened although its key is there: changed bytes. Others of the same batch do not suffer from it. */
  | { readonly kind: "fault"; readonly error: unknown };

const DESTROYED: Refused = Object.freeze({ outcome: "refuse", clause: "D2", reason: "destroyed" });
const NO_RESTRICTIONS: Facts["restrictions"] = Object.freeze([]);
const BUSY: Verdict = Object.freeze({ kind: "busy" });

const compartmentsOfFields = new WeakMap<readonly FieldId[], readonly CompartmentId[]>();

/** The compartments that the fields lie in; what is no field lies nowhere, and `decide` refuses it. Remembered for lists that do not change (those of a purpose, a page). */
export function compartmentsOf(fields: readonly FieldId[]): readonly CompartmentId[] {
  const known = Object.isFrozen(fields) ? compartmentsOfFields.get(fields) : undefined;
  if (known !== undefined) return known;
  const compartments = [...new Set(fields.filter((field) => FIELD_IDS.includes(field)).map(compartmentOf))];
  if (Object.isFrozen(fields)) compartmentsOfFields.set(fields, compartments);
  return compartments;
}

/**
 * An ask as the vault works with it. Throws RangeError for an unreasonable list of fields, Refusal `subject-unknown` for what is no id at all;
 * what is merely not permitted is decided later.
 */
export function askFor(access: Access<PurposeId>, subject: SubjectId, fields: readonly FieldId[]): Ask {
  if (!isId(subject)) throw new Refusal("not-found", "subject-unknown");
  if (fields.length > FIELD_IDS.length) throw new RangeError("a field is asked for once");
  return { access, subject, fields, consentPurpose: consentPurposeOf(access.purpose), compartments: compartmentsOf(fields), representative: representativeIn(access) };
}

/** Who asks in somebody's name; null for everybody who asks in his own or the school's. */
export function representativeIn({ actor }: Access<PurposeId>): SubjectId | null {
  return actor.kind === "representative" ? actor.subject : null;
}

/** Facts as the policy wants them: from 14 on the pupil's own word counts beside the representative's consent (clause:G5). */
export function factsOf(row: Omit<FactsRow, "n">): Facts {
  const restrictions = row.restrictions?.map(({ kind, fields }) => ({ kind, fields: fields ?? ("all" as const) })) ?? NO_RESTRICTIONS;
  const { stage, represents } = row;
  return { life: row.life ?? "destroyed", consent: effectiveConsent(stage, row.consent, row.assent), restrictions, represents: represents === true, stage };
}

function decideAsk(ask: Ask, row: FactsRow | undefined): Decision {
  if (row === undefined) return DESTROYED;
  const { access, fields, subject } = ask;
  const request = { purpose: access.purpose, operation: access.operation, fields, actor: access.role, self: isOwnRecord(access.actor, subject) };
  return decide(request, factsOf(row));
}

interface Sealed {
  readonly compartment: CompartmentId;
  readonly version: number;
  readonly keyId: string;
  readonly bytes: Buffer;
}

interface Found {
  facts: FactsRow | undefined;
  readonly records: Sealed[];
}

function byAsk({ rows }: ReadRows, asks: number): readonly Found[] {
  const found = Array.from({ length: asks }, (): Found => ({ facts: undefined, records: [] }));
  for (const row of rows) {
    const one = found[Math.abs(row.n) - 1];
    if (one === undefined) continue;
    if (row.n > 0) one.facts = row;
    if (row.sealed !== null && row.compartment !== null && row.version !== null && row.key_id !== null) {
      one.records.push({ compartment: row.compartment, version: row.version, keyId: row.key_id, bytes: row.sealed });
    }
  }
  return found;
}

type Keys = Pick<KeyStore, "openKeys" | "remembered">;
type OpenedKeys = ReadonlyMap<string, SubjectKey>;

/** All keys that the allowed asks need, by id: from memory, and those that are missing there by one look-up. What neither has is destroyed. */
async function keysFor(keys: Keys, wanted: readonly { subject: SubjectId; record: Sealed }[]): Promise<OpenedKeys> {
  const opened = new Map<string, SubjectKey>();
  const missing: { subject: SubjectId; record: Sealed }[] = [];
  for (const one of wanted) {
    const key = keys.remembered(one.record.keyId);
    if (key === undefined) missing.push(one);
    else opened.set(key.keyId, key);
  }
  if (missing.length > 0) {
    const subjects = [...new Set(missing.map(({ subject }) => subject))];
    const compartments = [...new Set(missing.map(({ record }) => record.compartment))];
    for (const key of await keys.openKeys(subjects, compartments, { fresh: true })) opened.set(key.keyId, key);
  }
  return opened;
}

function valuesOf(ask: Ask, records: readonly Sealed[], keys: OpenedKeys): Values | null {
  const contents = new Map<CompartmentId, RecordContent>();
  for (const record of records) {
    const key = keys.get(record.keyId);
    if (key === undefined) return null;
    contents.set(record.compartment, openRecord(key, { subject: ask.subject, compartment: record.compartment, version: record.version }, record.bytes));
  }
  const values: Values = {};
  for (const field of ask.fields) {
    const content = contents.get(compartmentOf(field));
    const held = content && heldIn(content, field);
    if (held !== undefined) values[field] = held;
  }
  return values;
}

function openAllowed(ask: Ask, decision: Allowed, records: readonly Sealed[], keys: OpenedKeys): Verdict {
  try {
    const values = valuesOf(ask, records, keys);
    // A record whose key is gone is destroyed, whatever the facts said: never garbage, never a part of the answer.
    return values === null ? { kind: "refused", decision: DESTROYED } : { kind: "allowed", decision, values };
  } catch (error) {
    return { kind: "fault", error };
  }
}

/**
 * Decides the asks on facts read under the subjects' shared locks, and opens what is allowed. Writes nothing: who calls writes the ledger entries in the
 * same transaction, or the values do not leave. `try` leaves out subjects that are being changed, so that one of them does not hold up all others.
 */
export async function decideAndOpen(tx: Tx, keys: Keys, asks: readonly Ask[], how: "try" | "wait", at: Date): Promise<Verdict[]> {
  const rows = await readUnderLocks(tx, subjectLocks(asks.map((ask) => ask.subject)), asks, how, at);
  const found = byAsk(rows, asks.length);
  const decisions = asks.map((ask, n) => (rows.busy.size > 0 && rows.busy.has(String(subjectLock(ask.subject))) ? null : decideAsk(ask, found[n]?.facts)));
  const wanted = asks.flatMap((ask, n) => (decisions[n]?.outcome === "allow" ? (found[n]?.records ?? []).map((record) => ({ subject: ask.subject, record })) : []));
  const opened = await keysFor(keys, wanted);
  return asks.map((ask, n): Verdict => {
    const decision = decisions[n] ?? null;
    if (decision === null) return BUSY;
    return decision.outcome === "refuse" ? { kind: "refused", decision } : openAllowed(ask, decision, found[n]?.records ?? [], opened);
  });
}
