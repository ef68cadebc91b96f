import {
  type Actor, civilDateOf, DOCUMENT_BYTES_MAX, DOCUMENT_PIXELS_MAX, DOCUMENTS_MAX, keptUntil, endOfDay, type RequestValues, retention, type StaffActor, type SubjectId,
} from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import { ScannerSilent } from "../../platform/malware-scan.ts";
import { pictureHead, type PictureHead } from "../../platform/picture-head.ts";
import { PictureUnreadable, type Redrawn } from "../../platform/pictures.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { lockSubjects } from "../subjects/index.ts";
import { type CaseAct, change, onCase } from "./case-acts.ts";
import { copiesDue, copiesOf, documentsOf, insertDocument } from "./case-documents.store.ts";
import { happen, readCase, stateOfCase } from "./case-log.ts";
import { checkedValues } from "./intake.ts";
import type { DocumentRow, RequestCase } from "./request-row.ts";
import { BY_SYSTEM, type RequestsDeps } from "./requests-deps.ts";
import { lockOnDesk } from "./requests.store.ts";

/** A document that was sent, as it is shown. */
export interface ShownDocument extends Pick<DocumentRow, "document" | "byteCount" | "width" | "height" | "scan" | "at"> {
  /** Whether the copy still lies here. */
  readonly here: boolean;
  /** What the look at it said; null before it. */
  readonly judged: "fits" | "unfit" | null;
  readonly opened: boolean;
}

const SWEEP = 200;

const invalid = (reason: string): Refusal => new Refusal("invalid", "invalid-fields", { fields: [{ field: "picture", reason }], clause: "C5" });
const unknown = (): Refusal => new Refusal("not-found", "document-unknown", { clause: "C5" });

/** What the sender handed over is a picture, by its content, within the bounds. A PDF may run and cannot be drawn anew here: it is refused with what to send instead. */
function checkedPicture(bytes: Uint8Array): PictureHead {
  if (bytes.length === 0) throw invalid("document-missing");
  if (bytes.length > DOCUMENT_BYTES_MAX) throw invalid("document-too-large");
  if (Buffer.from(bytes.subarray(0, 1_024)).includes("%PDF-", 0, "latin1")) throw invalid("document-pdf");
  const head = pictureHead(bytes);
  if (head === null) throw invalid("document-type");
  if (head.width * head.height > DOCUMENT_PIXELS_MAX || head.width * head.height === 0) throw invalid("document-pixels");
  return head;
}

/** Throws Refusal `invalid-fields` (`document-infected`), `scanner-silent`: a file without a verdict is not taken where a scanner is set. */
async function scanned({ door }: RequestsDeps, bytes: Uint8Array): Promise<DocumentRow["scan"]> {
  if (door.scanner === null) return "not-scanned";
  try {
    if ((await door.scanner.scan(bytes)) === "clean") return "clean";
  } catch (error) {
    if (error instanceof ScannerSilent) throw new Refusal("limited", "scanner-silent", { clause: "C5" });
    throw error;
  }
  throw invalid("document-infected");
}

async function redrawn({ door }: RequestsDeps, bytes: Uint8Array, { type }: PictureHead): Promise<Redrawn> {
  try {
    return await door.pictures.redraw({ type, bytes, pixels_max: DOCUMENT_PIXELS_MAX });
  } catch (error) {
    if (error instanceof PictureUnreadable) throw invalid("document-unreadable");
    throw error;
  }
}

async function assertAsked(deps: RequestsDeps, one: RequestCase, sql: SqlOrTx): Promise<void> {
  const asked = one.events.findLast(({ change: happened }) => happened === "more-asked")?.fields ?? [];
  if (stateOfCase(one) !== "RequestRequiresAction" || !asked.includes("document-copy")) throw new Refusal("conflict", "document-not-asked", { clause: "C5" });
  if (!deps.door.open) throw new Refusal("refused", "uploads-closed", { clause: "C5" });
  if ((await documentsOf(sql, one.row.caseId)).length >= DOCUMENTS_MAX) throw new Refusal("limited", "too-many-documents", { clause: "C5" });
}

/**
 * Takes a document in that was asked for, with the fields typed beside it (clause:C5): a picture by its content, looked through by the scanner, drawn anew, sealed under a key of its
 * own. What came as a file is kept nowhere. Killed on the way, it leaves a key that the sweep ends and a file that nothing opens.
 * Throws Refusal `invalid-fields`, `document-not-asked`, `uploads-closed`, `scanner-silent`, `too-many-documents`, `too-many-uploads`.
 */
export async function giveDocument(deps: RequestsDeps, wish: CaseAct & { readonly bytes: Uint8Array; readonly values: RequestValues }): Promise<string> {
  const { caseId, by, requestId, bytes } = wish;
  const values = checkedValues(wish.values);
  await assertAsked(deps, await readCase(deps.databases.data, caseId), deps.databases.data);
  const head = checkedPicture(bytes);
  const scan = await scanned(deps, bytes);
  const picture = await redrawn(deps, bytes, head);
  const at = deps.clock.now();
  const [key] = await deps.keys.createKeys(caseId as SubjectId, ["document"], at);
  if (key === undefined) throw new Error("the key store gave no key");
  await deps.steps("document:key-made");
  const fileId = await deps.seals.keepFile(key, picture.bytes);
  await deps.steps("document:filed");
  const document = newId();
  const { width, height } = picture;
  const row: DocumentRow = { caseId, document, mediaType: "image/jpeg", byteCount: picture.bytes.length, width, height, scan, fileId, keyId: key.keyId, at };
  const step = { acted: false };
  try {
    await onCase(deps, caseId, async (tx, one, calendar) => {
      await assertAsked(deps, one, tx);
      await insertDocument(tx, row);
      await change(deps, tx, one, { by, at, requestId, change: "more-given", document, reason: scan, fields: [...Object.keys(values), "document-copy"], note: { values } }, calendar);
      await deps.steps("document:given-uncommitted");
      step.acted = true;
    });
  } catch (error) {
    // Past the act the row may stand, whatever failed after it (the commit's answer, the journal): then nothing is undone here, and the sweep ends the key of a row that does not stand.
    if (!step.acted) {
      await deps.keys.destroyKeys([key.keyId]);
      await deps.files.delete(fileId);
    }
    throw error;
  }
  return document;
}

/** Documents are seen by who verifies, in the role that handles requests, and by nobody else. Throws Refusal `role-not-permitted`. */
function demandVerifier(by: Actor): StaffActor {
  if (by.kind !== "staff" || by.role !== "protection-officer") throw new Refusal("refused", "role-not-permitted", { clause: "C5" });
  return by;
}

const isGone = ({ events }: RequestCase, document: string): boolean => events.some((event) => event.document === document && event.change === "document-destroyed");

async function copyHere(sql: SqlOrTx, one: RequestCase, document: string): Promise<DocumentRow> {
  const row = (await documentsOf(sql, one.row.caseId)).find((each) => each.document === document);
  if (row === undefined || isGone(one, document)) throw unknown();
  return row;
}

/** Opens a copy for who verifies, while its request is open: each look is a step of the request and stands in the ledger. Throws Refusal `role-not-permitted`, `document-unknown`, `request-over`. */
export async function openDocument(deps: RequestsDeps, wish: CaseAct & { readonly document: string }): Promise<{ bytes: Buffer; mediaType: DocumentRow["mediaType"] }> {
  const by = demandVerifier(wish.by);
  const row = await onCase(deps, wish.caseId, async (tx, one, calendar) => {
    const copy = await copyHere(tx, one, wish.document);
    await happen(deps, tx, one, { change: "document-opened", by, at: deps.clock.now(), requestId: wish.requestId, document: wish.document, fields: ["identity-document"] }, calendar);
    return copy;
  });
  const bytes = await copyBytes(deps, row);
  if (bytes === null) throw unknown();
  return { bytes, mediaType: row.mediaType };
}

/** The copy's bytes; null once its key is gone. */
export async function copyBytes({ keys, files }: Pick<RequestsDeps, "keys" | "files">, { caseId, keyId, fileId }: DocumentRow): Promise<Buffer | null> {
  const key = (await keys.openKeys([caseId as SubjectId], ["document"], { fresh: true })).find((one) => one.keyId === keyId);
  return key === undefined ? null : files.get(fileId, key.bytes);
}

/** Notes what the look said: that fact is kept, the copy is not (clause:C5). What does not fit goes at once. Throws Refusal `document-not-opened` to who has not looked. */
export async function judgeDocument(deps: RequestsDeps, wish: CaseAct & { readonly document: string; readonly fits: boolean }): Promise<void> {
  const by = demandVerifier(wish.by);
  const row = await onCase(deps, wish.caseId, async (tx, one, calendar) => {
    const copy = await copyHere(tx, one, wish.document);
    const looked = one.events.some(({ change: happened, document, decidedBy }) => happened === "document-opened" && document === wish.document && decidedBy === by.subject);
    if (!looked) throw new Refusal("conflict", "document-not-opened", { clause: "C5" });
    await happen(deps, tx, one, { change: wish.fits ? "document-fits" : "document-unfit", by, at: deps.clock.now(), requestId: wish.requestId, document: wish.document }, calendar);
    return copy;
  });
  if (!wish.fits) await destroyCopy(deps, row, wish.requestId, "locked");
}

/** Key, file, then the step that says so: killed on the way, the next run does the rest. `locked`: with the people's locks, which a running destruction holds itself. */
async function destroyCopy(deps: RequestsDeps, { caseId, document, keyId, fileId }: DocumentRow, requestId: string, how: "locked" | "in-destruction"): Promise<void> {
  await deps.keys.destroyKeys([keyId]);
  await deps.steps("document:key-destroyed");
  await deps.files.delete(fileId);
  const calendar = await deps.calendars.loadCarefully();
  const before = await readCase(deps.databases.data, caseId);
  await deps.databases.data.begin(async (tx) => {
    if (how === "locked") await lockSubjects(tx, [before.about, before.senderSubject].filter((one) => one !== null), "exclusive");
    await lockOnDesk(tx, caseId);
    const one = await readCase(tx, caseId);
    if (isGone(one, document)) return;
    await happen(deps, tx, one, { change: "document-destroyed", by: BY_SYSTEM, at: deps.clock.now(), requestId, document }, calendar);
  });
  await deps.steps("document:destroyed");
}

/** Destroys copies whose time has come: the request is over, the document did not fit, or the look at it is older than `retention.document` allows. Gives how many went. */
export async function destroyDueCopies(deps: RequestsDeps, requestId: string): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - retention.document.term.amount * 86_400_000);
  const due = await copiesDue(deps.databases.data, before, SWEEP);
  for (const row of due) await destroyCopy(deps, row, requestId, "locked");
  return due.length;
}

/** Destroys the copies in the requests about a person or from one, within that person's destruction (clause:D2). */
export async function destroyCopiesOf(deps: RequestsDeps, subject: SubjectId): Promise<number> {
  const copies = await copiesOf(deps.databases.data, subject);
  for (const row of copies) await destroyCopy(deps, row, newId(), "in-destruction");
  return copies.length;
}

/** The last moment at which a copy that was looked at lies here. */
export const copyUntil = (judgedAt: Date): Date => endOfDay(keptUntil("document", civilDateOf(judgedAt)));

export async function shownDocuments(deps: Pick<RequestsDeps, "databases">, one: RequestCase): Promise<readonly ShownDocument[]> {
  return (await documentsOf(deps.databases.data, one.row.caseId)).map(({ document, byteCount, width, height, scan, at }) => {
    const own = one.events.filter((event) => event.document === document);
    const judged = own.findLast(({ change: happened }) => happened === "document-fits" || happened === "document-unfit")?.change;
    return {
      document, byteCount, width, height, scan, at, here: !isGone(one, document), opened: own.some(({ change: happened }) => happened === "document-opened"),
      judged: judged === undefined ? null : judged === "document-fits" ? "fits" : "unfit",
    };
  });
}
