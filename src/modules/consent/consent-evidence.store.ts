import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface EvidenceRow {
  readonly subject: SubjectId;
  readonly id: string;
  readonly keyId: string;
  readonly sealed: Buffer;
  readonly keptSince: Date;
  readonly keptUntil: Date;
}

export async function insertEvidence(tx: Tx, e: EvidenceRow): Promise<void> {
  await tx`
    insert into consent.evidence (subject_id, evidence_id, key_id, sealed, kept_since, kept_until)
    values (${e.subject}, ${e.id}, ${e.keyId}, ${e.sealed}, ${e.keptSince}, ${e.keptUntil})`;
}

export async function evidenceOf(sql: SqlOrTx, subject: SubjectId): Promise<EvidenceRow[]> {
  return sql<EvidenceRow[]>`
    select subject_id as subject, evidence_id as id, key_id as "keyId", sealed, kept_since as "keptSince", kept_until as "keptUntil"
      from consent.evidence where subject_id = ${subject} order by kept_since, evidence_id`;
}

/** A page of all evidence for the deep check, by (subject, evidence). */
export async function evidenceAfter(sql: SqlOrTx, after: { subject: string; id: string }, limit: number): Promise<EvidenceRow[]> {
  return sql<EvidenceRow[]>`
    select subject_id as subject, evidence_id as id, key_id as "keyId", sealed, kept_since as "keptSince", kept_until as "keptUntil"
      from consent.evidence where (subject_id, evidence_id) > (${after.subject}, ${after.id}) order by subject_id, evidence_id limit ${limit}`;
}

export async function countEvidence(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from consent.evidence where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}

/** Evidence whose term has ended: its key is to be destroyed, its row erased. */
export async function evidenceDue(sql: SqlOrTx, at: Date, limit: number): Promise<{ subject: SubjectId; keyId: string }[]> {
  return sql<{ subject: SubjectId; keyId: string }[]>`
    select subject_id as subject, key_id as "keyId" from consent.evidence where kept_until <= ${at} order by kept_until limit ${limit}`;
}
