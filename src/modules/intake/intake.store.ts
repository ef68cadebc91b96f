import type { Actor, Confirmation, IntakeChannel, Language, ShownDocument, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export type ConfirmedHow = "e-mail-code" | "letter-code" | "signed-form";

/** Somebody was taken in: whom it concerns, who said it, who typed it are three columns. */
export interface TakenRow {
  readonly subject: SubjectId;
  /** One for all who were taken in together. */
  readonly intake: string;
  readonly receipt: string;
  readonly channel: IntakeChannel;
  readonly confirmation: Confirmation;
  readonly shown: ShownDocument | null;
  readonly scriptHash: string | null;
  readonly saidBy: SubjectId;
  readonly saidAs: Actor["kind"];
  readonly typedBy: SubjectId;
  readonly typedAs: string;
  readonly requestId: string;
  readonly entryId: string;
  readonly at: Date;
}

export async function insertScript(tx: Tx, script: { hash: string; language: Language; text: string }, at: Date): Promise<void> {
  await tx`insert into intake.script (hash, language, text, at) values (${script.hash}, ${script.language}, ${script.text}, ${at}) on conflict (hash) do nothing`;
}

export async function scriptByHash(sql: SqlOrTx, hash: string): Promise<string | null> {
  const rows = await sql<{ text: string }[]>`select text from intake.script where hash = ${hash}`;
  return rows[0]?.text ?? null;
}

export async function insertTaken(tx: Tx, t: TakenRow): Promise<void> {
  await tx`
    insert into intake.taken (subject_id, intake_id, receipt_id, channel, confirmation, shown_document, script_hash, said_by, said_as, typed_by, typed_as,
      request_id, entry_id, at)
    values (${t.subject}, ${t.intake}, ${t.receipt}, ${t.channel}, ${t.confirmation}, ${t.shown}, ${t.scriptHash}, ${t.saidBy}, ${t.saidAs}, ${t.typedBy},
      ${t.typedAs}, ${t.requestId}, ${t.entryId}, ${t.at})`;
}

/** How somebody was taken in, with the later word of a telephone intake; null while nobody has given it. */
export interface TakenAndConfirmed extends TakenRow {
  readonly confirmed: ConfirmedHow | null;
}

/** How somebody was taken in; with `spoken`, also everybody whom this person spoke for: the children of a family. */
export async function takenOf(sql: SqlOrTx, subject: SubjectId, { spoken = false } = {}): Promise<TakenAndConfirmed[]> {
  return sql<TakenAndConfirmed[]>`
    select t.subject_id as subject, t.intake_id as intake, t.receipt_id as receipt, t.channel, t.confirmation, t.shown_document as shown, t.script_hash as "scriptHash",
      t.said_by as "saidBy", t.said_as as "saidAs", t.typed_by as "typedBy", t.typed_as as "typedAs", t.request_id as "requestId", t.entry_id as "entryId", t.at,
      (select c.how from intake.confirmation c where c.intake_id = t.intake_id and c.subject_id in (t.subject_id, t.said_by) order by c.at limit 1) as confirmed
      from intake.taken t where t.subject_id = ${subject} or (${spoken} and t.said_by = ${subject}) order by t.at, t.intake_id, t.subject_id <> t.said_by`;
}

/** Somebody who signed a form, with the children of that form; those alone who are there. */
export interface SignedFamily {
  readonly adult: SubjectId;
  readonly children: readonly SubjectId[];
}

/** The first families that one request brought in from signed forms and whose adult is there, the oldest first; `families` counts them all. Without a limit all of them. */
export async function familiesByRequest(sql: SqlOrTx, requestId: string, limit: number | null): Promise<(SignedFamily & { families: number })[]> {
  return sql<(SignedFamily & { families: number })[]>`
    select t.said_by as adult, coalesce(array_agg(t.subject_id order by t.subject_id) filter (where t.subject_id <> t.said_by), '{}') as children, (count(*) over ())::int as families
      from intake.taken t join subjects.facts f on f.subject_id = t.subject_id and f.life in ('living', 'frozen')
     where t.request_id = ${requestId} and t.channel = 'paper' and t.confirmation = 'signed-form'
     group by t.said_by having bool_or(t.subject_id = t.said_by) order by min(t.at), t.said_by limit ${limit}::bigint`;
}

/** Everybody who was taken in together with somebody, over all times: the family's receipts. */
export async function takenWith(sql: SqlOrTx, subject: SubjectId): Promise<{ subject: SubjectId; receipt: string }[]> {
  return sql<{ subject: SubjectId; receipt: string }[]>`
    select subject_id as subject, receipt_id as receipt
      from intake.taken where said_by = ${subject} order by at`;
}

/** Holds a contact, by eight bytes of its blind token, until the transaction ends: of two who are taken in with it at once, one waits. */
export async function lockContact(tx: Tx, lock: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(${lock}::bigint)`;
}

/** False when it was confirmed before. */
export async function insertConfirmation(
  tx: Tx, c: { subject: SubjectId; event: string; intake: string; how: ConfirmedHow; typedBy: SubjectId; typedAs: string; entryId: string; at: Date },
): Promise<boolean> {
  const rows = await tx`
    insert into intake.confirmation (subject_id, event_id, intake_id, how, typed_by, typed_as, entry_id, at)
    values (${c.subject}, ${c.event}, ${c.intake}, ${c.how}, ${c.typedBy}, ${c.typedAs}, ${c.entryId}, ${c.at})
    on conflict (subject_id, intake_id) do nothing returning event_id`;
  return rows.length === 1;
}

/** Whom somebody spoke for by telephone, and nobody has confirmed it yet: the own record and each child's. A confirmation of who spoke is one of all that was said on that call. */
export async function unconfirmedOf(sql: SqlOrTx, saidBy: SubjectId): Promise<{ subject: SubjectId; intake: string }[]> {
  return sql<{ subject: SubjectId; intake: string }[]>`
    select t.subject_id as subject, t.intake_id as intake from intake.taken t
     where t.said_by = ${saidBy} and t.channel = 'telephone'
       and not exists (select from intake.confirmation c where c.intake_id = t.intake_id and c.subject_id in (t.subject_id, t.said_by))
     order by t.at, t.subject_id <> t.said_by`;
}

export async function confirmationsOf(sql: SqlOrTx, subject: SubjectId): Promise<{ intake: string; how: ConfirmedHow; at: Date }[]> {
  return sql<{ intake: string; how: ConfirmedHow; at: Date }[]>`
    select intake_id as intake, how, at from intake.confirmation where subject_id = ${subject} order by at`;
}

/** What waits at the desk: `confirmation` of a telephone intake, the `scan` of a signed form. Who spoke stands for all whom the intake took in. */
export interface WaitingIntake {
  readonly subject: SubjectId;
  readonly waits: "confirmation" | "scan";
  readonly since: Date;
}

/** One for each intake, under who spoke; not of who is gone: nobody could confirm it any more. */
export async function waitingIntakes(sql: SqlOrTx, limit: number): Promise<WaitingIntake[]> {
  return sql<WaitingIntake[]>`
    select t.said_by as subject, case when t.channel = 'telephone' then 'confirmation' else 'scan' end as waits, min(t.at) as since
      from intake.taken t join subjects.facts f on f.subject_id = t.said_by and f.life in ('living', 'frozen')
     where (t.channel = 'telephone' and not exists (select from intake.confirmation c where c.intake_id = t.intake_id and c.subject_id in (t.subject_id, t.said_by)))
        or (t.confirmation = 'signed-form' and not exists (select from intake.scan s where s.subject_id = t.said_by and s.kind = 'consent-form' and s.at >= t.at))
     group by t.said_by, t.intake_id, 2 order by since limit ${limit}`;
}

export interface SeenDocument {
  readonly subject: SubjectId;
  readonly event: string;
  readonly act: "birth-date-corrected" | "grown-up-confirmed" | "representative-added" | "representation-proved" | "representation-ended" | "code-given";
  readonly document: ShownDocument;
  readonly seenBy: SubjectId;
  readonly seenAs: string;
  readonly entryId: string;
  readonly at: Date;
}

export async function insertDocumentSeen(tx: Tx, d: SeenDocument): Promise<void> {
  await tx`
    insert into intake.document_seen (subject_id, event_id, act, document, seen_by, seen_as, entry_id, at)
    values (${d.subject}, ${d.event}, ${d.act}, ${d.document}, ${d.seenBy}, ${d.seenAs}, ${d.entryId}, ${d.at})`;
}

export async function documentsSeen(sql: SqlOrTx, subject: SubjectId): Promise<{ act: string; document: string; at: Date }[]> {
  return sql<{ act: string; document: string; at: Date }[]>`select act, document, at from intake.document_seen where subject_id = ${subject} order by at`;
}

export interface CallerAnswerRow {
  readonly field: string;
  readonly fits: boolean;
  readonly askedBy: SubjectId;
  readonly at: Date;
}

export async function insertCallerAnswer(tx: Tx, a: CallerAnswerRow & { subject: SubjectId; answer: string; askedAs: string; entryId: string }): Promise<void> {
  await tx`
    insert into intake.caller_answer (subject_id, answer_id, field, fits, asked_by, asked_as, entry_id, at)
    values (${a.subject}, ${a.answer}, ${a.field}, ${a.fits}, ${a.askedBy}, ${a.askedAs}, ${a.entryId}, ${a.at})`;
}

export async function callerAnswersSince(sql: SqlOrTx, subject: SubjectId, since: Date): Promise<CallerAnswerRow[]> {
  return sql<CallerAnswerRow[]>`
    select field, fits, asked_by as "askedBy", at from intake.caller_answer where subject_id = ${subject} and at > ${since} order by at`;
}

/** Rows of one person in each table, for a search of what is left. */
export async function countRows(sql: SqlOrTx, subject: SubjectId): Promise<{ table: string; rows: number }[]> {
  return sql<{ table: string; rows: number }[]>`
    select 'intake.taken' as table, count(*)::int as rows from intake.taken where subject_id = ${subject}
    union all select 'intake.confirmation', count(*)::int from intake.confirmation where subject_id = ${subject}
    union all select 'intake.paper_code', count(*)::int from intake.paper_code where subject_id = ${subject}
    union all select 'intake.scan', count(*)::int from intake.scan where subject_id = ${subject}
    union all select 'intake.paper_event', count(*)::int from intake.paper_event where subject_id = ${subject}
    union all select 'intake.caller_answer', count(*)::int from intake.caller_answer where subject_id = ${subject}
    union all select 'intake.document_seen', count(*)::int from intake.document_seen where subject_id = ${subject}`;
}
