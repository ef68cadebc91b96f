import type { Language, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { SealedParts } from "../accounts/index.ts";

export interface RulesSignatureRow {
  readonly subject: SubjectId;
  readonly version: number;
  readonly documentHash: string;
  readonly language: Language;
  readonly sessionId: string;
  readonly requestId: string;
  readonly at: Date;
  readonly entryId: string;
  readonly seal: Buffer;
}

export function rulesSignatureParts(s: Omit<RulesSignatureRow, "seal">): SealedParts {
  return [s.subject, s.version, s.documentHash, s.language, s.sessionId, s.requestId, s.at, s.entryId];
}

/** False when this very text was signed before. */
export async function insertRulesSignature(tx: Tx, s: RulesSignatureRow): Promise<boolean> {
  const rows = await tx`
    insert into staff.rules_signature (subject_id, version, document_hash, language, session_id, request_id, at, entry_id, seal)
    values (${s.subject}, ${s.version}, ${s.documentHash}, ${s.language}, ${s.sessionId}, ${s.requestId}, ${s.at}, ${s.entryId}, ${s.seal})
    on conflict (subject_id, document_hash) do nothing`;
  return rows.count === 1;
}

export async function rulesSignaturesOf(sql: SqlOrTx, subject: SubjectId): Promise<RulesSignatureRow[]> {
  return sql<RulesSignatureRow[]>`
    select subject_id as subject, version, document_hash as "documentHash", language, session_id as "sessionId", request_id as "requestId", at, entry_id as "entryId", seal
      from staff.rules_signature where subject_id = ${subject} order by at, document_hash`;
}
