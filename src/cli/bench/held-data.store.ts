import type { Sql } from "../../platform/postgres.ts";

/** What the base holds; a scale is a multiple of it. */
export const BASE_PEOPLE = 1_000;
export const BASE_EVENTS = 100_000;

/** So many people that one statement makes, with all that is theirs: some seconds' work at most. */
const PEOPLE_A_STATEMENT = 1_000;

/**
 * People who are never asked for, as many rows each as others have: subject, consent, two records, a hundred rows of history with their places in a log
 * that nobody serves. Their bytes open under no key. `from` numbers the first of them, so that no entry's id comes twice.
 */
export async function insertCrowd(owner: Sql, from: number, people: number): Promise<void> {
  const eventsEach = BASE_EVENTS / BASE_PEOPLE;
  await owner`
    with crowd as (insert into subjects.subject (subject_id, created_at)
                   select gen_random_uuid(), to_timestamp(0) from generate_series(1, ${people}) returning subject_id),
         person as (select subject_id, ${from}::bigint + row_number() over (order by subject_id) as n from crowd),
         consents as (insert into consent.event (subject_id, position, event_id, receipt_id, purpose, scope, state, state_iri, decided_by, decided_as, typed_by,
                                                 typed_as, document_hash, policy_version, language, source, method, request_id, at, entry_id)
                      select subject_id, 1, gen_random_uuid(), gen_random_uuid(), 'service-provision', 'processing', 'ConsentGiven', 'bench', subject_id, 'subject',
                             subject_id, 'subject', 'bench', '1', 'ru', 'web-form', 'session', 'bench', to_timestamp(0), gen_random_uuid() from person),
         records as (insert into vault.record (subject_id, compartment, version, key_id, fields, changed, sealed, written_at)
                     select subject_id, compartment, 1, gen_random_uuid(), '{email}', '{email}', decode(repeat(md5(subject_id::text), 15), 'hex'), to_timestamp(0)
                       from person, unnest(array['contact', 'identity']) as c (compartment)),
         happened as (insert into ledger.history (subject_id, entry_id, concerns, sealed)
                      select subject_id, (lpad(to_hex(n * ${eventsEach} + g), 12, '0') || '7000' || '8' || substr(md5(g::text), 1, 15))::uuid, true, decode(repeat(md5(g::text), 20), 'hex')
                        from person, generate_series(1, ${eventsEach}) g order by 1, 2
                      returning entry_id)
    insert into ledger.entry (log_id, index, entry_id)
    select -1, ${from}::bigint * ${eventsEach} + row_number() over (order by entry_id), entry_id from happened`;
}

/** Lets the data held grow from one multiple of the base to another. */
export async function growTo(owner: Sql, before: number, scale: number): Promise<void> {
  for (let from = before * BASE_PEOPLE; from < scale * BASE_PEOPLE; from += PEOPLE_A_STATEMENT) await insertCrowd(owner, from, PEOPLE_A_STATEMENT);
}

/** Brings what was just written to rest, so that no measurement pays for it. */
export async function settle(owner: Sql): Promise<void> {
  await owner`vacuum (analyze) vault.record, subjects.subject, subjects.life, consent.event, restrictions.event, ledger.history, ledger.entry, ledger.pending`;
  await owner`checkpoint`;
}
