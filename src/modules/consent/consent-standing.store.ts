import type { ConsentStanding, ConsentState, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import type { Choice } from "./consents.store.ts";

export interface StandingRow extends Omit<ConsentStanding, "words"> {
  readonly subject: SubjectId;
}

/** How far each of these people has come, and who represents them at an instant. */
export async function standingOf(sql: SqlOrTx, subjects: readonly SubjectId[], at: Date): Promise<StandingRow[]> {
  return sql<StandingRow[]>`
    select w.subject, (select g.stage from representation.stages g where g.subject_id = w.subject) as stage,
           array(select f.representative_id from representation.facts f
                  where f.subject_id = w.subject and f.begins_at <= ${at} and (f.ends_at is null or f.ends_at > ${at})) as representatives
      from unnest(${[...subjects]}::uuid[]) as w (subject)`;
}

export interface LastWord extends Choice {
  readonly by: SubjectId;
  readonly state: ConsentState;
}

/** The last event that each representative decided about each of these choices. None for an empty list, without a question to the database. */
export async function lastWords(sql: SqlOrTx, choices: readonly Choice[]): Promise<LastWord[]> {
  if (choices.length === 0) return [];
  const [subjects, purposes, scopes] = [choices.map((c) => c.subject), choices.map((c) => c.purpose), choices.map((c) => c.scope)];
  return sql<LastWord[]>`
    select w.subject, w.purpose, w.scope, l.by, l.state
      from unnest(${subjects}::uuid[], ${purposes}::text[], ${scopes}::text[]) as w (subject, purpose, scope)
     cross join lateral (select distinct on (e.decided_by) e.decided_by as by, e.state from consent.event e
                          where e.subject_id = w.subject and e.purpose = w.purpose and e.scope = w.scope and e.decided_as = 'representative'
                          order by e.decided_by, e.position desc) l`;
}
