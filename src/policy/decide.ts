import { refusalClauses, type Basis, type Decision, type DecisionRequest, type Facts, type RefusalReason } from "./decision.ts";
import {
  ACTOR_ROLES, FIELD_IDS, OPERATION_IDS, PURPOSE_IDS, type ClauseId, type ConsentState, type FieldId, type OperationId,
} from "./ids.ts";
import { permissions, permittedFields, TAKING_AWAY as TAKING_OPERATIONS } from "./permissions.ts";
import { IN_FORCE, precedence, PROVISIONAL_STOPS, type PrecedenceRow } from "./precedence.ts";
import { purposeRow } from "./purposes.ts";
import type { PrecedenceReason } from "./text/text-shape.ts";

// All tables are turned into bit masks once, and all decisions are made beforehand: nothing is allocated on the way (benchmark `decide`).

const bits = (ids: readonly string[]): ReadonlyMap<string, number> => new Map(ids.map((id, at) => [id, 1 << at]));
const FIELD_BIT = bits(FIELD_IDS);
const OPERATION_BIT = bits(OPERATION_IDS);
const ALL_FIELDS = (1 << FIELD_IDS.length) - 1;
const UNKNOWN = -1;

function maskOf(fields: readonly FieldId[]): number {
  let mask = 0;
  for (let at = 0; at < fields.length; at += 1) {
    const bit = FIELD_BIT.get(fields[at] as string);
    if (bit === undefined) return UNKNOWN;
    mask |= bit;
  }
  return mask;
}

function operationsOf(operations: readonly OperationId[]): number {
  return operations.reduce((mask, operation) => mask | (OPERATION_BIT.get(operation) ?? 0), 0);
}

const refusals = Object.fromEntries(
  Object.entries(refusalClauses).map(([reason, clause]) => [reason, Object.freeze({ outcome: "refuse", clause, reason })]),
) as Readonly<Record<RefusalReason, Decision>>;
const allow = (clause: ClauseId, basis: Basis): Decision => Object.freeze({ outcome: "allow", clause, basis });
const HELD = allow("D2", "legal-hold");
const OBLIGED = allow("D2", "open-obligation");
const TAKING_AWAY = allow("D2", "taking-away");

interface RolePermission {
  readonly operations: number;
  readonly fields: number;
  /** The fields that operations which take data away may reach. */
  readonly fieldsTaken: number;
}

interface CompiledPurpose {
  readonly fields: number;
  readonly asksConsent: boolean;
  readonly byLaw: boolean;
  readonly roles: ReadonlyMap<string, RolePermission>;
  /** By rank: operations that are stopped, or permitted at once, under this purpose. */
  readonly stopped: Readonly<Record<PrecedenceReason, number>>;
  readonly permitted: Readonly<Record<PrecedenceReason, number>>;
  readonly provisionallyStopped: number;
  readonly allowed: Decision;
  readonly allowedSelf: Decision;
}

function byRank(of: (row: PrecedenceRow) => number): Readonly<Record<PrecedenceReason, number>> {
  return Object.fromEntries(precedence.map((row) => [row.reason, of(row)])) as Record<PrecedenceReason, number>;
}

function compile(purpose: (typeof PURPOSE_IDS)[number]): CompiledPurpose {
  const row = purposeRow(purpose);
  const basis: Basis = row.ground === "contract" || row.ground === "legal-obligation" ? row.ground : "consent";
  const roles = new Map<string, RolePermission>();
  for (const role of ACTOR_ROLES) {
    const permission = permissions[purpose][role];
    if (!permission) continue;
    const fields = maskOf(permittedFields(purpose, role));
    roles.set(role, { operations: operationsOf(permission.operations), fields, fieldsTaken: role === "representative" ? maskOf(row.fields) : fields });
  }
  return {
    fields: maskOf(row.fields),
    asksConsent: row.consentOf !== null,
    byLaw: row.ground === "legal-obligation",
    roles,
    stopped: byRank(({ stops, spares }) => operationsOf(stops) & ~(spares.under(purpose) ? operationsOf(spares.operations) : 0)),
    permitted: byRank(({ permits }) => (permits.under(purpose) ? operationsOf(permits.operations) : 0)),
    provisionallyStopped: purpose === "request-handling" ? 0 : operationsOf(PROVISIONAL_STOPS),
    allowed: allow(row.clause, basis),
    allowedSelf: allow(row.clause, purpose === "request-handling" ? "own-right" : basis),
  };
}

const compiled: ReadonlyMap<string, CompiledPurpose> = new Map(PURPOSE_IDS.map((purpose) => [purpose, compile(purpose)]));
const TAKING = operationsOf(TAKING_OPERATIONS);
const DESTROYING = operationsOf(["store", "use", "delete", "destroy", "separate"]);
const LEGAL_DUTY = compiled.get("legal-duty");

// A map, not an object: a state is data, and `constructor` would be found on an object.
const CONSENT_REFUSAL: ReadonlyMap<ConsentState, Decision> = new Map([
  ["ConsentRequested", refusals["consent-requested"]],
  ["ConsentRefused", refusals["consent-refused"]],
  ["ConsentWithdrawn", refusals["consent-withdrawn"]],
  ["ConsentRevoked", refusals["consent-revoked"]],
  ["ConsentExpired", refusals["consent-expired"]],
  ["ConsentInvalidated", refusals["consent-invalidated"]],
]);
const [GIVEN, RENEWED] = IN_FORCE;

/**
 * Whether an operation may be done, and by which clause. Pure and total: what is not allowed by a row of the tables is refused (clause:G3, clause:T1),
 * unknown words included. Order: purpose and fields, role, whose record, life, then the ranks of `precedence`.
 */
export function decide(request: DecisionRequest, facts: Facts): Decision {
  const purpose = compiled.get(request.purpose);
  if (purpose === undefined) return refusals["unknown-purpose"];
  const fields = maskOf(request.fields);
  if (fields === 0) return refusals["no-fields"];
  if ((fields & ~purpose.fields) !== 0) return refusals["field-not-declared"];
  if (request.operation === "transfer") return refusals["no-recipient"];
  const operation = OPERATION_BIT.get(request.operation);
  const permission = purpose.roles.get(request.actor);
  if (operation === undefined || permission === undefined || (permission.operations & operation) === 0) return refusals["role-not-permitted"];
  if ((fields & ~((operation & TAKING) === 0 ? permission.fields : permission.fieldsTaken)) !== 0) return refusals["field-not-permitted"];
  if (request.actor === "subject" || request.actor === "representative") {
    if (!request.self) return refusals["someone-elses-record"];
    if (request.actor === "representative" && (!facts.represents || facts.stage === null || facts.stage === "adult")) return refusals["not-representative"];
  }
  if (facts.life !== "living") {
    const stopped = decideLife(request, facts, purpose, operation);
    if (stopped !== null) return stopped;
  }
  if (facts.restrictions.length > 0) {
    const decided = decideRestrictions(facts, purpose, operation, fields);
    if (decided !== null) return decided;
  }
  if (purpose.asksConsent && facts.consent !== GIVEN && facts.consent !== RENEWED) {
    if ((purpose.stopped.withdrawal & operation) === 0) return TAKING_AWAY;
    return CONSENT_REFUSAL.get(facts.consent as ConsentState) ?? refusals["consent-missing"];
  }
  return request.self && request.actor !== "system" ? purpose.allowedSelf : purpose.allowed;
}

/** A record that is being destroyed is touched by that work and the notices that law requires alone; a frozen one only as the law demands. */
function decideLife(request: DecisionRequest, facts: Facts, purpose: CompiledPurpose, operation: number): Decision | null {
  if (facts.life === "frozen") return purpose.byLaw ? null : refusals.frozen;
  const atWork = facts.life === "destroying" && purpose === LEGAL_DUTY && request.actor === "system" && (operation & DESTROYING) !== 0;
  return atWork ? null : refusals.destroyed;
}

function decideRestrictions(facts: Facts, purpose: CompiledPurpose, operation: number, fields: number): Decision | null {
  let held = 0;
  let obliged = 0;
  let blocked = 0;
  let marked = 0;
  for (let at = 0; at < facts.restrictions.length; at += 1) {
    const restriction = facts.restrictions[at] as Facts["restrictions"][number];
    // An unknown field reaches all, an unknown kind blocks: a restriction that is not understood restricts more, not less.
    const reach = restriction.fields === "all" ? ALL_FIELDS : maskOf(restriction.fields) & ALL_FIELDS;
    if (restriction.kind === "legal-hold") held |= reach;
    else if (restriction.kind === "obligation") obliged |= reach;
    else if (restriction.kind === "provisional") marked |= reach;
    else blocked |= reach;
  }
  const { stopped, permitted } = purpose;
  if ((fields & held) !== 0 && (stopped["legal-hold"] & operation) !== 0) return refusals["legal-hold"];
  if ((fields & ~held) === 0 && (permitted["legal-hold"] & operation) !== 0) return HELD;
  if ((fields & obliged) !== 0 && (stopped["open-obligation"] & operation) !== 0) return refusals["open-obligation"];
  if ((fields & ~obliged) === 0 && (permitted["open-obligation"] & operation) !== 0) return OBLIGED;
  if ((fields & blocked) !== 0 && (stopped.block & operation) !== 0) return refusals.blocked;
  if ((fields & marked) !== 0 && (purpose.provisionallyStopped & operation) !== 0) return refusals["provisional-mark"];
  return null;
}
