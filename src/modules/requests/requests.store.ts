import type { CivilDate, RequestChannel, RequestKind, RequestState, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { Party, RequestEvent, RequestRow, WhatIsLost } from "./request-row.ts";

const eventColumns = (sql: SqlOrTx) => sql`
  case_id as "caseId", position, change, state, next_on as "nextOn", reason, fields, part, restriction_id as restriction, document_id as document, sender, owner_id as owner, kind, due_on as "dueOn", decided_by as "decidedBy",
  decided_as as "decidedAs", sealed, request_id as "requestId", at, entry_id as "entryId"`;
/** What a request asks for, as it was found last: the row `r` holds what was said at its coming. */
const kindNow = (sql: SqlOrTx) => sql`coalesce((select e.kind from requests.event e where e.case_id = r.case_id and e.kind is not null order by e.position desc limit 1), r.kind)`;
const rowColumns = (sql: SqlOrTx) => sql`
  case_id as "caseId", number, ${kindNow(sql)} as kind, channel, sender, language, received_at as "receivedAt", answer_on as "answerOn",
  coalesce((select e.due_on from requests.event e where e.case_id = r.case_id and e.due_on is not null order by e.position desc limit 1), r.due_on) as "dueOn", sealed, key_id as "keyId",
  file_id as "fileId", request_id as "requestId"`;

export async function insertRequest(tx: Tx, r: RequestRow): Promise<void> {
  await tx`
    insert into requests.request (case_id, number, kind, channel, sender, language, received_at, answer_on, due_on, sealed, key_id, file_id, request_id)
    values (${r.caseId}, ${r.number}, ${r.kind}, ${r.channel}, ${r.sender}, ${r.language}, ${r.receivedAt}, ${r.answerOn}, ${r.dueOn}, ${r.sealed}, ${r.keyId}, ${r.fileId}, ${r.requestId})`;
}

export async function insertEvent(tx: Tx, e: RequestEvent): Promise<void> {
  await tx`
    insert into requests.event (case_id, position, change, state, next_on, reason, fields, part, restriction_id, document_id, sender, owner_id, kind, due_on, decided_by, decided_as, sealed, request_id, at, entry_id)
    values (${e.caseId}, ${e.position}, ${e.change}, ${e.state}, ${e.nextOn}, ${e.reason}, ${e.fields === null ? null : [...e.fields]}, ${e.part}, ${e.restriction}, ${e.document}, ${e.sender}, ${e.owner}, ${e.kind}, ${e.dueOn}, ${e.decidedBy},
      ${e.decidedAs}, ${e.sealed}, ${e.requestId}, ${e.at}, ${e.entryId})`;
}

/** As `insertEvent`. False when the step is there: a restore's backup knows it. */
export async function insertEventOnce(tx: Tx, e: RequestEvent): Promise<boolean> {
  const rows = await tx`
    insert into requests.event (case_id, position, change, state, next_on, reason, fields, part, restriction_id, document_id, sender, owner_id, kind, due_on, decided_by, decided_as, sealed, request_id, at, entry_id)
    values (${e.caseId}, ${e.position}, ${e.change}, ${e.state}, ${e.nextOn}, ${e.reason}, ${e.fields === null ? null : [...e.fields]}, ${e.part}, ${e.restriction}, ${e.document}, ${e.sender}, ${e.owner}, ${e.kind}, ${e.dueOn}, ${e.decidedBy},
      ${e.decidedAs}, ${e.sealed}, ${e.requestId}, ${e.at}, ${e.entryId}) on conflict do nothing`;
  return rows.count === 1;
}

export async function tokensOf(sql: SqlOrTx, caseId: string): Promise<string[]> {
  const rows = await sql<{ token: string }[]>`select token from requests.lookup where case_id = ${caseId} order by token`;
  return rows.map(({ token }) => token);
}

export async function insertParty(tx: Tx, caseId: string, { subject, part }: Party, at: Date): Promise<void> {
  await tx`insert into requests.party (subject_id, case_id, part, at) values (${subject}, ${caseId}, ${part}, ${at}) on conflict do nothing`;
}

/** Takes a token. False when it is taken: a nonce or a signed content is used once. */
export async function insertLookup(tx: Tx, token: string, caseId: string, at: Date): Promise<boolean> {
  const rows = await tx`insert into requests.lookup (token, case_id, at) values (${token}, ${caseId}, ${at}) on conflict do nothing`;
  return rows.count === 1;
}

export async function caseOfToken(sql: SqlOrTx, token: string): Promise<string | null> {
  const rows = await sql<{ caseId: string }[]>`select case_id as "caseId" from requests.lookup where token = ${token}`;
  return rows[0]?.caseId ?? null;
}

export async function requestRow(sql: SqlOrTx, caseId: string): Promise<RequestRow | null> {
  const rows = await sql<RequestRow[]>`select ${rowColumns(sql)} from requests.request r where case_id = ${caseId}`;
  return rows[0] ?? null;
}

export async function eventsOf(sql: SqlOrTx, caseId: string): Promise<RequestEvent[]> {
  return sql<RequestEvent[]>`select ${eventColumns(sql)} from requests.event where case_id = ${caseId} order by position`;
}

export async function partiesOf(sql: SqlOrTx, caseId: string): Promise<Party[]> {
  return sql<Party[]>`select subject_id as subject, part from requests.party where case_id = ${caseId}`;
}

/** The requests that a person sent, or that somebody with a right sent about the person, newest first. */
export async function casesOf(sql: SqlOrTx, subject: SubjectId, part: Party["part"], limit: number): Promise<string[]> {
  const rows = await sql<{ caseId: string }[]>`
    select p.case_id as "caseId" from requests.party p where p.subject_id = ${subject} and p.part = ${part} order by p.at desc, p.case_id limit ${limit}`;
  return rows.map(({ caseId }) => caseId);
}

export async function countOf(sql: SqlOrTx, subject: SubjectId): Promise<{ parties: number; requests: number; events: number }> {
  const rows = await sql<{ parties: number; requests: number; events: number }[]>`
    select (select count(*) from requests.party p where p.subject_id = ${subject}) as parties,
           (select count(distinct p.case_id) from requests.party p where p.subject_id = ${subject}) as requests,
           (select count(*) from requests.event e where e.case_id in (select p.case_id from requests.party p where p.subject_id = ${subject})) as events`;
  return rows[0] ?? { parties: 0, requests: 0, events: 0 };
}

export interface DeskRow {
  readonly caseId: string;
  readonly number: string;
  readonly kind: RequestKind;
  readonly channel: RequestChannel;
  readonly state: RequestState;
  readonly receivedAt: Date;
  readonly nextOn: CivilDate;
  readonly dueOn: CivilDate;
  readonly owner: SubjectId | null;
  readonly blocked: boolean;
  readonly marked: boolean;
  /** Its answer went by no mail and is to be handed over. */
  readonly untold: boolean;
}

export const deskColumns = (sql: SqlOrTx) => sql`
  case_id as "caseId", number, kind, channel, state, received_at as "receivedAt", next_on as "nextOn", due_on as "dueOn", owner_id as owner, blocked, marked, untold`;

/** Writes what lies on the desk: one row a request that is open, or that owes something after its answer. */
export async function putOnDesk(tx: Tx, d: DeskRow): Promise<void> {
  await tx`
    insert into requests.desk (case_id, number, kind, channel, state, received_at, next_on, due_on, owner_id, blocked, marked, untold)
    values (${d.caseId}, ${d.number}, ${d.kind}, ${d.channel}, ${d.state}, ${d.receivedAt}, ${d.nextOn}, ${d.dueOn}, ${d.owner}, ${d.blocked}, ${d.marked}, ${d.untold})
    on conflict (case_id) do update set kind = excluded.kind, due_on = excluded.due_on, state = excluded.state, next_on = excluded.next_on, owner_id = excluded.owner_id, blocked = excluded.blocked, marked = excluded.marked,
      untold = excluded.untold`;
}

export async function takeOffDesk(tx: Tx, caseId: string): Promise<void> {
  await tx`delete from requests.desk where case_id = ${caseId}`;
}

/** Locks a request that lies on the desk until the transaction ends; null when it is over and owes nothing, or unknown. */
export async function lockOnDesk(tx: Tx, caseId: string): Promise<DeskRow | null> {
  const rows = await tx<DeskRow[]>`select ${deskColumns(tx)} from requests.desk where case_id = ${caseId} for update`;
  return rows[0] ?? null;
}

export interface DeskWish {
  /** Those whose next day is not earlier. */
  readonly from?: CivilDate;
  /** Those whose next day is not later; null: all. */
  readonly until: CivilDate | null;
  readonly only: "all" | "blocked" | "marked" | "waiting" | "untold";
  readonly limit: number;
}

/** The first open requests by their next day. */
export async function deskRows(sql: SqlOrTx, { from, until, only, limit }: DeskWish): Promise<DeskRow[]> {
  return sql<DeskRow[]>`
    select ${deskColumns(sql)} from requests.desk
     where (${until}::date is null or next_on <= ${until}::date) and (${from ?? null}::date is null or next_on >= ${from ?? null}::date) and (${only} <> 'blocked' or blocked) and (${only} <> 'marked' or marked) and (${only} <> 'untold' or untold)
       and (${only} <> 'waiting' or state in ('RequestRequiresAction', 'RequestActionDelayed'))
     order by next_on, due_on, case_id limit ${limit}`;
}

export interface DeskCounts {
  readonly all: number;
  readonly overdue: number;
  readonly today: number;
  readonly blocked: number;
  readonly marked: number;
  readonly waiting: number;
  readonly untold: number;
}

export async function deskCounts(sql: SqlOrTx, today: CivilDate): Promise<DeskCounts> {
  const rows = await sql<DeskCounts[]>`
    select count(*) as all, count(*) filter (where next_on < ${today}) as overdue, count(*) filter (where next_on = ${today}) as today,
           count(*) filter (where blocked) as blocked, count(*) filter (where marked) as marked, count(*) filter (where untold) as untold,
           count(*) filter (where state in ('RequestRequiresAction', 'RequestActionDelayed')) as waiting
      from requests.desk`;
  return rows[0] ?? { all: 0, overdue: 0, today: 0, blocked: 0, marked: 0, waiting: 0, untold: 0 };
}

/** Which of these requests have a letter later than the newest look at one. */
export async function newLetterCases(sql: SqlOrTx, cases: readonly string[]): Promise<string[]> {
  const rows = await sql<{ caseId: string }[]>`
    select case_id as "caseId" from requests.event where case_id = any(${[...cases]}::uuid[]) and change in ('reply-came', 'letter-opened')
     group by case_id having max(position) filter (where change = 'reply-came') > coalesce(max(position) filter (where change = 'letter-opened' and reason = 'reply'), 0)`;
  return rows.map(({ caseId }) => caseId);
}

/** How many open requests each of these has. */
export async function openOf(sql: SqlOrTx, owners: readonly SubjectId[]): Promise<{ owner: SubjectId; requests: number }[]> {
  return sql<{ owner: SubjectId; requests: number }[]>`select owner_id as owner, count(*)::int as requests from requests.desk where owner_id = any(${[...owners]}::uuid[]) group by owner_id`;
}

/** Open requests that none of these has, while there is anybody at all. */
export async function misassigned(sql: SqlOrTx, owners: readonly SubjectId[], limit: number): Promise<string[]> {
  if (owners.length === 0) return [];
  const rows = await sql<{ caseId: string }[]>`
    select case_id as "caseId" from requests.desk where owner_id is null or not (owner_id = any(${[...owners]}::uuid[])) order by next_on, case_id limit ${limit}`;
  return rows.map(({ caseId }) => caseId);
}

/** Open requests whose decision stands and whose work goes on. */
export async function decidedCases(sql: SqlOrTx, limit: number): Promise<string[]> {
  const rows = await sql<{ caseId: string }[]>`
    select d.case_id as "caseId" from requests.desk d
     where d.state = 'RequestAccepted' and exists (select 1 from requests.event e where e.case_id = d.case_id and e.change = 'decided')
     order by d.next_on, d.case_id limit ${limit}`;
  return rows.map(({ caseId }) => caseId);
}

/** Of these letters, those whose request says nothing since about how the answer was told, or that it could not be. */
export async function unnotedAnswers(sql: SqlOrTx, letters: readonly { readonly caseId: string; readonly at: Date; readonly waits: boolean }[]): Promise<{ caseId: string; waits: boolean }[]> {
  return sql<{ caseId: string; waits: boolean }[]>`
    select distinct on (l.case_id) l.case_id as "caseId", l.waits
      from unnest(${letters.map(({ caseId }) => caseId)}::uuid[], ${letters.map(({ at }) => at.toISOString())}::timestamptz[], ${letters.map(({ waits }) => String(waits))}::text[]::boolean[]) as l (case_id, at, waits)
      join requests.request r using (case_id)
     where not exists (select from requests.event e where e.case_id = l.case_id and e.change in ('answer-unsent', 'told') and e.at >= l.at) order by l.case_id, l.at desc`;
}

export interface RestoredRow {
  readonly caseId: string;
  readonly number: string;
  readonly kind: RequestKind;
  readonly at: Date;
  readonly lost: readonly WhatIsLost[];
}

/** Requests that a restore brought back, newest first, with what it could not. */
export async function restoredCases(sql: SqlOrTx, { after, limit }: { readonly after: Date; readonly limit: number }): Promise<RestoredRow[]> {
  return sql<RestoredRow[]>`
    select e.case_id as "caseId", r.number, ${kindNow(sql)} as kind, e.at, e.fields as lost from requests.event e join requests.request r on r.case_id = e.case_id
     where e.change = 'restored' and e.at >= ${after} order by cardinality(e.fields) desc, e.at desc, e.case_id limit ${limit}`;
}

/** Takes a morning. False when its letters went out already. */
export async function takeMorning(tx: Tx, day: CivilDate, at: Date): Promise<boolean> {
  const rows = await tx`insert into requests.morning (day, at) values (${day}, ${at}) on conflict do nothing`;
  return rows.count === 1;
}

/** Which of these keys seal a request: they are no orphans. */
export async function requestKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ key: string }[]>`select key_id as key from requests.request where key_id = any(${[...keyIds]}::uuid[])`;
  return rows.map(({ key }) => key);
}

/** How many requests stay as locked evidence of a person. */
export async function requestsAbout(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  return (await countOf(sql, subject)).requests;
}

export interface OverCase {
  readonly caseId: string;
  readonly keyId: string;
  readonly fileId: string | null;
}

/** Requests of these kinds that are over and came no later than a time, the oldest first. */
export async function casesOver(sql: SqlOrTx, { kinds, before, limit }: { readonly kinds: readonly RequestKind[]; readonly before: Date; readonly limit: number }): Promise<OverCase[]> {
  return sql<OverCase[]>`
    select r.case_id as "caseId", r.key_id as "keyId", r.file_id as "fileId" from requests.request r
     where ${kindNow(sql)} = any(${[...kinds]}::text[]) and r.received_at <= ${before} and not exists (select from requests.desk d where d.case_id = r.case_id)
     order by r.received_at limit ${limit}`;
}

/** Takes a request's rows away; the database demands the entry of this transaction and that the request is over. */
export async function forgetCase(tx: Tx, { caseId, before, entryId }: { readonly caseId: string; readonly before: Date; readonly entryId: string }): Promise<void> {
  await tx`select requests.forget(${caseId}, ${before}, ${entryId})`;
}
