import type { ClauseId, FieldId, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Consents } from "../consent/index.ts";
import { type Kept, keptAfter } from "../destruction/index.ts";
import type { Representations } from "../representation/index.ts";
import type { Restrictions } from "../restrictions/index.ts";
import type { HeldSummary, Vault } from "../vault/index.ts";

/** Something that stands in the way: an obligation refuses the withdrawal, a hold or a block makes the destruction wait. */
export interface Stop {
  readonly restriction: string;
  readonly reason: "open-obligation" | "legal-hold" | "blocked";
  /** The code with which it was placed. */
  readonly code: string;
  readonly clause: ClauseId;
  readonly fields: readonly FieldId[] | "all";
  /** When it is judged again; null where no day is set. */
  readonly until: Date | null;
}

export interface PlannedRecord {
  readonly subject: SubjectId;
  readonly own: boolean;
  readonly held: HeldSummary;
  readonly kept: readonly Kept[];
  readonly stops: readonly Stop[];
}

/** What a withdrawal of everything would do (clause:D2): which records go, what stays and by which law, and what stands in the way. */
export interface LeavingPlan {
  readonly records: readonly PlannedRecord[];
  /** Children who stay with somebody else. */
  readonly staying: readonly SubjectId[];
}

export interface PlanDeps {
  readonly restrictions: Pick<Restrictions, "inForce">;
  readonly representations: Pick<Representations, "childrenOf" | "representativesOf" | "stageOf">;
  readonly vault: Pick<Vault, "heldSummary">;
  readonly consents: Pick<Consents, "history">;
  /** How many requests the locked evidence of a person holds. */
  readonly requestsHeld: (sql: SqlOrTx, subject: SubjectId) => Promise<number>;
}

const REASONS = { "legal-hold": "legal-hold", obligation: "open-obligation", block: "blocked", provisional: "blocked" } as const;

/** What stands in the way of destroying a record now. */
export async function stopsOf(deps: Pick<PlanDeps, "restrictions">, sql: SqlOrTx, subject: SubjectId): Promise<Stop[]> {
  const held = await deps.restrictions.inForce(sql, subject);
  return held.map(({ restriction, kind, reason, clause, fields, reviewAt }) => ({ restriction, reason: REASONS[kind], code: reason, clause, fields, until: reviewAt }));
}

/** Asked before a destruction at once and before the officer's. Throws Refusal `open-obligation`, `legal-hold`, `open-request` (a block or a mark: a request is looked at). */
export async function assertNothingStops(deps: Pick<PlanDeps, "restrictions">, sql: SqlOrTx, subject: SubjectId): Promise<void> {
  const [stop] = await stopsOf(deps, sql, subject);
  if (stop !== undefined) throw new Refusal("refused", stop.reason === "blocked" ? "open-request" : stop.reason, { clause: stop.clause });
}

/** The children whom just this person represents at that instant, and those whom somebody else represents too. */
export async function childrenBySharing(deps: Pick<PlanDeps, "representations">, sql: SqlOrTx, person: SubjectId, at: Date): Promise<{ sole: SubjectId[]; shared: SubjectId[] }> {
  const sole: SubjectId[] = [], shared: SubjectId[] = [];
  for (const { child } of await deps.representations.childrenOf(sql, person, at)) {
    ((await deps.representations.representativesOf(sql, child, at)).length === 1 ? sole : shared).push(child);
  }
  return { sole, shared };
}

/** The plan for a person who leaves (children whom nobody else represents go too), or for one child. */
export async function leavingPlan(deps: PlanDeps, sql: SqlOrTx, who: { person: SubjectId; subject: SubjectId }, at: Date): Promise<LeavingPlan> {
  const own = who.person === who.subject;
  const { sole, shared } = own ? await childrenBySharing(deps, sql, who.person, at) : { sole: [who.subject], shared: [] };
  const records = await Promise.all((own ? [who.subject, ...sole] : sole).map(async (subject): Promise<PlannedRecord> => {
    const held = await deps.vault.heldSummary(sql, subject);
    const kept = keptAfter(at, {
      consents: (await deps.consents.history(sql, subject)).length, contract: held.compartments.some(({ compartment }) => compartment === "contract"),
      requests: await deps.requestsHeld(sql, subject),
    });
    return { subject, own: subject === who.person, held, kept, stops: await stopsOf(deps, sql, subject) };
  }));
  return { records, staying: shared };
}
