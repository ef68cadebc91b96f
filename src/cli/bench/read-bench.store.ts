import type { SubjectId } from "../../policy/index.ts";
import type { Sql } from "../../platform/postgres.ts";

/** The floor: the row that a read needs most, by its key and nothing else. */
export async function plainSelect(sql: Sql, subject: SubjectId): Promise<Buffer | undefined> {
  const rows = await sql<{ sealed: Buffer }[]>`
    select sealed from vault.record where subject_id = ${subject} and compartment = 'contact' and version = 1`;
  return rows[0]?.sealed;
}

/** The same with a commit that must reach the disk: what a lone ledger entry costs. */
export async function plainSelectWithCommit(sql: Sql, subject: SubjectId): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select sealed from vault.record where subject_id = ${subject} and compartment = 'contact' and version = 1`;
    await tx`insert into subjects.life (subject_id, position, life, at)
             select ${subject}, coalesce(max(position), 0) + 1, 'living', to_timestamp(0) from subjects.life where subject_id = ${subject}`;
  });
}

/** History that was written long ago, spread over the people there are. */
export async function insertOldHistory(owner: Sql, events: number): Promise<void> {
  await owner`
    insert into ledger.history (subject_id, entry_id, concerns, sealed)
    select s.subject_id, gen_random_uuid(), true, decode(repeat(md5(g::text), 20), 'hex')
      from (select subject_id from subjects.subject) s, generate_series(1, greatest(1, ${events} / (select count(*)::integer from subjects.subject))) g`;
}
