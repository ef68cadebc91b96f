import type { Language, NoticeKind, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId } from "../../platform/id.ts";
import type { Personal } from "../../platform/personal.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { enqueue } from "../../platform/queue.ts";
import { type KeptLetters } from "./kept-letters.ts";
import type { LetterWords } from "./letter.ts";
import {
  deleteDoneNotices, deleteNoticesOf, giveUpDraftLetters, insertNotice, type NoticeParams, type NoticeRow, type NoticeState, noticeState, noticesOf, oldestWaiting,
  refusedForGood, requestInNotice, unsentAbout, waitingLetters, withdrawWaiting,
} from "./notices.store.ts";

export type NoticeRecipient = { readonly kind: "subject"; readonly subject: SubjectId } | { readonly kind: "draft"; readonly draft: SubjectId };

export interface NoticeWish {
  readonly kind: NoticeKind;
  readonly to: NoticeRecipient;
  readonly language: Language;
  /** Ids of the matter, such as an attempt or a receipt. Never a value. */
  readonly params: NoticeParams;
  readonly requestId: string;
  readonly at: Date;
}

/** Makes words that only the sending job may know, such as a fresh code. Null when the matter is over and no letter is due. */
export type WordMaker = (notice: NoticeRow) => Promise<LetterWords | null>;
/** Reads the address of a draft of some module; null when it is not that module's, or gone. */
export type DraftAddress = (draft: SubjectId, params: NoticeParams) => Promise<Personal<string> | null>;

export interface NoticesDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly keptLetters: KeptLetters;
}

export const LETTER_JOB = "send-letter";
const PARAM_CHARS_MAX = 200;
const DONE_DAYS_KEPT = 90;
const KEPT_LETTER_DAYS = 30;
const DAY_MS = 86_400_000;

/** Letters of the closed list (clause:U4): a row and a job in the caller's transaction; all else happens when the job sends. */
export class Notices {
  readonly #deps: NoticesDeps;
  readonly #makers = new Map<NoticeKind, WordMaker>();
  readonly #draftAddresses: DraftAddress[] = [];

  constructor(deps: NoticesDeps) {
    this.#deps = deps;
  }

  /** Says who makes the words of a kind. Throws TypeError for a second one: two makers are a fault at the start. */
  registerMaker(kind: NoticeKind, maker: WordMaker): void {
    if (this.#makers.has(kind)) throw new TypeError(`two modules make the words of ${kind}`);
    this.#makers.set(kind, maker);
  }

  registerDraftAddress(read: DraftAddress): void {
    this.#draftAddresses.push(read);
  }

  maker(kind: NoticeKind): WordMaker | null {
    return this.#makers.get(kind) ?? null;
  }

  async draftAddress(draft: SubjectId, params: NoticeParams): Promise<Personal<string> | null> {
    for (const read of this.#draftAddresses) {
      const address = await read(draft, params);
      if (address !== null) return address;
    }
    return null;
  }

  /** Queues a letter: it goes out if and only if the caller's transaction commits. Gives the letter's id. */
  async send(tx: Tx, wish: NoticeWish): Promise<string> {
    for (const value of Object.values(wish.params)) if (value.length > PARAM_CHARS_MAX) throw new RangeError(`a notice of ${wish.kind} holds more than ids`);
    const id = newId();
    const subject = wish.to.kind === "subject" ? wish.to.subject : wish.to.draft;
    await insertNotice(tx, {
      subject, id, recipient: wish.to.kind, kind: wish.kind, language: wish.language, params: wish.params, requestId: wish.requestId, createdAt: wish.at,
    });
    await enqueue(tx, LETTER_JOB, { subject, notice: id, requestId: wish.requestId }, { key: `letter:${id}` });
    return id;
  }

  async state(sql: SqlOrTx, subject: SubjectId, id: string): Promise<NoticeState | null> {
    return noticeState(sql, subject, id);
  }

  /** Whether a letter to this subject or draft is still to be sent. */
  async isWaiting(sql: SqlOrTx, recipient: SubjectId): Promise<boolean> {
    return (await noticesOf(sql, recipient)).some(({ state }) => state === "waiting" || state === "sending");
  }

  /** Milliseconds that the oldest unsent letter has waited; 0 when none waits. */
  async waitingAge(): Promise<number> {
    const oldest = await oldestWaiting(this.#deps.databases.data);
    return oldest === null ? 0 : Math.max(0, this.#deps.clock.now().getTime() - oldest.getTime());
  }

  /** The request of which a letter of ours speaks; null for every other letter. */
  requestOf(notice: string): Promise<string | null> { return requestInNotice(this.#deps.databases.data, notice); }

  /** Letters of a kind about requests that went nowhere, or that have waited since before a time: somebody is to tell by another way (clause:R3). */
  unsent(kind: NoticeKind, queuedBefore: Date, limit: number): Promise<{ caseId: string; at: Date; waits: boolean }[]> { return unsentAbout(this.#deps.databases.data, kind, queuedBefore, limit); }

  /** Takes back what waits to be sent to a subject. */
  async recall(tx: Tx, subject: SubjectId): Promise<number> {
    return withdrawWaiting(tx, subject, this.#deps.clock.now());
  }

  /**
   * After a restore, whose backup holds no jobs and no drafts: queues every letter to a person that waits in it, and gives up those to drafts.
   * A letter that went out after the backup goes out twice; none that cannot be refused is lost (clause:U4). Safe to run twice.
   */
  async queueAgain(): Promise<number> {
    const { databases, clock } = this.#deps;
    await giveUpDraftLetters(databases.data, clock.now());
    const waiting = await waitingLetters(databases.data);
    for (const { subject, id, requestId } of waiting) {
      await databases.data.begin((tx) => enqueue(tx, LETTER_JOB, { subject, notice: id, requestId }, { key: `letter:${id}` }));
    }
    return waiting.length;
  }

  /** Forgets all about drafts that are over: their letters cannot be read any more anyway. Safe to run twice. */
  async forgetDrafts(drafts: readonly SubjectId[]): Promise<void> {
    await this.#deps.keptLetters.deleteFilesOf(drafts, "with-rows");
    await deleteNoticesOf(this.#deps.databases.data, drafts);
  }

  /** Which of these recipients a letter never reached, since a mail server refused it for good. */
  async undelivered(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<SubjectId[]> {
    return subjects.length === 0 ? [] : refusedForGood(sql, subjects);
  }

  /** Forgets letters done long ago. Safe to run twice. */
  async forgetOld(): Promise<{ notices: number; keptLetters: number }> {
    const { databases, clock, keptLetters } = this.#deps;
    const now = clock.now().getTime();
    const kept = await keptLetters.deleteOld(new Date(now - KEPT_LETTER_DAYS * DAY_MS));
    return { notices: await deleteDoneNotices(databases.data, new Date(now - DONE_DAYS_KEPT * DAY_MS)), keptLetters: kept };
  }
}
