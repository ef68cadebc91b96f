import type { SubjectId } from "../../policy/index.ts";
import type { Sql } from "../../platform/postgres.ts";

/** A person's long history: rows that open under no key, as many as wanted, in batches so that no statement is endless. */
export async function insertHistoryOf(owner: Sql, subject: SubjectId, rows: number): Promise<void> {
  for (let left = rows; left > 0; left -= 100_000) {
    await owner`
      insert into ledger.history (subject_id, entry_id, concerns, sealed)
      select ${subject}, gen_random_uuid(), true, decode(repeat(md5(g::text), 20), 'hex') from generate_series(1, ${Math.min(left, 100_000)}) g`;
  }
}

export async function settleHistory(owner: Sql): Promise<void> {
  await owner`vacuum (analyze) ledger.history`;
  await owner`checkpoint`;
}
