import type { ConsentState, Life, PurposeId, RestrictionKind, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";

/** A record that stands still: restricted, or frozen. */
export interface StandingStill {
  readonly subject: SubjectId;
  readonly kind: RestrictionKind | "frozen";
  /** Null for a frozen record: that time is near a birth date. */
  readonly since: Date | null;
  readonly reviewAt: Date | null;
  readonly clause: string;
}

/** Restricted records, those to be judged first, then the longest standing; then the frozen ones. Open obligations of a contract are no matter of the officer's. */
export async function standingStill(sql: SqlOrTx, { after, limit }: { after: number; limit: number }): Promise<StandingStill[]> {
  return sql<StandingStill[]>`
    select subject, kind, since, "reviewAt", clause from (
      select r.subject_id as subject, r.kind, r.at as since, r.review_at as "reviewAt", r.clause, 0 as part from restrictions.facts r where r.kind <> 'obligation'
      union all
      select s.subject_id, 'frozen', null, null, 'S1', 1 from subjects.facts s where s.life = 'frozen') as still
     order by part, "reviewAt" nulls last, since, subject limit ${limit} offset ${after}`;
}

export async function livesCounted(sql: SqlOrTx): Promise<{ life: Life; people: number }[]> {
  return sql<{ life: Life; people: number }[]>`select life, count(*) as people from subjects.facts group by life order by life`;
}

export async function restrictionsCounted(sql: SqlOrTx): Promise<{ kind: RestrictionKind; restrictions: number }[]> {
  return sql<{ kind: RestrictionKind; restrictions: number }[]>`select kind, count(*) as restrictions from restrictions.facts group by kind order by kind`;
}

export async function consentsCounted(sql: SqlOrTx): Promise<{ purpose: PurposeId; state: ConsentState; people: number }[]> {
  return sql<{ purpose: PurposeId; state: ConsentState; people: number }[]>`
    select purpose, state, count(*) as people from consent.facts where scope = 'processing' group by purpose, state order by purpose, state`;
}
