import type { Sql } from "../../platform/postgres.ts";

/** People who are never found: a subject, a consent, two records that open under no key. What a search has to find its own among. */
export async function insertListedCrowd(owner: Sql, people: number): Promise<void> {
  await owner`
    with crowd as (insert into subjects.subject (subject_id, created_at) select gen_random_uuid(), to_timestamp(0) from generate_series(1, ${people}) returning subject_id),
         consents as (insert into consent.event (subject_id, position, event_id, receipt_id, purpose, scope, state, state_iri, decided_by, decided_as, typed_by,
                                                 typed_as, document_hash, policy_version, language, source, method, request_id, at, entry_id)
                      select subject_id, 1, gen_random_uuid(), gen_random_uuid(), 'service-provision', 'processing', 'ConsentGiven', 'bench', subject_id, 'subject',
                             subject_id, 'subject', 'bench', '1', 'ru', 'web-form', 'session', 'bench', to_timestamp(0), gen_random_uuid() from crowd)
    insert into vault.record (subject_id, compartment, version, key_id, fields, changed, sealed, written_at)
    select subject_id, compartment, 1, gen_random_uuid(), '{email}', '{email}', decode(repeat(md5(subject_id::text), 15), 'hex'), to_timestamp(0)
      from crowd, unnest(array['contact', 'identity']) as c (compartment)`;
}

/** So many tokens in the blind index that lead to nobody, as the crowd's names, phones and addresses would be. */
export async function insertTokens(keys: Sql, people: number, tokensEach: number): Promise<void> {
  await keys`
    insert into keys.index_token (token, subject_id, field)
    select decode(substr(md5(n::text || '-' || t::text), 1, 32), 'hex'), md5(n::text)::uuid, case when t < 7 then 'family-name' when t < 12 then 'given-name' else 'email' end
      from generate_series(1, ${people}) n, generate_series(1, ${tokensEach}) t on conflict do nothing`;
}

export async function settleListed(owner: Sql): Promise<void> {
  await owner`vacuum (analyze) vault.record, subjects.subject, consent.event`;
  await owner`checkpoint`;
}
