import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";

/** Which of these requests have a row still. */
export async function standingCases(sql: SqlOrTx, cases: readonly string[]): Promise<string[]> {
  const rows = await sql<{ caseId: string }[]>`select case_id as "caseId" from requests.request where case_id = any(${[...cases]}::uuid[])`;
  return rows.map(({ caseId }) => caseId);
}

export interface OpenCase {
  readonly caseId: string;
  readonly keyId: string;
  readonly sealed: Buffer;
  /** Records that it is bound to. */
  readonly parties: readonly SubjectId[];
}

/** Requests that are open or owe something after their answer, by their ids, those behind `after`. */
export async function openCases(sql: SqlOrTx, after: string | null, limit: number, known: readonly string[] = []): Promise<OpenCase[]> {
  return sql<OpenCase[]>`
    select r.case_id as "caseId", r.key_id as "keyId", r.sealed, array(select p.subject_id from requests.party p where p.case_id = r.case_id) as parties
      from requests.desk d join requests.request r on r.case_id = d.case_id
     where (${after}::uuid is null or r.case_id > ${after}::uuid) and not r.case_id = any(string_to_array(${known.join(",")}, ',')::uuid[]) order by r.case_id limit ${limit}`;
}
