import { consentPurposeOf, decide, isOwnRecord, normaliseField, type FieldId, type PurposeId, type SubjectId } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { KeyStore } from "../keys/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { Access } from "./access.ts";
import { compartmentsOf, factsOf, representativeIn, type Allowed, type Refused } from "./decide-and-open.ts";
import { isIndexed } from "./indexing.ts";
import { withLedgerKey } from "./read-entries.ts";
import type { ReadManyDeps } from "./read-many.ts";
import { readFactsOfMany } from "./vault-reads.store.ts";

/** By the whole value, or by a name's beginning of three letters and more. */
export type Searched = "value" | "beginning";

/** One thing that is known of the person who is looked for. */
export interface Known<F extends FieldId = FieldId> {
  readonly field: F;
  readonly value: string;
  readonly how: Searched;
}

/** Which of those found are shown: counted from the first, `to` not among them. Those alone are told of the search. */
export type Window = (total: number) => { readonly from: number; readonly to: number };

export interface FoundWindow {
  readonly subjects: readonly SubjectId[];
  /** How many there are in all: a number, about nobody. */
  readonly total: number;
}

const ALL: Window = (total) => ({ from: 0, to: total });

/** Birth dates are indexed for the birthdays of pupils; nobody at a desk lists people by their age (clause:G3). */
const BY_THE_SYSTEM_ALONE: readonly FieldId[] = ["birth-date"];

export interface FindDeps extends ReadManyDeps {
  readonly keys: Pick<KeyStore, "openKeys" | "remembered" | "index">;
}

/** What the policy says to the search itself, before anybody was found: about a person whom nothing restricts. */
function decideSearch(access: Access<PurposeId>, fields: readonly FieldId[]): Refused | null {
  const facts = factsOf({ life: "living", consent: "ConsentGiven", assent: null, restrictions: null, represents: false, stage: null });
  const own = access.role === "subject" || access.role === "representative";
  const decision = decide({ purpose: access.purpose, operation: access.operation, fields, actor: access.role, self: own }, facts);
  return decision.outcome === "refuse" ? decision : null;
}

/** Whom of these the access may read, and by which decision. `keyed` holds those alone about whom an entry can be sealed; null: nobody is told yet. */
async function allowedAmong(deps: FindDeps, tx: Tx, access: Access<PurposeId>, fields: readonly FieldId[], found: readonly SubjectId[], keyed: ReadonlyMap<SubjectId, unknown> | null): Promise<Map<SubjectId, Allowed>> {
  const consentPurpose = consentPurposeOf(access.purpose);
  const compartments = compartmentsOf(fields);
  const rows = await readFactsOfMany(tx, found.map((subject) => ({ subject, consentPurpose, compartments, representative: representativeIn(access) })), deps.clock.now());
  const allowed = new Map<SubjectId, Allowed>();
  for (const row of rows) {
    const subject = found[row.n - 1];
    if (subject === undefined || keyed?.has(subject) === false) continue;
    const request = { purpose: access.purpose, operation: access.operation, fields, actor: access.role, self: isOwnRecord(access.actor, subject) };
    const decision = decide(request, factsOf(row));
    if (decision.outcome === "allow") allowed.set(subject, decision);
  }
  return allowed;
}

/**
 * Finds people by blind tokens: those who fit all that is known. Those whom the policy does not let this access read are not found, as if they were not there.
 * One bulk entry for those that `window` shows, decided again under their locks; the rest is counted and nothing more. The searched values stand nowhere.
 * Throws Refusal with the decision's reason, `not-searchable`, `search-too-short`.
 */
export async function findSubjects(deps: FindDeps, access: Access<PurposeId>, known: readonly Known[], window: Window = ALL): Promise<FoundWindow> {
  const fields = known.map(({ field }) => field);
  const unsearchable = fields.filter((field) => !isIndexed(field) || (access.role !== "system" && BY_THE_SYSTEM_ALONE.includes(field)));
  if (unsearchable.length > 0) throw new Refusal("invalid", "not-searchable", { fields: unsearchable.map((field) => ({ field, reason: "not-searchable" })) });
  const refused = decideSearch(access, fields);
  const { purpose, actor, requestId, operation } = access;
  const base = { operation, purpose, actor, requestId, at: deps.clock.now() };
  if (refused !== null) {
    const taken = deps.bound.take(actor);
    if (taken.ledgered) await deps.databases.data.begin((tx) => deps.ledger.append(tx, [{ ...base, clause: refused.clause, subject: null, fields, detail: { refused: refused.reason, search: true } }]));
    throw new Refusal("refused", refused.reason, { clause: refused.clause });
  }
  const found = await lookUp(deps, known);
  if (found.length === 0) return { subjects: [], total: 0 };
  return deps.databases.data.begin(async (tx) => {
    const fitting = [...(await allowedAmong(deps, tx, access, fields, found, null)).keys()];
    const { from, to } = window(fitting.length);
    const shown = fitting.slice(from, to);
    if (shown.length === 0) return { subjects: [], total: fitting.length };
    await lockSubjects(tx, shown, "shared");
    const allowed = await allowedAmong(deps, tx, access, fields, shown, await withLedgerKey(deps.keys, shown));
    const [decision] = allowed.values();
    if (decision === undefined) return { subjects: [], total: fitting.length - shown.length };
    const people = [...allowed.keys()].map((subject) => ({ subject, fields, detail: { search: true } }));
    await deps.ledger.appendBulk(tx, { ...base, clause: decision.clause, people });
    return { subjects: [...allowed.keys()], total: fitting.length - (shown.length - allowed.size) };
  });
}

async function lookUp(deps: FindDeps, known: readonly Known[]): Promise<SubjectId[]> {
  const tokens = known.map(({ field, value, how }) => ({ field, token: tokenFor(deps, field, value, how) }));
  const [only] = tokens;
  if (only === undefined) return [];
  return tokens.length === 1 ? deps.keys.index.findByToken(only.field, only.token) : deps.keys.index.findByAll(tokens);
}

function tokenFor({ keys }: FindDeps, field: FieldId, value: string, how: Searched): Buffer {
  const normalised = normaliseField(field, value.slice(0, 1_000));
  if (how === "value") return keys.index.blindToken(field, normalised);
  try {
    return keys.index.prefixToken(field, normalised);
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal("invalid", "search-too-short", { fields: [{ field, reason: "too-short" }] });
    throw error;
  }
}
