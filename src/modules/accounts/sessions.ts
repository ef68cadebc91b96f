import type { Language, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId, randomToken } from "../../platform/id.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { lockSubjects } from "../subjects/index.ts";
import { accountOf } from "./accounts.store.ts";
import { tokenHash } from "./one-time-code.ts";
import {
  deleteEndedSessions, deleteSession, deleteSessionById, deleteSessionsOf, insertSession, livingSession, livingSessionsOf, type SessionRow, touchSession,
} from "./sessions.store.ts";

/** A session ends so long after its last use … */
export const SESSION_IDLE_HOURS = 12;
/** … and so long after it was opened, whatever happens. */
export const SESSION_DAYS_MAX = 14;
const TOUCH_SECONDS = 60;
const HOUR_MS = 3_600_000;

/** A living session, as pages see it. `hash` binds forms and step-ups to it. */
export type Session = Pick<SessionRow, "hash" | "id" | "subject" | "method" | "language" | "openedAt">;
export type ListedSession = Pick<SessionRow, "id" | "method" | "openedAt" | "seenAt" | "endsAt"> & { readonly own: boolean };

/** Sessions: a random token of 256 bits in the browser, its hash here. */
export class Sessions {
  readonly #databases: Pick<Databases, "data">;
  readonly #clock: Clock;

  constructor(deps: { databases: Pick<Databases, "data">; clock: Clock }) {
    this.#databases = deps.databases;
    this.#clock = deps.clock;
  }

  /** Opens a session in the caller's transaction. Throws Refusal `account-closed`: a closing account lets nobody in, its lock is waited for. */
  async open(tx: Tx, subject: SubjectId, method: string, language: Language): Promise<{ token: string; session: Session }> {
    const at = this.#clock.now();
    await lockSubjects(tx, [subject], "shared");
    if ((await accountOf(tx, subject))?.state !== "open") throw new Refusal("unauthenticated", "account-closed", { clause: "S1" });
    const token = randomToken();
    const session: SessionRow = {
      hash: tokenHash(token), id: newId(), subject, method, language, openedAt: at, seenAt: at,
      idleEndsAt: new Date(at.getTime() + SESSION_IDLE_HOURS * HOUR_MS), endsAt: new Date(at.getTime() + SESSION_DAYS_MAX * 24 * HOUR_MS),
    };
    await insertSession(tx, session);
    return { token, session };
  }

  /** The living session of a browser's token, or null. Its last use is noted once a minute at most. */
  async find(token: string): Promise<Session | null> {
    if (token.length > 100) return null;
    const at = this.#clock.now();
    const session = await livingSession(this.#databases.data, tokenHash(token), at);
    if (session !== null && at.getTime() - session.seenAt.getTime() >= TOUCH_SECONDS * 1000) {
      await touchSession(this.#databases.data, session.hash, at, new Date(at.getTime() + SESSION_IDLE_HOURS * HOUR_MS));
    }
    return session;
  }

  async list(subject: SubjectId, ownHash: string): Promise<ListedSession[]> {
    const rows = await livingSessionsOf(this.#databases.data, subject, this.#clock.now());
    return rows.map(({ id, method, openedAt, seenAt, endsAt, hash }) => ({ id, method, openedAt, seenAt, endsAt, own: hash === ownHash }));
  }

  /** Ends the session of a browser's token. Ending it twice is no fault. */
  async end(token: string): Promise<void> {
    await deleteSession(this.#databases.data, tokenHash(token));
  }

  /** Ends one of the person's own sessions. Throws Refusal `session-unknown`, also for another person's. */
  async endById(subject: SubjectId, id: string): Promise<void> {
    if ((await deleteSessionById(this.#databases.data, subject, id)) === 0) throw new Refusal("not-found", "session-unknown");
  }

  /** Ends all of the person's sessions, or all but the one with `exceptHash`. */
  async endAll(sql: SqlOrTx, subject: SubjectId, exceptHash = ""): Promise<number> {
    return deleteSessionsOf(sql, subject, exceptHash);
  }

  /** Forgets sessions that are over. Safe to run twice. */
  async forget(): Promise<number> {
    return deleteEndedSessions(this.#databases.data, this.#clock.now());
  }
}
