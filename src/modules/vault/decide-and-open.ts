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

interface RefusedAsk {
  readonly kind: "refused";
  readonly decision: Refused;
}

/** Somebody changes this subject just now: to be asked again, waiting. */
interface BusyAsk {
  readonly kind: "busy";
}

/** An ask that is decided, and not opened yet: the entry can be written meanwhile. `open` throws where a record cannot be opened although its key is there. */
export type Judged = { readonly kind: "allowed"; readonly decision: Allowed; readonly open: () => Values } | RefusedAsk | BusyAsk;

export type Verdict =
  | { readonly kind: "allowed"; readonly decision: Allowed; readonly values: Values }
  | RefusedAsk
  | BusyAsk
  /** Changed bytes. Others of the same batch do not suffer from it. */
  | { readonly kind: "fault"; readonly error: unknown };

const DESTROYED: Refused = Object.freeze({ outcome: "refuse", clause: "D2", reason: "destroyed" });
const NO_RESTRICTIONS: Facts["restrictions"] = Object.freeze([]);
const BUSY: BusyAsk = Object.freeze({ kind: "busy" });
const UNOPPOSED: Facts = Object.freeze({ life: "living", consent: "ConsentGiven", restrictions: NO_RESTRICTIONS, represents: true, stage: "under-14" });

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

function decideOn({ access, fields, subject }: Ask, facts: Facts): Decision {
  return decide({ purpose: access.purpose, operation: access.operation, fields, actor: access.role, self: isOwnRecord(access.actor, subject) }, facts);
}

/** What is decided where no fact stands against it. Allows nothing: it only says which entry is the likely one while the facts are asked for. */
export function unopposed(ask: Ask): Decision {
  return decideOn(ask, UNOPPOSED);
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

interface Keyed {
  readonly record: Sealed;
  readonly key: SubjectKey;
}

function valuesOf(ask: Ask, records: readonly Keyed[]): Values {
  const contents = new Map<CompartmentId, RecordContent>();
  for (const { key, record } of records) {
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

function judge(ask: Ask, decision: Decision, records: readonly Sealed[], keys: OpenedKeys): Judged {
  if (decision.outcome === "refuse") return { kind: "refused", decision };
  const keyed = records.flatMap((record) => {
    const key = keys.get(record.keyId);
    return key === undefined ? [] : { record, key };
  });
  // A record whose key is gone is destroyed, whatever the facts said: never garbage, never a part of the answer.
  if (keyed.length < records.length) return { kind: "refused", decision: DESTROYED };
  return { kind: "allowed", decision, open: () => valuesOf(ask, keyed) };
}

/** Opens what was allowed. */
export function opened(judged: Judged): Verdict {
  if (judged.kind !== "allowed") return judged;
  try {
    return { kind: "allowed", decision: judged.decision, values: judged.open() };
  } catch (error) {
    return { kind: "fault", error };
  }
}

/**
 * Decides the asks on facts read under the subjects' shared locks. Writes nothing: who calls writes the ledger entries in the same transaction, or the
 * values do not leave. `try` leaves out subjects that are being changed, so that one of them does not hold up all others. The question
 * is sent when the call returns its promise.
 */
export async function judgeAsks(tx: Tx, keys: Keys, asks: readonly Ask[], how: "try" | "wait", at: Date): Promise<Judged[]> {
  const rows = await readUnderLocks(tx, subjectLocks(asks.map((ask) => ask.subject)), asks, how, at);
  const found = byAsk(rows, asks.length);
  const decisions = asks.map((ask, n) => {
    if (rows.busy.size > 0 && rows.busy.has(String(subjectLock(ask.subject)))) return null;
    const facts = found[n]?.facts;
    return facts === undefined ? DESTROYED : decideOn(ask, factsOf(facts));
  });
  const wanted = asks.flatMap((ask, n) => (decisions[n]?.outcome === "allow" ? (found[n]?.records ?? []).map((record) => ({ subject: ask.subject, record })) : []));
  const openedKeys = await keysFor(keys, wanted);
  return asks.map((ask, n): Judged => {
    const decision = decisions[n] ?? null;
    return decision === null ? BUSY : judge(ask, decision, found[n]?.records ?? [], openedKeys);
  });
}
