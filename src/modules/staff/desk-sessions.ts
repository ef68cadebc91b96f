import type { Clock } from "../../platform/clock.ts";
import type { Databases, SqlOrTx } from "../../platform/postgres.ts";
import type { RowSeals, Session } from "../accounts/index.ts";
import { SESSION_DAYS_MAX } from "../accounts/index.ts";
import { deleteOldDeskSessions, deskSession, deskSessionParts, type DeskSessionRow, type Factor, putDeskSession, touchDeskSession } from "./desk-sessions.store.ts";

/** So long after its last use the desk asks for the second factor again. */
export const DESK_IDLE_MINUTES = 30;
const TOUCH_SECONDS = 60;
const DAY_MS = 24 * 60 * 60_000;

export interface DeskSessionsDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly rows: RowSeals;
}

/** Which sessions may be at the desk: those in which a second factor was shown, while they are used (clause:S1). */
export class DeskSessions {
  readonly #deps: DeskSessionsDeps;

  constructor(deps: DeskSessionsDeps) {
    this.#deps = deps;
  }

  /**
   * Whether the desk is open to this session; a use is noted once a minute at most. A session that a passkey opened has shown both factors by that, so it
   * opens the desk once, for as long after its beginning as the desk stays open unused.
   */
  async isOpen(session: Session): Promise<boolean> {
    const { databases, clock, rows } = this.#deps;
    const at = clock.now();
    const row = await deskSession(databases.data, session.hash);
    if (row === null) {
      if (session.method !== "passkey" || isIdle(session.openedAt, at)) return false;
      await this.open(databases.data, session, "passkey");
      return true;
    }
    if (row.subject !== session.subject || isIdle(row.seenAt, at) || !rows.fits("desk_session", deskSessionParts(row), row.seal)) return false;
    if (at.getTime() - row.seenAt.getTime() >= TOUCH_SECONDS * 1000) await this.#touch(row, at);
    return true;
  }

  /** Opens the desk to a session in which a second factor was shown just now. */
  async open(sql: SqlOrTx, session: Pick<Session, "hash" | "subject">, factor: Factor): Promise<void> {
    const at = this.#deps.clock.now();
    const row = { sessionHash: session.hash, subject: session.subject, factor, provedAt: at, seenAt: at };
    await putDeskSession(sql, { ...row, seal: this.#deps.rows.seal("desk_session", deskSessionParts(row)) });
  }

  /** Forgets rows of sessions that are over. Safe to run twice. */
  async forget(): Promise<number> {
    return deleteOldDeskSessions(this.#deps.databases.data, new Date(this.#deps.clock.now().getTime() - (SESSION_DAYS_MAX + 1) * DAY_MS));
  }

  async #touch(row: DeskSessionRow, at: Date): Promise<void> {
    const used = { ...row, seenAt: at };
    await touchDeskSession(this.#deps.databases.data, { ...used, seal: this.#deps.rows.seal("desk_session", deskSessionParts(used)) });
  }
}

function isIdle(since: Date, at: Date): boolean {
  return at.getTime() - since.getTime() >= DESK_IDLE_MINUTES * 60_000;
}
