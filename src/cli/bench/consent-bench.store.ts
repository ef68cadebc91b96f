import type { SubjectId } from "../../policy/index.ts";
import type { Sql } from "../../platform/postgres.ts";

/** The floor: one row of the same table, committed by itself, and nothing else. */
export async function bareInsert(sql: Sql, subject: SubjectId, position: number, at: Date): Promise<void> {
  await sql`
    insert into consent.event (subject_id, position, event_id, receipt_id, purpose, scope, state, state_iri, decided_by, decided_as, typed_by, typed_as,
      document_hash, policy_version, language, source, method, request_id, at, entry_id)
    values (${subject}, ${position}, gen_random_uuid(), gen_random_uuid(), 'marketing-mail', 'processing', 'ConsentGiven', 'bench', ${subject}, 'subject', ${subject},
      'subject', 'bench', '1', 'ru', 'web-form', 'session', 'bench', ${at}, gen_random_uuid())`;
}
