import type { ConsentState, Life, PurposeId, RestrictionKind, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";

/** Why a destruction whose day has come waits: what keeps the record, or that one person's word is not enough any more. */
export const WAITS = ["waits-legal-hold", "waits-obligation", "waits-block", "waits-word"] as const;

/** A record that stands still: restricted, withdrawn and not destroyed on its day, or frozen. */
export interface StandingStill {
  readonly subject: SubjectId;
  readonly kind: RestrictionKind | (typeof WAITS)[number] | "frozen";
  /** Null for a frozen record: that time is near a birth date. */
  readonly since: Date | null;
  readonly reviewAt: Date | null;
  readonly clause: string;
}

/**
 * Restricted records and destructions that wait though their day came before `overdue`, those to be judged first, then the longest standing; then the frozen ones. Open
 * obligations of a contract are no matter of the officer's, but where one holds a destruction up.
 */
export async function standingStill(sql: SqlOrTx, overdue: Date, { after, limit }: { after: number; limit: number }): Promise<StandingStill[]> {
  return sql<StandingStill[]>`
    select subject, kind, since, "reviewAt", clause from (
      select r.subject_id as subject, r.kind, r.at as since, r.review_at as "reviewAt", r.clause, 0 as part from restrictions.facts r where r.kind <> 'obligation'
      union all
      select l.subject_id, case when bool_or(r.kind = 'legal-hold') then 'waits-legal-hold' when bool_or(r.kind = 'obligation') then 'waits-obligation'
                                when bool_or(r.kind is not null) then 'waits-block' else 'waits-word' end, l.due_at, min(r.review_at), 'D2', 0
        from leaving.facts l join subjects.facts s on s.subject_id = l.subject_id left join restrictions.facts r on r.subject_id = l.subject_id
       where l.due_at <= ${overdue} and s.life in ('living', 'frozen') group by l.subject_id, l.due_at
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
