import type { SubjectId } from "../../policy/index.ts";
import { asList } from "../../platform/gathered.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export async function insertReview(tx: Tx, r: { subject: SubjectId; review: string; notice: string; at: Date }): Promise<void> {
  await tx`insert into accuracy.review (subject_id, review_id, notice_id, at) values (${r.subject}, ${r.review}, ${r.notice}, ${r.at})`;
}

export async function insertConfirmation(tx: Tx, c: { subject: SubjectId; entryId: string; as: "subject" | "representative"; at: Date }): Promise<void> {
  await tx`insert into accuracy.confirmation (subject_id, entry_id, confirmed_as, at) values (${c.subject}, ${c.entryId}, ${c.as}, ${c.at})`;
}

/** When each of these was asked or answered last; who never was is left out. */
export async function lastTold(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<{ subject: SubjectId; at: Date }[]> {
  return sql<{ subject: SubjectId; at: Date }[]>`
    select s.subject_id as subject, max(s.at) as at
      from (select subject_id, at from accuracy.review where subject_id = any(${[...subjects]}::uuid[])
            union all select subject_id, at from accuracy.confirmation where subject_id = any(${[...subjects]}::uuid[])) s
     group by s.subject_id`;
}

export async function reviewsOf(sql: SqlOrTx, subject: SubjectId): Promise<{ at: Date }[]> {
  return sql<{ at: Date }[]>`select at from accuracy.review where subject_id = ${subject} order by at, review_id`;
}

export async function confirmationsOf(sql: SqlOrTx, subject: SubjectId): Promise<{ as: "subject" | "representative"; at: Date }[]> {
  return sql<{ as: "subject" | "representative"; at: Date }[]>`
    select confirmed_as as "as", at from accuracy.confirmation where subject_id = ${subject} order by at, entry_id`;
}

export interface NewestTold {
  readonly asked: Date | null;
  readonly confirmed: Date | null;
}

/** The newest question and the newest answer of each person, in the order asked. */
export async function newestTold(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<NewestTold[]> {
  return sql<NewestTold[]>`
    select (select max(r.at) from accuracy.review r where r.subject_id = a.subject_id) as asked,
           (select max(c.at) from accuracy.confirmation c where c.subject_id = a.subject_id) as confirmed
      from unnest(string_to_array(${asList(subjects)}, ',')::uuid[]) with ordinality as a (subject_id, n) order by a.n`;
}

export async function countRows(sql: SqlOrTx, subject: SubjectId): Promise<{ proofs: number; reviews: number; confirmations: number }> {
  const rows = await sql<{ proofs: number; reviews: number; confirmations: number }[]>`
    select (select count(*) from accuracy.address_proof where subject_id = ${subject}) as proofs,
           (select count(*) from accuracy.review where subject_id = ${subject}) as reviews,
           (select count(*) from accuracy.confirmation where subject_id = ${subject}) as confirmations`;
  return rows[0] ?? { proofs: 0, reviews: 0, confirmations: 0 };
}
