import { addMonths, civilDateOf, type Actor, type FieldId, type Language, startOfDay, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { gathered } from "../../platform/gathered.ts";
import { newId } from "../../platform/id.ts";
import type { Databases, SqlOrTx } from "../../platform/postgres.ts";
import type { Accounts } from "../accounts/index.ts";
import type { Consents } from "../consent/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Notices } from "../notices/index.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import { insertConfirmation, insertReview, lastTold, newestTold } from "./reviews.store.ts";

export interface StillRightDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, "openedBefore">;
  readonly consents: Pick<Consents, "history">;
  readonly ledger: Pick<Ledger, "append">;
  readonly notices: Pick<Notices, "send">;
}

export const REVIEW_MONTHS = 12;
const ACCOUNTS_A_PAGE = 500;

const toldLast = gathered(newestTold);

/** The yearly "is this still right?" (clause:C7): one letter a year to an account, and a page on which one press says yes. */
export class StillRight {
  readonly #deps: StillRightDeps;

  constructor(deps: StillRightDeps) {
    this.#deps = deps;
  }

  /**
   * Asks everybody whose account is a year old and who was neither asked nor answered within a year. What a night missed the next one does.
   * Safe to run twice, and at once with itself. Returns how many were asked; stops between two accounts when `signal` says so.
   */
  async askDue(requestId: string, signal?: AbortSignal): Promise<number> {
    const { databases, clock, accounts } = this.#deps;
    const dueBefore = yearBefore(clock.now());
    let asked = 0;
    for (let after: SubjectId | null = null; ; ) {
      const page: SubjectId[] = await accounts.openedBefore(databases.data, dueBefore, after, ACCOUNTS_A_PAGE);
      const told = new Map((await lastTold(databases.data, page)).map(({ subject, at }) => [subject, at]));
      for (const subject of page) {
        if (signal?.aborted) return asked;
        const last = told.get(subject);
        if ((last === undefined || last < dueBefore) && (await this.#ask(subject, dueBefore, requestId))) asked += 1;
      }
      after = page.at(-1) ?? null;
      if (after === null || page.length < ACCOUNTS_A_PAGE) return asked;
    }
  }

  async #ask(subject: SubjectId, dueBefore: Date, requestId: string): Promise<boolean> {
    const { databases, clock, consents, notices } = this.#deps;
    return databases.data.begin(async (tx) => {
      // Looked at again under the lock: another worker may have asked meanwhile.
      await lockSubjects(tx, [subject], "exclusive");
      const [last] = await lastTold(tx, [subject]);
      if ((last !== undefined && last.at >= dueBefore) || (await lifeOf(tx, subject)) !== "living") return false;
      const language: Language = (await consents.history(tx, subject)).at(-1)?.language ?? "ru";
      const at = clock.now();
      const notice = await notices.send(tx, { kind: "still-right", to: { kind: "subject", subject }, language, params: {}, requestId, at });
      await insertReview(tx, { subject, review: newId(), notice, at });
      return true;
    });
  }

  /** Whether the person was asked and has not answered since. */
  async isAsked(sql: SqlOrTx, subject: SubjectId): Promise<boolean> {
    const { asked, confirmed } = await toldLast(sql, subject);
    return asked !== null && (confirmed === null || confirmed < asked);
  }

  /** When somebody last said that all is right; null for never. */
  async confirmedAt(sql: SqlOrTx, subject: SubjectId): Promise<Date | null> {
    return (await toldLast(sql, subject)).confirmed;
  }

  /**
   * Records that what is held about these people is right: an entry in each one's history (clause:G2), all or none.
   * The actor of each is the person, or who represents the person; whether that holds was decided when the values were read for the page.
   */
  async confirm(people: readonly { readonly subject: SubjectId; readonly actor: Actor; readonly fields: readonly FieldId[] }[], requestId: string): Promise<void> {
    const { databases, clock, ledger } = this.#deps;
    const at = clock.now();
    await databases.data.begin(async (tx) => {
      await lockSubjects(tx, people.map(({ subject }) => subject), "exclusive");
      const entries = await ledger.append(tx, people.map(({ subject, actor, fields }) => ({
        operation: "record", clause: "C7", purpose: "request-handling", subject, actor, fields, requestId, at, detail: { what: "still-right" },
      })));
      for (const [n, { subject, actor }] of people.entries()) {
        const entryId = entries[n]?.entryId;
        if (entryId === undefined) throw new Error("the ledger gave fewer entries than it was asked for");
        await insertConfirmation(tx, { subject, entryId, as: actor.kind === "representative" ? "representative" : "subject", at });
      }
    });
  }
}

/** A year before, by the calendar of Kazakhstan: the beginning of that day. */
function yearBefore(at: Date): Date {
  return startOfDay(addMonths(civilDateOf(at), -REVIEW_MONTHS));
}
