import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { deskColumns, type DeskRow } from "./requests.store.ts";

/** Blocks that open requests about a person hold. */
export async function blocksOfOpen(sql: SqlOrTx, subject: SubjectId): Promise<string[]> {
  const rows = await sql<{ restriction: string }[]>`
    select e.restriction_id as restriction from requests.party p join requests.desk d using (case_id) join requests.event e using (case_id)
     where p.subject_id = ${subject} and p.part = 'about' and e.change = 'blocked' and d.state not in ('RequestFulfilled', 'RequestRejected')
       and not exists (select from requests.event u where u.case_id = e.case_id and u.restriction_id = e.restriction_id and u.change in ('unblocked', 'block-turned'))`;
  return rows.map(({ restriction }) => restriction);
}

/** Answered requests about a person whose block stands. */
export async function standingAbout(sql: SqlOrTx, subject: SubjectId): Promise<string[]> {
  const rows = await sql<{ caseId: string }[]>`
    select d.case_id as "caseId" from requests.desk d join requests.party p using (case_id)
     where p.subject_id = ${subject} and p.part = 'about' and d.blocked and d.state = 'RequestFulfilled' order by d.case_id`;
  return rows.map(({ caseId }) => caseId);
}

/** Answered requests whose block stands by their steps, and in force no more: another decision lifted it, or the record is gone. */
export async function endedBlocks(sql: SqlOrTx, limit: number): Promise<string[]> {
  const rows = await sql<{ caseId: string }[]>`
    select d.case_id as "caseId" from requests.desk d
     where d.blocked and d.state = 'RequestFulfilled'
       and not exists (select from requests.event e join restrictions.facts f using (restriction_id) where e.case_id = d.case_id and e.change = 'blocked')
     order by d.case_id limit ${limit}`;
  return rows.map(({ caseId }) => caseId);
}

/** The answered requests whose block stands, those that are judged first coming first. */
export async function standingBlocks(sql: SqlOrTx, limit: number): Promise<DeskRow[]> {
  return sql<DeskRow[]>`select ${deskColumns(sql)} from requests.desk where blocked and state = 'RequestFulfilled' order by next_on, case_id limit ${limit}`;
}
