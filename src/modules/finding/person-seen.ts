import { type FieldId, permittedFields, purposesFor, type RefusalReason, type Relation, type SubjectId } from "../../policy/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import { accessFor, type Held } from "../vault/index.ts";
import type { FindingDeps, Looking, Masked } from "./finding-deps.ts";
import { maskedRows, type PersonRow, tellingFields } from "./masked-people.ts";

/** Purposes under which a relative is looked up: those of the record itself, which every person here has. */
const FAMILY_PURPOSES: readonly string[] = ["service-provision", "request-handling"];

export interface Relative {
  readonly row: PersonRow;
  /** What the representative is to the child. */
  readonly relation: Relation;
}

/** A field that is held of somebody, as far as this role may know of it. */
export interface HeldField {
  readonly field: FieldId;
  readonly since: Date;
}

export interface PersonSeen {
  readonly subject: SubjectId;
  readonly number: number;
  readonly masked: Masked;
  readonly held: readonly HeldField[];
  /** Of a child; without any contact of theirs (clause:G5). */
  readonly representatives: readonly Relative[];
  readonly children: readonly Relative[];
}

const unknown = (): Refusal => new Refusal("not-found", "subject-unknown");

/** Refusals that staff is told; all others are answered as if nobody were there. */
const TOLD: readonly RefusalReason[] = ["blocked", "provisional-mark", "frozen", "legal-hold", "open-obligation"];

async function relativesOf(deps: FindingDeps, looking: Looking, subject: SubjectId): Promise<Pick<PersonSeen, "representatives" | "children">> {
  if (!FAMILY_PURPOSES.includes(looking.purpose) || !permittedFields(looking.purpose, looking.by.role).includes("relation")) return { representatives: [], children: [] };
  const at = deps.clock.now();
  const sql = deps.databases.data;
  const [above, below] = [await deps.representations.representativesOf(sql, subject, at), await deps.representations.childrenOf(sql, subject, at)];
  // Names alone: one representative's contacts are never one step from another's (clause:G5).
  const names: FieldId[] = tellingFields(looking, ["given-name", "family-name"]);
  const rows = new Map((await maskedRows(deps, looking, [...above.map((one) => one.representative), ...below.map((one) => one.child)], names)).map((row) => [row.subject, row]));
  const named = (links: readonly { readonly who: SubjectId; readonly relation: Relation }[]): Relative[] => links.flatMap(({ who, relation }) => {
    const row = rows.get(who);
    return row === undefined ? [] : [{ row, relation }];
  });
  return {
    representatives: named(above.map(({ representative, relation }) => ({ who: representative, relation }))),
    children: named(below.map(({ child, relation }) => ({ who: child, relation }))),
  };
}

/**
 * A person as one role sees him for one purpose: every value masked, and only fields of that role (clause:S1, clause:G3). Ledgered like a list.
 * Throws Refusal (not-found) `subject-unknown` for nobody and for who is none of this role's; the reason itself where the record stands still.
 */
export async function seePerson(deps: FindingDeps, looking: Looking, subject: SubjectId): Promise<PersonSeen> {
  if (!isId(subject)) throw unknown();
  if (!purposesFor(looking.by.role, "use").includes(looking.purpose)) throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
  const [row] = await maskedRows(deps, looking, [subject], tellingFields(looking));
  if (row === undefined) throw unknown();
  if (!row.seen) throw TOLD.includes(row.reason) ? new Refusal("refused", row.reason, { clause: row.clause }) : unknown();
  const permitted = permittedFields(looking.purpose, looking.by.role);
  const { compartments } = await deps.vault.heldSummary(deps.databases.data, subject);
  const held = compartments.flatMap(({ fields }) => fields).filter(({ field }) => permitted.includes(field)).map(({ field, at }) => ({ field, since: at }));
  return { subject, number: row.number, masked: row.masked, held: held.sort((a, b) => permitted.indexOf(a.field) - permitted.indexOf(b.field)), ...(await relativesOf(deps, looking, subject)) };
}

/**
 * Shows one value: an act with its purpose, decided, and in the family's history with the commit (clause:S1). Null where the person gave none.
 * Throws Refusal with the decision's reason, (limited) `too-many-values`.
 */
export async function showValue(deps: FindingDeps, looking: Looking, subject: SubjectId, field: FieldId): Promise<Held | null> {
  await deps.limits.countDeskUse(deps.databases.data, "desk-value", looking.by.subject, deps.clock.now());
  const access = accessFor({ purpose: looking.purpose, actor: looking.by, requestId: looking.requestId });
  const { values }: { values: Partial<Record<FieldId, Held>> } = await deps.vault.read(access, subject, [field] as never[]);
  return values[field] ?? null;
}
