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

/** People who are never read, with as many rows as others: for the curve of growth. Their bytes open under no key. */
export async function insertCrowd(owner: Sql, people: number): Promise<void> {
  await owner`
    with crowd as (insert into subjects.subject (subject_id, created_at)
                   select gen_random_uuid(), to_timestamp(0) from generate_series(1, ${people}) returning subject_id),
         consents as (insert into consent.event (subject_id, position, event_id, receipt_id, purpose, scope, state, state_iri, decided_by, decided_as, typed_by,
                                                 typed_as, document_hash, policy_version, language, source, method, request_id, at, entry_id)
                      select subject_id, 1, gen_random_uuid(), gen_random_uuid(), 'service-provision', 'processing', 'ConsentGiven', 'bench', subject_id, 'subject',
                             subject_id, 'subject', 'bench', '1', 'ru', 'web-form', 'session', 'bench', to_timestamp(0), gen_random_uuid() from crowd)
    insert into vault.record (subject_id, compartment, version, key_id, fields, changed, sealed, written_at)
    select subject_id, compartment, 1, gen_random_uuid(), '{email}', '{email}', decode(repeat(md5(subject_id::text), 15), 'hex'), to_timestamp(0)
      from crowd, unnest(array['contact', 'identity']) as c (compartment)`;
}

/** History that was written long ago: `events` rows spread over everybody. */
export async function insertOldHistory(owner: Sql, events: number): Promise<void> {
  await owner`
    insert into ledger.history (subject_id, entry_id, concerns, sealed)
    select s.subject_id, gen_random_uuid(), true, decode(repeat(md5(g::text), 20), 'hex')
      from (select subject_id from subjects.subject) s, generate_series(1, greatest(1, ${events} / (select count(*)::integer from subjects.subject))) g`;
}

export async function settle(owner: Sql): Promise<void> {
  await owner`vacuum (analyze) vault.record, subjects.subject, subjects.life, consent.event, restrictions.event, ledger.history`;
  await owner`checkpoint`;
}
