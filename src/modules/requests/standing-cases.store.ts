import type { SqlOrTx } from "../../platform/postgres.ts";

/** Which of these requests have a row still. */
export async function standingCases(sql: SqlOrTx, cases: readonly string[]): Promise<string[]> {
  const rows = await sql<{ caseId: string }[]>`select case_id as "caseId" from requests.request where case_id = any(${[...cases]}::uuid[])`;
  return rows.map(({ caseId }) => caseId);
}
