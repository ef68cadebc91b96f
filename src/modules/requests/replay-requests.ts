import type { SubjectId } from "../../policy/index.ts";
import { randomToken } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import { isRefusal } from "../../platform/refusal.ts";
import type { JournalRecord } from "../journal/index.ts";
import type { SubjectKey } from "../keys/index.ts";
import { lifeOf } from "../subjects/index.ts";
import { documentsOf } from "./case-documents.store.ts";
import { drawDesk, lastOf, readCase } from "./case-log.ts";
import { noteStep, type RecordedStep, readStep } from "./request-record.ts";
import type { RequestCase, RequestEvent, RequestRow, RequestWords, WhatIsLost } from "./request-row.ts";
import type { RequestsDeps } from "./requests-deps.ts";
import { insertEventOnce, insertLookup, insertParty, insertRequest, requestRow } from "./requests.store.ts";
import { secretToken } from "./sender.ts";

const BY_RESTORE = { kind: "system", job: "restore" } as const;

/** Stands in for words whose key is gone: the request is owed its answer all the same, and its officer asks anew. */
const LOST_WORDS: Omit<RequestWords, "capability"> = { values: {}, corrections: {}, purposes: [], fields: [], signer: null, claimed: null, lost: true };

interface Brought {
  readonly row: RequestRow;
  /** The key that opens what is sealed; null: all that was said went with it, and the row has a new one. */
  readonly opens: SubjectKey | null;
  readonly capability: string | null;
}

/** The row as the journal has it, or with words that say that they are lost, where its key did not come back. */
async function broughtRow(deps: RequestsDeps, row: RequestRow): Promise<Brought> {
  const key = await deps.seals.key(row.caseId, row.keyId);
  if (key !== null) return { row, opens: key, capability: null };
  const fresh = await deps.seals.newKey(row.caseId, deps.clock.now());
  const capability = randomToken();
  return { row: { ...row, keyId: fresh.keyId, fileId: null, sealed: deps.seals.sealWords(fresh, row.caseId, { ...LOST_WORDS, capability }) }, opens: null, capability };
}

/** The case's row: the backup's, or the journal's. Null where neither has it: it came before requests were in the journal. */
async function rowOf(deps: RequestsDeps, tx: Tx, steps: readonly RecordedStep[]): Promise<Brought | null> {
  const first = steps.find(({ row }) => row !== null);
  const caseId = steps[0]?.event.caseId ?? "";
  const held = await requestRow(tx, caseId);
  if (held !== null) return { row: held, opens: await deps.seals.key(caseId, held.keyId), capability: null };
  if (first === undefined || first.row === null) return null;
  const brought = await broughtRow(deps, first.row);
  await insertRequest(tx, brought.row);
  for (const token of first.tokens) await insertLookup(tx, token, caseId, first.event.at);
  if (brought.capability !== null) await insertLookup(tx, secretToken("address", brought.capability), caseId, first.event.at);
  return brought;
}

async function fileIsHere({ files }: RequestsDeps, row: RequestRow, key: SubjectKey | null): Promise<boolean> {
  if (row.fileId === null || key === null) return false;
  try {
    await files.get(row.fileId, key.bytes);
    return true;
  } catch (error) {
    if (isRefusal(error, "file-missing")) return false;
    throw error;
  }
}

/** What of a case did not come back with its steps: its officer is told by these codes. */
async function lostOf(deps: RequestsDeps, tx: Tx, one: RequestCase, { opens, fresh, signed }: { opens: SubjectKey | null; fresh: readonly RequestEvent[]; signed: boolean }): Promise<WhatIsLost[]> {
  const here = new Set((await documentsOf(tx, one.row.caseId)).map(({ document }) => document));
  const destroyed = new Set(one.events.filter(({ change }) => change === "document-destroyed").map(({ document }) => document));
  const given = one.events.flatMap(({ change, document }) => (change === "more-given" && document !== null ? [document] : []));
  return [
    ...(opens === null ? ["words" as const] : []), ...(signed && !(await fileIsHere(deps, one.row, opens)) ? ["signed-file" as const] : []),
    ...(given.some((document) => !here.has(document) && !destroyed.has(document)) ? ["document-copies" as const] : []),
    // The record is as the backup had it: what this request had put right since is wrong again.
    ...(fresh.some(({ change, part }) => change === "part-done" && part === "correct") ? ["corrections" as const] : []),
  ];
}

/** The step that says so, with an entry of its own; it stands in the person's history where that can still be written. */
async function noteRestored(deps: RequestsDeps, tx: Tx, one: RequestCase, lost: readonly WhatIsLost[]): Promise<RequestCase> {
  const at = deps.clock.now();
  const { row, about } = one;
  const life = about === null ? null : await lifeOf(tx, about);
  const subject = about !== null && (life === "living" || life === "frozen") && (await deps.keys.openKeys([about], ["ledger"])).length > 0 ? about : null;
  const [entry] = await deps.ledger.append(tx, [{
    operation: "record", clause: "S1", purpose: "request-handling", subject, actor: BY_RESTORE, fields: [], requestId: row.requestId, at,
    detail: { case: row.caseId, change: "restored", kind: row.kind, state: lastOf(one).state },
  }]);
  if (entry === undefined) throw new Error("the ledger gave no entry");
  const { state, nextOn, owner, position } = lastOf(one);
  const event: RequestEvent = {
    caseId: row.caseId, position: position + 1, change: "restored", state, nextOn, reason: null, fields: [...lost], part: null, restriction: null, document: null, sender: null, owner, kind: null, dueOn: null, decidedBy: null,
    decidedAs: "system", sealed: null, requestId: row.requestId, at, entryId: entry.entryId,
  };
  await insertEventOnce(tx, event);
  await noteStep(deps, tx, one, event);
  return { ...one, events: [...one.events, event] };
}

async function replayCase(deps: RequestsDeps, tx: Tx, records: readonly JournalRecord[]): Promise<boolean> {
  const steps = records.map(readStep).sort((a, b) => a.event.position - b.event.position);
  const brought = await rowOf(deps, tx, steps);
  if (brought === null) return false;
  const fresh: RequestEvent[] = [];
  for (const { event, about, sender } of steps) {
    const readable = brought.opens === null ? { ...event, sealed: null } : event;
    if (await insertEventOnce(tx, readable)) fresh.push(readable);
    if (about !== null) await insertParty(tx, event.caseId, { subject: about, part: "about" }, event.at);
    if (sender !== null) await insertParty(tx, event.caseId, { subject: sender, part: "sender" }, event.at);
  }
  if (fresh.length === 0) return false;
  const one = await readCase(tx, brought.row.caseId);
  const signed = steps.some(({ row }) => row !== null && row.fileId !== null) || one.row.fileId !== null;
  await drawDesk(tx, await noteRestored(deps, tx, one, await lostOf(deps, tx, one, { opens: brought.opens, fresh, signed })));
  return true;
}

/**
 * Brings requests back that came or went on after the backup: the row with its clock and number, each step, whom it is about, and what was used up, so that none is
 * forgotten, and none is answered or taken in twice (clause:R3, clause:T7). Each case by itself and once; gives how many. What cannot come back is named by its last step.
 */
export async function replayRequests(deps: RequestsDeps, records: readonly JournalRecord[]): Promise<number> {
  const cases = new Map<SubjectId, JournalRecord[]>();
  for (const record of records) if (record.kind === "request") cases.set(record.subject, [...(cases.get(record.subject) ?? []), record]);
  let brought = 0;
  for (const own of cases.values()) {
    if (await deps.databases.data.begin((tx) => replayCase(deps, tx, own))) brought += 1;
    await deps.steps("restore:request-replayed");
  }
  return brought;
}
