import type { CopyException, KeepingLaw, Language, PaperFate, PaperKind, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export type CodedPaper = "consent-form" | "request-form" | "receipt-letter";

export interface PaperCodeRow {
  readonly hash: string;
  readonly paper: CodedPaper;
  readonly language: Language;
  /** Null for a blank form. */
  readonly subject: SubjectId | null;
  readonly madeBy: SubjectId;
  readonly madeAt: Date;
  readonly endsAt: Date;
  readonly usedAt: Date | null;
  /** The request that came in on this form; null before that, and for other papers. */
  readonly caseId: string | null;
}

export async function insertPaperCode(tx: Tx, c: Omit<PaperCodeRow, "usedAt" | "caseId">): Promise<void> {
  await tx`
    insert into intake.paper_code (hash, paper, language, subject_id, made_by, made_at, ends_at)
    values (${c.hash}, ${c.paper}, ${c.language}, ${c.subject}, ${c.madeBy}, ${c.madeAt}, ${c.endsAt})`;
}

export async function paperCode(sql: SqlOrTx, hash: string): Promise<PaperCodeRow | null> {
  const rows = await sql<PaperCodeRow[]>`
    select hash, paper, language, subject_id as subject, made_by as "madeBy", made_at as "madeAt", ends_at as "endsAt", used_at as "usedAt", case_id as "caseId"
      from intake.paper_code where hash = ${hash}`;
  return rows[0] ?? null;
}

/** Binds a paper to its record, once: one statement, so that two at once cannot both have it. */
export async function usePaperCode(tx: Tx, hash: string, subject: SubjectId, at: Date): Promise<boolean> {
  const rows = await tx`
    update intake.paper_code set used_at = ${at}, subject_id = ${subject}
     where hash = ${hash} and used_at is null and ends_at > ${at} and (subject_id is null or subject_id = ${subject}) returning hash`;
  return rows.length === 1;
}

/** Leads a blank request form to the request that came in on it, once. */
export async function leadPaperTo(tx: Tx, hash: string, caseId: string, at: Date): Promise<boolean> {
  const rows = await tx`
    update intake.paper_code set case_id = ${caseId}
     where hash = ${hash} and paper = 'request-form' and case_id is null and used_at is null and ends_at > ${at} returning hash`;
  return rows.length === 1;
}

export async function deleteEndedPaperCodes(sql: SqlOrTx, before: Date): Promise<number> {
  const result = await sql`delete from intake.paper_code where ends_at < ${before}`;
  return result.count;
}

export type MediaType = "application/pdf" | "image/jpeg" | "image/png";

export interface ScanRow {
  readonly subject: SubjectId;
  readonly scan: string;
  readonly kind: PaperKind;
  readonly exception: CopyException | null;
  readonly mediaType: MediaType;
  readonly byteCount: number;
  readonly fileId: string;
  readonly keyId: string;
  readonly scannedBy: SubjectId;
  readonly scannedAs: string;
  readonly requestId: string;
  readonly entryId: string;
  readonly at: Date;
}

export async function insertScan(tx: Tx, s: ScanRow): Promise<void> {
  await tx`
    insert into intake.scan (subject_id, scan_id, kind, exception, media_type, byte_count, file_id, key_id, scanned_by, scanned_as, request_id, entry_id, at)
    values (${s.subject}, ${s.scan}, ${s.kind}, ${s.exception}, ${s.mediaType}, ${s.byteCount}, ${s.fileId}, ${s.keyId}, ${s.scannedBy}, ${s.scannedAs},
      ${s.requestId}, ${s.entryId}, ${s.at})`;
}

export async function scansOf(sql: SqlOrTx, subject: SubjectId): Promise<ScanRow[]> {
  return sql<ScanRow[]>`
    select subject_id as subject, scan_id as scan, kind, exception, media_type as "mediaType", byte_count as "byteCount", file_id as "fileId", key_id as "keyId",
      scanned_by as "scannedBy", scanned_as as "scannedAs", request_id as "requestId", entry_id as "entryId", at
      from intake.scan where subject_id = ${subject} order by at, scan_id`;
}

/** Which of these keys seal a scan that is here. */
export async function scanKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ key: string }[]>`
    select s.key_id as key from intake.scan s
     where s.key_id = any(${[...keyIds]}::uuid[])
       and not exists (select from intake.paper_event e where e.subject_id = s.subject_id and e.scan_id = s.scan_id and e.change = 'scan-destroyed')`;
  return rows.map(({ key }) => key);
}

export type PaperChange = PaperFate | "scan-destroyed";

export interface PaperEventRow {
  readonly subject: SubjectId;
  readonly event: string;
  readonly scan: string;
  readonly change: PaperChange;
  readonly law: KeepingLaw | null;
  /** Null for the system. */
  readonly notedBy: SubjectId | null;
  readonly notedAs: string;
  readonly entryId: string;
  readonly at: Date;
}

export async function insertPaperEvent(tx: Tx, e: PaperEventRow): Promise<void> {
  await tx`
    insert into intake.paper_event (subject_id, event_id, scan_id, change, law, noted_by, noted_as, entry_id, at)
    values (${e.subject}, ${e.event}, ${e.scan}, ${e.change}, ${e.law}, ${e.notedBy}, ${e.notedAs}, ${e.entryId}, ${e.at})`;
}

export async function paperEventsOf(sql: SqlOrTx, subject: SubjectId): Promise<PaperEventRow[]> {
  return sql<PaperEventRow[]>`
    select subject_id as subject, event_id as event, scan_id as scan, change, law, noted_by as "notedBy", noted_as as "notedAs", entry_id as "entryId", at
      from intake.paper_event where subject_id = ${subject} order by at, event_id`;
}

/** Papers of which nobody has said what became of them, the oldest first. */
export async function papersWithoutFate(sql: SqlOrTx, limit: number): Promise<{ subject: SubjectId; scan: string; kind: PaperKind; since: Date }[]> {
  return sql<{ subject: SubjectId; scan: string; kind: PaperKind; since: Date }[]>`
    select s.subject_id as subject, s.scan_id as scan, s.kind, s.at as since from intake.scan s
     where not exists (select from intake.paper_event e where e.subject_id = s.subject_id and e.scan_id = s.scan_id and e.change <> 'scan-destroyed')
     order by s.at limit ${limit}`;
}

export type PlacedScan = Pick<ScanRow, "subject" | "scan" | "kind" | "keyId" | "fileId">;

/** Scans of these kinds that were looked at before a time and still lie here; a page by id. */
export async function scansToDestroy(sql: SqlOrTx, asked: { kinds: readonly PaperKind[]; before: Date; after: string | null; limit: number }): Promise<PlacedScan[]> {
  return sql<PlacedScan[]>`
    select s.subject_id as subject, s.scan_id as scan, s.kind, s.key_id as "keyId", s.file_id as "fileId" from intake.scan s
     where s.kind = any(${[...asked.kinds]}::text[]) and s.at < ${asked.before} and (${asked.after}::uuid is null or s.scan_id > ${asked.after}::uuid)
       and not exists (select from intake.paper_event e where e.subject_id = s.subject_id and e.scan_id = s.scan_id and e.change = 'scan-destroyed')
     order by s.scan_id limit ${asked.limit}`;
}

/** Scans that were destroyed; a page by id. */
export async function scansDestroyed(sql: SqlOrTx, after: string | null, limit: number): Promise<PlacedScan[]> {
  return sql<PlacedScan[]>`
    select s.subject_id as subject, s.scan_id as scan, s.kind, s.key_id as "keyId", s.file_id as "fileId" from intake.scan s
      join intake.paper_event e on e.subject_id = s.subject_id and e.scan_id = s.scan_id and e.change = 'scan-destroyed'
     where ${after}::uuid is null or s.scan_id > ${after}::uuid order by s.scan_id limit ${limit}`;
}
