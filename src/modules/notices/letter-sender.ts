import type { ClauseId, SubjectId } from "../../policy/index.ts";
import { notices as noticeRows } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Letter, MailFault, type MailOut } from "../../platform/mail-out.ts";
import { type Personal, reveal } from "../../platform/personal.ts";
import type { Databases } from "../../platform/postgres.ts";
import { isRefusal } from "../../platform/refusal.ts";
import type { Steps } from "../../platform/steps.ts";
import type { Vault } from "../vault/index.ts";
import { type KeptLetters } from "./kept-letters.ts";
import { letterDate, type LetterWords, renderLetter } from "./letter.ts";
import type { Notices } from "./notices.ts";
import { claimNotice, markNotice, type NoticeRow, type NoticeState, releaseNotice } from "./notices.store.ts";
import { recipientOf } from "./recipients.ts";

export interface LetterSenderDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly vault: Pick<Vault, "read">;
  readonly notices: Notices;
  readonly keptLetters: KeptLetters;
  /** Null: letters are kept, for /dev/mail. */
  readonly mailOut: MailOut | null;
  readonly from: string;
  readonly mailDomain: string;
  /** Words that every letter may use: `operator.name`, `operator.email`, `policy.url` … */
  readonly operatorWords: LetterWords;
  readonly steps?: Steps;
}

/** What became of a letter in this run. `busy`: another sender has it in hands, or died less than two minutes ago. */
export type Sending = NoticeState | "busy";

/** After so long without a word a sender counts as dead, and its letter is sent anew. Longer than a job may run (60 s). */
export const SENDER_DEAD_SECONDS = 120;

interface Decided {
  readonly email: Personal<string>;
  readonly name: Personal<string> | null;
  readonly clause: ClauseId;
}

/** Sends letters one by one: claim, decide, render, act, mark. What a letter says exists in this run alone. */
export class LetterSender {
  readonly #deps: LetterSenderDeps;

  constructor(deps: LetterSenderDeps) {
    this.#deps = deps;
  }

  /**
   * Sends one letter, once as far as SMTP allows: after a kill between the server's answer and our mark it goes again under the same Message-ID.
   * `extra` holds words known to the caller alone. Throws when the letter should be tried again later.
   */
  async deliver(subject: SubjectId, id: string, extra: LetterWords = {}): Promise<Sending> {
    const { databases, clock, notices, steps } = this.#deps;
    const at = clock.now();
    const notice = await claimNotice(databases.data, subject, id, at, new Date(at.getTime() - SENDER_DEAD_SECONDS * 1000));
    if (notice === null) {
      const state = await notices.state(databases.data, subject, id);
      return state === "sending" ? "busy" : (state ?? "gone");
    }
    await steps?.("letter:claimed");
    try {
      return await this.#send(notice, extra);
    } catch (error) {
      // Nothing was sent, or the server did not say: either way the same letter may go again.
      await releaseNotice(databases.data, subject, id, notice.attempts);
      throw error;
    }
  }

  async #send(notice: NoticeRow, extra: LetterWords): Promise<NoticeState> {
    const decided = await this.#decide(notice);
    if (typeof decided === "string") return this.#mark(notice, decided === "gone" ? "gone" : "refused", decided === "gone" ? noticeRows[notice.kind].clause : decided);
    const maker = this.#deps.notices.maker(notice.kind);
    const made = maker === null ? {} : await maker(notice);
    if (made === null) return this.#mark(notice, "gone", decided.clause);
    const letter = renderLetter(
      { kind: notice.kind, language: notice.language, to: decided.email, from: this.#deps.from, messageId: this.#messageId(notice, made) },
      { ...this.#words(notice, decided), ...made, ...extra },
    );
    await this.#deps.steps?.("letter:rendered");
    return this.#carry(notice, letter, decided.clause);
  }

  /** Whom the letter goes to, decided now; "gone" when there is no address (any more), else the clause that refuses it. */
  async #decide(notice: NoticeRow): Promise<Decided | "gone" | ClauseId> {
    if (notice.recipient === "draft") {
      const email = await this.#deps.notices.draftAddress(notice.subject, notice.params);
      return email === null ? "gone" : { email, name: null, clause: noticeRows[notice.kind].clause };
    }
    try {
      const { email, name, clause } = await recipientOf(this.#deps.vault, notice.kind, notice.subject, notice.requestId);
      return email === null ? "gone" : { email, name, clause };
    } catch (error) {
      if (isRefusal(error) && error.kind === "refused") return (error.clause ?? "S1") as ClauseId;
      if (isRefusal(error) && error.kind === "not-found") return "gone";
      throw error;
    }
  }

  #words(notice: NoticeRow, decided: Decided): LetterWords {
    const name = decided.name === null ? {} : { name: reveal(decided.name, "mail") };
    return { ...this.#deps.operatorWords, date: letterDate(notice.createdAt, notice.language), ...name };
  }

  // A letter with a fresh code is another letter: under the old id a mail program might drop the one whose code counts.
  #messageId(notice: NoticeRow, made: LetterWords): string {
    const again = made.code !== undefined && notice.attempts > 1 ? `.${notice.attempts}` : "";
    return `<${notice.id}${again}@${this.#deps.mailDomain}>`;
  }

  async #carry(notice: NoticeRow, letter: Letter, clause: ClauseId): Promise<NoticeState> {
    const { mailOut, keptLetters, steps } = this.#deps;
    if (mailOut === null) {
      const compartment = notice.recipient === "draft" ? "draft" : "contact";
      const kept = await keptLetters.keep({ subject: notice.subject, id: notice.id, kind: notice.kind, compartment }, letter);
      await steps?.("letter:carried");
      return this.#mark(notice, kept ? "kept" : "gone", clause);
    }
    try {
      await mailOut.send(letter);
    } catch (error) {
      if (error instanceof MailFault && error.permanent) return this.#mark(notice, "failed", clause);
      throw error;
    }
    await steps?.("letter:carried");
    return this.#mark(notice, "sent", clause);
  }

  async #mark(notice: NoticeRow, state: NoticeState, clause: string): Promise<NoticeState> {
    await markNotice(this.#deps.databases.data, notice.subject, notice.id, state, clause, this.#deps.clock.now());
    await this.#deps.steps?.("letter:marked");
    return state;
  }
}
