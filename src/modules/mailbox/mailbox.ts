import { civilDateOf, endOfDay, addCalendarDays } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import type { MailIn } from "../../platform/mail-in.ts";
import { type CaselessAct, type CaselessTaking, type ListedCaseless, listCaseless, openCaseless, type OpenedCaseless, setCaselessAside, takeInCaseless } from "./caseless-letters.ts";
import { countCaseless } from "./caseless-letters.store.ts";
import { handleLetter, rawLetter } from "./handle-letter.ts";
import { type MailboxDeps, OTHER_LETTERS_DAYS } from "./mailbox-deps.ts";
import { casesWithLetters, countLetters, forgetLetter, keptLettersOf, type LetterCount, letterKeys, type LetterRow, lettersOfCase, oldLetters, waitingLetters } from "./mailbox.store.ts";
import { type LetterLook, type ListedLetter, listLetters, type OpenedLetter, openLetter } from "./open-letter.ts";
import { takeLetters, type Taken } from "./take-in.ts";

/** What one run of the mailbox did. */
export interface MailboxRun extends Taken {
  readonly handled: number;
  /** Letters that wait for another try: a certification centre does not answer. */
  readonly waiting: number;
  readonly failed: number;
}

export interface RunHandlers {
  readonly onFault: (letter: string, error: unknown) => void;
  readonly signal?: AbortSignal;
}

const LETTERS_MAX = 1_000;
const HANDLED_MAX = 2_000;
const LOWEST_ID = "00000000-0000-0000-0000-000000000000";
const FORGOTTEN_MAX = 500;
const CASES_AT_ONCE = 500;

/** Letters to the school, from the mailbox to the request (clause:R1, clause:S6). */
export class Mailbox {
  readonly #deps: MailboxDeps;
  #running = false;

  constructor(deps: MailboxDeps) {
    this.#deps = deps;
  }

  get isSet(): boolean { return this.#deps.open !== null; }

  /** Opens the mailbox that is set, takes what lies there and handles it. Throws MailboxFault; what was kept before is handled all the same. Null: it runs already, or none is set. */
  async read(handlers: RunHandlers): Promise<MailboxRun | null> {
    const { open } = this.#deps;
    if (open === null || this.#running) return null;
    this.#running = true;
    try {
      let fault: unknown = null;
      let taken: Taken = { fresh: 0, known: 0 };
      try {
        taken = await this.#takeFrom(open, handlers.signal);
      } catch (error) {
        fault = error;
      }
      const told = await this.#handleAll(taken, handlers);
      if (fault !== null) throw fault instanceof Error ? fault : new Error("the mailbox could not be read");
      return told;
    } finally {
      this.#running = false;
    }
  }

  /** The same from a mailbox that the caller has opened. */
  async readFrom(mail: MailIn, handlers: RunHandlers): Promise<MailboxRun> {
    return this.#handleAll(await takeLetters(this.#deps, mail, LETTERS_MAX, handlers.signal), handlers);
  }

  async #takeFrom(open: NonNullable<MailboxDeps["open"]>, signal: AbortSignal | undefined): Promise<Taken> {
    const mail = await open();
    try {
      return await takeLetters(this.#deps, mail, LETTERS_MAX, signal);
    } finally {
      await mail.close();
    }
  }

  /** Each kept letter by itself: one that fails stands in no other's way. */
  async #handleAll(taken: Taken, { onFault, signal }: RunHandlers): Promise<MailboxRun> {
    const told = { ...taken, handled: 0, waiting: 0, failed: 0 };
    for (const row of await waitingLetters(this.#deps.databases.data, HANDLED_MAX)) {
      if (signal?.aborted === true) break;
      try {
        if (await handleLetter(this.#deps, row)) told.handled += 1;
        else told.waiting += 1;
      } catch (error) {
        told.failed += 1;
        onFault(row.letterId, error);
      }
    }
    return told;
  }

  counts(): Promise<LetterCount[]> { return countLetters(this.#deps.databases.data); }

  lettersIn(caseId: string): Promise<readonly ListedLetter[]> { return listLetters(this.#deps, caseId); }
  openLetter(look: LetterLook): Promise<OpenedLetter> { return openLetter(this.#deps, look); }

  caseless(who: Parameters<typeof listCaseless>[1]): Promise<ListedCaseless[]> { return listCaseless(this.#deps, who); }
  openCaseless(act: CaselessAct): Promise<OpenedCaseless> { return openCaseless(this.#deps, act); }
  takeInCaseless(act: CaselessTaking): Promise<{ caseId: string }> { return takeInCaseless(this.#deps, act); }
  setCaselessAside(act: Parameters<typeof setCaselessAside>[1]): Promise<void> { return setCaselessAside(this.#deps, act); }
  /** How many letters opened no request and wait for somebody's look, for the gauge. */
  countCaseless(): Promise<number> { return countCaseless(this.#deps.databases.data); }

  /** The raw letter that opened a request; null for none, or once it is forgotten. Who may see it is the caller's to say. */
  async letterOf(caseId: string): Promise<Buffer | null> {
    const [row] = await lettersOfCase(this.#deps.databases.data, caseId);
    return row === undefined ? null : rawLetter(this.#deps, row);
  }

  /**
   * Forgets letters whose time is over: those of a request when it was forgotten itself, by the class of its kind (clause:S3), all others after a month. The row stays, so
   * that the same bytes are known again; it says nothing without them. Key first: killed on the way, the next run does the rest.
   */
  async forgetOld(): Promise<number> {
    const { databases, clock, keys, files } = this.#deps;
    const before = endOfDay(addCalendarDays(civilDateOf(clock.now()), -OTHER_LETTERS_DAYS));
    const due = [...(await oldLetters(databases.data, before, FORGOTTEN_MAX)), ...(await this.#lettersOfForgotten())];
    for (const { hash, keyId, fileId } of due) {
      if (keyId !== null) await keys.destroyKeys([keyId]);
      if (fileId !== null) await files.delete(fileId);
      await forgetLetter(databases.data, hash);
    }
    return due.length;
  }

  /** Kept letters of the first requests that are forgotten; none once no request has any. */
  async #lettersOfForgotten(): Promise<LetterRow[]> {
    const { databases, requests } = this.#deps;
    for (let after = LOWEST_ID; ;) {
      const cases = await casesWithLetters(databases.data, after, CASES_AT_ONCE);
      const last = cases.at(-1);
      if (last === undefined) return [];
      const forgotten = await requests.forgotten(cases);
      if (forgotten.length > 0) return keptLettersOf(databases.data, forgotten, FORGOTTEN_MAX);
      after = last;
    }
  }

  async heldKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> { return letterKeys(sql, keyIds); }
}
