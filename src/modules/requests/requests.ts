import { civilDateOf, type CivilDate, type ClaimGround, type RequestPart, type RequestState, type RequestValues, type StaffActor, type SubjectId } from "../../policy/index.ts";
import { isId } from "../../platform/id.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Transfer } from "../disclosures/index.ts";
import type { JournalRecord } from "../journal/index.ts";
import { lifeOf } from "../subjects/index.ts";
import { assignAll, handOver } from "./assignees.ts";
import { accept, type Acceptance, type CaseAct, decideFor, delay, givenValues, isDecided, partsDone, reject, resume, take, takeBack, wordsOf } from "./case-acts.ts";
import { specify } from "./case-asked.ts";
import { correctKind } from "./case-kind.ts";
import { askedUntil, askForMore, giveMore, type Question } from "./case-asking.ts";
import { copyBytes, destroyCopiesOf, destroyDueCopies, giveDocument, judgeDocument, openDocument, type ShownDocument, shownDocuments } from "./case-documents.ts";
import { documentKeys, documentsOf } from "./case-documents.store.ts";
import { noteLetterOpened, replyOf, takeReply } from "./case-letters.ts";
import { heldRestrictions, isUntold, readCase, standingUntil, stateOfCase } from "./case-log.ts";
import { typedCaseNumber } from "./case-number.ts";
import { carryOut } from "./carry-out.ts";
import { destructionAddress } from "./case-destruction.ts";
import { forgetDue } from "./forgetting.ts";
import { type CopyToGive, type CopyWish, giveCopy } from "./giving-copy.ts";
import { ownersOf } from "./first-owner.ts";
import { openQueue } from "./desk-queue.ts";
import { receive, type Received, type ReceiveWish } from "./intake.ts";
import { isLockedEvidence, lookOf } from "./locked-evidence.ts";
import { tellMorning, type Morning } from "./morning.ts";
import { addressForLetter, noteTold, type ToldWish } from "./note-told.ts";
import { replayRequests } from "./replay-requests.ts";
import type { RequestCase, RequestEvent, RequestWords } from "./request-row.ts";
import type { OnFault, RequestsDeps } from "./requests-deps.ts";
import { caseOfToken, casesOf, countOf, decidedCases, deskCounts, type DeskCounts, type DeskRow, deskRows, type DeskWish, newLetterCases, requestKeys, restoredCases, type RestoredRow } from "./requests.store.ts";
import { type BlockAct, type FollowUp, keepStanding, liftStanding, releaseAllEnded, turnStanding, type TurnWish } from "./standing-block.ts";
import { standingBlocks } from "./standing-blocks.store.ts";
import { openWriters, type OpenWriter } from "./open-writers.ts";
import { standingCases } from "./standing-cases.store.ts";
import { contentToken, letterToken, nonceToken, secretToken, type SignedContent } from "./sender.ts";
import { findUnsent } from "./telling.ts";

/** One step, with the words that were said with it. */
export interface ToldStep {
  readonly event: RequestEvent;
  readonly words: string | null;
  readonly told: Readonly<Record<string, number>>;
  /** What left about the person, where that was asked (clause:T1). */
  readonly transfers: readonly Transfer[];
  /** The request that follows from this step, or that this one follows from (clause:T7). */
  readonly linked: FollowUp | null;
  /** The day that was noted with it: on which an answer was told. */
  readonly on: CivilDate | null;
}

/** A request as it is shown: the row, the steps, what was given; `words` is null once its key is gone. */
export interface ShownRequest {
  readonly one: RequestCase;
  readonly state: RequestState;
  readonly steps: readonly ToldStep[];
  readonly words: RequestWords | null;
  readonly values: RequestValues;
  readonly asked: readonly string[];
  /** The day until which that is waited for, as the sender is told. */
  readonly askedUntil: CivilDate | null;
  /** Documents that were sent (clause:C5). */
  readonly documents: readonly ShownDocument[];
  readonly blocked: boolean;
  readonly marked: boolean;
  readonly decided: boolean;
  readonly done: readonly RequestPart[];
  /** The certificate's address, where a destruction was begun. */
  readonly certificate: string | null;
  /** The day on which the block is judged again that stands after the answer; null where none stands. */
  readonly standing: CivilDate | null;
  /** Its answer went by no mail and is to be handed over. */
  readonly untold: boolean;
  /** It is evidence of somebody who is gone: opened for a legal claim alone (clause:D2). */
  readonly locked: boolean;
}

const SHOWN_MAX = 200;
const WORKED_MAX = 200;
const RESTORED_SHOWN_MS = 30 * 86_400_000;

/** Requests, from the door to the answer (clause:R1, clause:R2, clause:R3, clause:T7). */
export class Requests {
  readonly #deps: RequestsDeps;

  constructor(deps: RequestsDeps) {
    this.#deps = deps;
  }

  /** The one door in: pages, the desk and the mailbox call it. */
  receive(wish: ReceiveWish): Promise<Received> { return receive(this.#deps, wish); }
  accept(wish: Acceptance): Promise<void> { return accept(this.#deps, wish); }
  askForMore(wish: Question): Promise<void> { return askForMore(this.#deps, wish); }
  giveMore(wish: Parameters<typeof giveMore>[1]): Promise<void> { return giveMore(this.#deps, wish); }
  correctKind(wish: Parameters<typeof correctKind>[1]): Promise<void> { return correctKind(this.#deps, wish); }
  specify(wish: Parameters<typeof specify>[1]): Promise<void> { return specify(this.#deps, wish); }
  giveDocument(wish: Parameters<typeof giveDocument>[1]): Promise<string> { return giveDocument(this.#deps, wish); }
  openDocument(wish: Parameters<typeof openDocument>[1]): ReturnType<typeof openDocument> { return openDocument(this.#deps, wish); }
  judgeDocument(wish: Parameters<typeof judgeDocument>[1]): Promise<void> { return judgeDocument(this.#deps, wish); }
  destroyDueCopies(requestId: string): Promise<number> { return destroyDueCopies(this.#deps, requestId); }
  forgetDue(signal?: AbortSignal): Promise<number> { return forgetDue(this.#deps, signal); }
  destroyCopiesOf(subject: SubjectId): Promise<number> { return destroyCopiesOf(this.#deps, subject); }
  /** Whether a document is taken at all: staff asks for none where nobody could send one (clause:C5). */
  get takesDocuments(): boolean { return this.#deps.door.open; }
  delay(wish: CaseAct & { until: CivilDate; reason: string }): Promise<void> { return delay(this.#deps, wish); }
  resume(wish: CaseAct): Promise<void> { return resume(this.#deps, wish); }
  take(wish: CaseAct & { owner: SubjectId }): Promise<void> { return take(this.#deps, wish); }
  handOver(wish: Parameters<typeof handOver>[1]): Promise<void> { return handOver(this.#deps, wish); }
  takeReply(wish: Parameters<typeof takeReply>[1]): Promise<boolean> { return takeReply(this.#deps, wish); }
  replyOf(hash: string): Promise<string | null> { return replyOf(this.#deps, hash); }
  noteLetterOpened(wish: Parameters<typeof noteLetterOpened>[1]): Promise<void> { return noteLetterOpened(this.#deps, wish); }
  /** Which of these requests have a letter that nobody has opened. */
  withNewLetters(cases: readonly string[]): Promise<string[]> { return newLetterCases(this.#deps.databases.data, cases); }
  assignAll(onFault?: OnFault): Promise<number> { return assignAll(this.#deps, onFault); }
  openWriters(sql: SqlOrTx, known?: readonly string[]): Promise<OpenWriter[]> { return openWriters(this.#deps, sql, known); }
  /** Who may have an open request in their name now. */
  owners(): Promise<readonly SubjectId[]> { return ownersOf(this.#deps, this.#deps.databases.data); }
  reject(wish: Parameters<typeof reject>[1]): Promise<void> { return reject(this.#deps, wish); }
  takeBack(wish: CaseAct): Promise<void> { return takeBack(this.#deps, wish); }
  decide(wish: CaseAct & { words: string }): Promise<void> { return decideFor(this.#deps, wish); }
  carryOut(caseId: string): Promise<string> { return carryOut(this.#deps, caseId); }
  replay(records: readonly JournalRecord[]): Promise<number> { return replayRequests(this.#deps, records); }
  /** Makes the copy that was asked for, to be handed to the person; whatever `make` gives has its step and its entries before it leaves (clause:S3). */
  giveCopy<T>(wish: CopyWish, make: (copy: CopyToGive) => Promise<T>): Promise<T> { return giveCopy(this.#deps, wish, make); }
  liftStanding(wish: Parameters<typeof liftStanding>[1]): Promise<void> { return liftStanding(this.#deps, wish); }
  keepStanding(wish: BlockAct): Promise<void> { return keepStanding(this.#deps, wish); }
  turnStanding(wish: TurnWish): Promise<FollowUp> { return turnStanding(this.#deps, wish); }
  releaseEnded(onFault?: OnFault): Promise<number> { return releaseAllEnded(this.#deps, onFault); }
  /** Blocks that stand after their answers, those that are judged first coming first (clause:T7). */
  standingBlocks(): Promise<DeskRow[]> { return standingBlocks(this.#deps.databases.data, SHOWN_MAX); }
  noteTold(wish: ToldWish): Promise<void> { return noteTold(this.#deps, wish); }
  addressForLetter(wish: Parameters<typeof addressForLetter>[1]): Promise<string> { return addressForLetter(this.#deps, wish); }
  findUnsent(onFault?: OnFault): Promise<number> { return findUnsent(this.#deps, onFault); }
  tellMorning(): Promise<Morning | null> { return tellMorning(this.#deps); }

  /** Goes on with everything that is decided and not done; what fails is tried by the next run. */
  async carryOutAll(onFault: OnFault, signal?: AbortSignal): Promise<number> {
    const cases = await decidedCases(this.#deps.databases.data, WORKED_MAX);
    for (const caseId of cases) {
      if (signal?.aborted === true) break;
      try {
        await this.carryOut(caseId);
      } catch (error) {
        onFault(caseId, error);
      }
    }
    return cases.length;
  }

  /** The request behind an address. Throws Refusal `request-unknown` for any other. */
  async byCapability(capability: string): Promise<string> {
    const found = capability.length > 100 ? null : await caseOfToken(this.#deps.databases.data, secretToken("address", capability));
    if (found === null) throw new Refusal("not-found", "request-unknown", { clause: "R1" });
    return found;
  }

  /** The request that has a number which somebody says; null for none. */
  async byNumber(typed: string): Promise<string | null> {
    const number = typedCaseNumber(typed);
    return number === null ? null : caseOfToken(this.#deps.databases.data, `number:${number}`);
  }

  /** The request that a letter, or what its signer has signed, was used up by; null for none. */
  async byLetter(hash: string, signed: SignedContent | null, nonce: string | null, sql: SqlOrTx = this.#deps.databases.data): Promise<{ caseId: string; opened: boolean } | null> {
    const opened = await caseOfToken(sql, letterToken(hash));
    if (opened !== null) return { caseId: opened, opened: true };
    // A nonce that was used up before signers stood in its token stays used up, for everybody.
    const tokens = [...(signed === null ? [] : [contentToken(this.#deps, signed)]), ...(nonce === null ? [] : [nonceToken(this.#deps, signed, nonce), secretToken("nonce", nonce)])];
    for (const token of tokens) {
      const caseId = await caseOfToken(sql, token);
      if (caseId !== null) return { caseId, opened: false };
    }
    return null;
  }

  /** The requests that a person sent, newest first. */
  async sentBy(subject: SubjectId): Promise<RequestCase[]> {
    const sql = this.#deps.databases.data;
    return Promise.all((await casesOf(sql, subject, "sender", SHOWN_MAX)).map((caseId) => readCase(sql, caseId)));
  }

  /** One of the person's own requests. Somebody else's is unknown. Throws Refusal `request-unknown`. */
  async ownCase(subject: SubjectId, caseId: string): Promise<ShownRequest> {
    if (!isId(caseId)) throw new Refusal("not-found", "request-unknown", { clause: "G5" });
    const shown = await this.shown(caseId);
    if (shown.one.senderSubject !== subject) throw new Refusal("not-found", "request-unknown", { clause: "G5" });
    return shown;
  }

  /** All that is known of a request. Who may see it is the caller's to say. */
  async shown(caseId: string): Promise<ShownRequest> {
    const one = await readCase(this.#deps.databases.data, caseId);
    const { row, events } = one;
    const key = await this.#deps.seals.key(caseId, row.keyId);
    const steps = events.map((event): ToldStep => {
      const note = key === null || event.sealed === null ? null : (this.#deps.seals.openNote(key, event, event.sealed) as { words?: string; told?: Record<string, number>; transfers?: (Omit<Transfer, "at"> & { at: string })[]; followed?: FollowUp; follows?: FollowUp; on?: CivilDate });
      return { event, words: note?.words ?? null, told: note?.told ?? {}, linked: note?.followed ?? note?.follows ?? null, on: note?.on ?? null, transfers: (note?.transfers ?? []).map((left) => ({ ...left, at: new Date(left.at) })) };
    });
    const held = heldRestrictions(one);
    const address = await destructionAddress(this.#deps, one);
    const state = stateOfCase(one);
    const asked = state === "RequestRequiresAction" ? (events.findLast(({ change }) => change === "more-asked")?.fields ?? []) : [];
    return {
      one, state, steps, words: await wordsOf(this.#deps, one), values: await givenValues(this.#deps, one), asked, askedUntil: await askedUntil(this.#deps, one),
      documents: await shownDocuments(this.#deps, one), blocked: held.some(({ change }) => change === "blocked"),
      marked: held.some(({ change }) => change === "marked"), decided: isDecided(one), done: partsDone(one), certificate: address === null ? null : this.#deps.certificateUrl(address.capability),
      standing: standingUntil(one), untold: isUntold(one), locked: await isLockedEvidence(this.#deps.databases.data, one),
    };
  }

  /** Opens what the sender gave, for a member: an act of its own, in the ledger (clause:S1). Locked evidence is opened for a legal claim alone (clause:D2). */
  async open({ caseId, by, requestId, ground }: CaseAct & { by: StaffActor; ground?: ClaimGround | undefined }): Promise<ShownRequest> {
    const { databases, ledger, clock } = this.#deps;
    const shown = await this.shown(caseId);
    const look = await lookOf(databases.data, shown.one, by, ground);
    const life = shown.one.about === null ? null : await lifeOf(databases.data, shown.one.about);
    const subject = life === "living" || life === "frozen" ? shown.one.about : null;
    await databases.data.begin((tx) => ledger.append(tx, [{
      operation: "use", clause: look.clause, purpose: look.purpose, subject, actor: by, fields: ["own-words"], requestId, at: clock.now(),
      detail: { case: caseId, what: "request-opened", ...(look.ground === null ? {} : { ground: look.ground }) },
    }]));
    return shown;
  }

  queue(wish: Parameters<typeof openQueue>[1]): Promise<DeskRow[]> { return openQueue(this.#deps, wish); }
  /** What a restore brought back in the last weeks: the officer looks at each. */
  restored(): Promise<RestoredRow[]> { return restoredCases(this.#deps.databases.data, { after: new Date(this.#deps.clock.now().getTime() - RESTORED_SHOWN_MS), limit: SHOWN_MAX }); }
  desk(wish: DeskWish): Promise<DeskRow[]> { return deskRows(this.#deps.databases.data, wish); }
  counts(): Promise<DeskCounts> { return deskCounts(this.#deps.databases.data, civilDateOf(this.#deps.clock.now())); }

  /** Which of these requests were forgotten: nothing that came with them is kept any longer. */
  async forgotten(cases: readonly string[]): Promise<string[]> {
    const standing = new Set(await standingCases(this.#deps.databases.data, cases));
    return cases.filter((caseId) => !standing.has(caseId));
  }

  /** How many requests the locked evidence of a person holds. */
  async evidenceOf(sql: SqlOrTx, subject: SubjectId): Promise<number> {
    return (await countOf(sql, subject)).requests;
  }

  /** The copies of documents in a request, for the export of who sent them; null once they are gone. */
  async copiesIn(sql: SqlOrTx, caseId: string): Promise<readonly { readonly at: Date; readonly bytes: Buffer | null }[]> {
    return Promise.all((await documentsOf(sql, caseId)).map(async (row) => ({ at: row.at, bytes: await copyBytes(this.#deps, row) })));
  }

  async heldKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> { return [...(await requestKeys(sql, keyIds)), ...(await documentKeys(sql, keyIds))]; }
}

