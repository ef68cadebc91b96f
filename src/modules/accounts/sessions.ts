import type { Language, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { gathered } from "../../platform/gathered.ts";
import { newId, randomToken } from "../../platform/id.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Representations } from "../representation/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { accountOf } from "./accounts.store.ts";
import { tokenHash } from "./one-time-code.ts";
import type { RowSeals, SealedParts } from "./row-seals.ts";
import { LAST_HOURS_MAX, type SessionMethod, sessionLife } from "./session-methods.ts";
import {
  deleteEndedSessions, deleteSession, deleteSessionById, deleteSessionsOf, deleteSessionsOpenedBy, insertSession, livingSessionsOf, type SessionRow, sessionsByHash, touchSession,
} from "./sessions.store.ts";

const TOUCH_SECONDS = 60;
const HOUR_MS = 3_600_000;
/** So long after its end a session's row still says whose it was: for a form that was posted too late. */
export const ENDED_KNOWN_HOURS = 1;

/** A living session, as pages see it. `hash` binds forms and step-ups to it. */
export type Session = Pick<SessionRow, "hash" | "id" | "subject" | "method" | "language" | "openedAt" | "endsAt">;
export type ListedSession = Pick<SessionRow, "id" | "method" | "openedAt" | "seenAt" | "idleEndsAt" | "endsAt"> & { readonly own: boolean };

export interface SessionsDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly rows: RowSeals;
  readonly representations: Pick<Representations, "representativesOf">;
}

const sessionByHash = gathered(async (sql, hashes: readonly string[]) => {
  const found = new Map((await sessionsByHash(sql, hashes)).map((session) => [session.hash, session]));
  return hashes.map((hash) => found.get(hash) ?? null);
});

function sessionParts(s: Omit<SessionRow, "seal">): SealedParts {
  return [s.hash, s.id, s.subject, s.method, s.language, s.openedAt, s.seenAt, s.idleEndsAt, s.endsAt];
}

/** Sessions: a random token of 256 bits in the browser, its hash here. A row that the service did not make, or not so, opens nothing (clause:S1). */
export class Sessions {
  readonly #databases: Pick<Databases, "data">;
  readonly #clock: Clock;
  readonly #rows: RowSeals;
  readonly #representations: SessionsDeps["representations"];

  constructor(deps: SessionsDeps) {
    this.#databases = deps.databases;
    this.#clock = deps.clock;
    this.#rows = deps.rows;
    this.#representations = deps.representations;
  }

  /** Opens a session in the caller's transaction. Throws Refusal `account-closed`: a closing account lets nobody in, its lock is waited for. */
  async open(tx: Tx, subject: SubjectId, method: SessionMethod, language: Language): Promise<{ token: string; session: Session }> {
    const at = this.#clock.now();
    await lockSubjects(tx, [subject], "shared");
    if ((await accountOf(tx, subject))?.state !== "open") throw new Refusal("unauthenticated", "account-closed", { clause: "S1" });
    const token = randomToken();
    const { idle_hours, hours_max } = sessionLife(method);
    const row: Omit<SessionRow, "seal"> = {
      hash: tokenHash(token), id: newId(), subject, method, language, openedAt: at, seenAt: at,
      idleEndsAt: new Date(at.getTime() + idle_hours * HOUR_MS), endsAt: new Date(at.getTime() + hours_max * HOUR_MS),
    };
    const session: SessionRow = { ...row, seal: this.#rows.seal("session", sessionParts(row)) };
    await insertSession(tx, session);
    return { token, session };
  }

  /** The living session of a browser's token, or null. Its last use is noted once a minute at most. */
  async find(token: string): Promise<Session | null> {
    const at = this.#clock.now();
    const session = await this.#whole(token);
    if (session === null || session.idleEndsAt <= at || session.endsAt <= at) return null;
    if (session.method === "issued-code" && !(await this.#allStillRepresent(this.#databases.data, session, at))) return null;
    const parts = sessionParts(session);
    if (at.getTime() - session.seenAt.getTime() >= TOUCH_SECONDS * 1000 || this.#rows.isOld("session", parts, session.seal)) await this.#touch(session, at);
    return session;
  }

  /** Whose session it was that ended within the last hour by its clock, not by its owner; null for any other token. */
  async endedOwner(token: string): Promise<SubjectId | null> {
    const now_ms = this.#clock.now().getTime();
    const session = await this.#whole(token);
    if (session === null) return null;
    const ended_ms = Math.min(session.idleEndsAt.getTime(), session.endsAt.getTime());
    return ended_ms <= now_ms && now_ms - ended_ms <= ENDED_KNOWN_HOURS * HOUR_MS ? session.subject : null;
  }

  async #whole(token: string): Promise<SessionRow | null> {
    if (token.length > 100) return null;
    const session = await sessionByHash(this.#databases.data, tokenHash(token));
    return session !== null && this.#rows.fits("session", sessionParts(session), session.seal) ? session : null;
  }

  /**
   * A code of a representative opens nothing once one of those who represented the pupil when it was entered does so no more: at 18, or when a right has ended.
   * Whose code it was the session does not know, so that it ends for all of them (clause:G5).
   */
  async #allStillRepresent(sql: SqlOrTx, { subject, openedAt }: Pick<Session, "subject" | "openedAt">, at: Date): Promise<boolean> {
    const now = (await this.#representations.representativesOf(sql, subject, at)).map(({ representative }) => representative);
    const then = await this.#representations.representativesOf(sql, subject, openedAt);
    return now.length > 0 && then.every(({ representative }) => now.includes(representative));
  }

  /** Whether a session of a browser that was found before still opens: asked within the transaction that adds a lasting way in, under its person's lock. */
  async stillOpens(tx: Tx, session: Pick<Session, "hash" | "subject" | "method" | "openedAt">): Promise<boolean> {
    if ((await sessionsByHash(tx, [session.hash])).length === 0) return false;
    return session.method !== "issued-code" || this.#allStillRepresent(tx, session, this.#clock.now());
  }

  async #touch(session: SessionRow, at: Date): Promise<void> {
    const used = { ...session, seenAt: at, idleEndsAt: new Date(at.getTime() + sessionLife(session.method).idle_hours * HOUR_MS) };
    await touchSession(this.#databases.data, { ...used, seal: this.#rows.seal("session", sessionParts(used)) });
  }

  /** The person's own living sessions, the last used first. */
  async list(subject: SubjectId, ownHash: string): Promise<ListedSession[]> {
    const rows = await livingSessionsOf(this.#databases.data, subject, this.#clock.now());
    return rows.filter((row) => this.#rows.fits("session", sessionParts(row), row.seal))
      .map(({ id, method, openedAt, seenAt, idleEndsAt, endsAt, hash }) => ({ id, method, openedAt, seenAt, idleEndsAt, endsAt, own: hash === ownHash }));
  }

  /** When the session ends, if that is near enough for a warning: a use cannot put it off any more. Null before that. */
  endsSoon(session: Pick<Session, "endsAt" | "method">): Date | null {
    const left_ms = session.endsAt.getTime() - this.#clock.now().getTime();
    const { hours_max } = sessionLife(session.method);
    return left_ms <= Math.min(LAST_HOURS_MAX, hours_max / 4) * HOUR_MS ? session.endsAt : null;
  }

  /** Ends the session of a browser's token. Ending it twice is no fault. */
  async end(token: string): Promise<void> {
    await deleteSession(this.#databases.data, tokenHash(token));
  }

  /** Ends a session in the caller's transaction. */
  async endByHash(tx: Tx, hash: string): Promise<void> {
    await deleteSession(tx, hash);
  }

  /** Ends one of the person's own sessions. Throws Refusal `session-unknown`, also for another person's. */
  async endById(subject: SubjectId, id: string): Promise<void> {
    if ((await deleteSessionById(this.#databases.data, subject, id)) === 0) throw new Refusal("not-found", "session-unknown");
  }

  /** Ends all of the person's sessions, or all but the one with `exceptHash`. */
  async endAll(sql: SqlOrTx, subject: SubjectId, exceptHash = ""): Promise<number> {
    return deleteSessionsOf(sql, subject, exceptHash);
  }

  /** Ends all of a person's sessions that were opened in one way. */
  async endOpenedBy(sql: SqlOrTx, subject: SubjectId, method: SessionMethod): Promise<number> {
    return deleteSessionsOpenedBy(sql, subject, method);
  }

  /** Forgets sessions that are over. Safe to run twice. */
  async forget(): Promise<number> {
    return deleteEndedSessions(this.#databases.data, new Date(this.#clock.now().getTime() - ENDED_KNOWN_HOURS * HOUR_MS));
  }
}
