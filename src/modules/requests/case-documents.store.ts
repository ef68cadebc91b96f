import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { SubjectId } from "../../policy/index.ts";
import type { DocumentRow } from "./request-row.ts";

const columns = (sql: SqlOrTx) => sql`
  d.case_id as "caseId", d.document_id as document, d.media_type as "mediaType", d.byte_count as "byteCount", d.width, d.height, d.scan, d.file_id as "fileId", d.key_id as "keyId", d.at`;

export async function insertDocument(tx: Tx, d: DocumentRow): Promise<void> {
  await tx`
    insert into requests.document (case_id, document_id, media_type, byte_count, width, height, scan, file_id, key_id, at)
    values (${d.caseId}, ${d.document}, ${d.mediaType}, ${d.byteCount}, ${d.width}, ${d.height}, ${d.scan}, ${d.fileId}, ${d.keyId}, ${d.at})`;
}

export async function documentsOf(sql: SqlOrTx, caseId: string): Promise<DocumentRow[]> {
  return sql<DocumentRow[]>`select ${columns(sql)} from requests.document d where d.case_id = ${caseId} order by d.at, d.document_id`;
}

/** Copies that still lie here: of requests that are over, of documents that do not fit, and of those that were looked at before a time. */
export async function copiesDue(sql: SqlOrTx, before: Date, limit: number): Promise<DocumentRow[]> {
  return sql<DocumentRow[]>`
    select ${columns(sql)} from requests.document d
     where not exists (select from requests.event e where e.case_id = d.case_id and e.document_id = d.document_id and e.change = 'document-destroyed')
       and (not exists (select from requests.desk k where k.case_id = d.case_id and k.state not in ('RequestFulfilled', 'RequestRejected'))
            or exists (select from requests.event e where e.case_id = d.case_id and e.document_id = d.document_id
                        and (e.change = 'document-unfit' or (e.change = 'document-fits' and e.at < ${before}))))
     order by d.at limit ${limit}`;
}

/** Copies that lie here in requests about a person or from one. */
export async function copiesOf(sql: SqlOrTx, subject: SubjectId): Promise<DocumentRow[]> {
  return sql<DocumentRow[]>`
    select ${columns(sql)} from requests.document d
     where d.case_id in (select p.case_id from requests.party p where p.subject_id = ${subject})
       and not exists (select from requests.event e where e.case_id = d.case_id and e.document_id = d.document_id and e.change = 'document-destroyed')
     order by d.at`;
}

/** Which of these keys seal a document. */
export async function documentKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ key: string }[]>`select key_id as key from requests.document where key_id = any(${[...keyIds]}::uuid[])`;
  return rows.map(({ key }) => key);
}
