import { asSubjectId, type Language, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId, randomToken } from "../../platform/id.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { enqueue } from "../../platform/queue.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Notices } from "../notices/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { Accounts } from "./accounts.ts";
import {
  attemptByHash, attemptParts, type AttemptRow, attemptKeys, deleteAttempts, DRAFTED_AIMS, dropSealedAddress, endedAttempts, insertAttempt, markUsed, nameSubject, setCode, takeTry,
} from "./attempts.store.ts";
import type { DraftSeals } from "./draft-seal.ts";
import { CODE_MINUTES, CODE_TRIES_MAX, type CodeHashes, newCode, tokenHash, typedCode } from "./one-time-code.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { RowSeals } from "./row-seals.ts";
import type { Session, Sessions } from "./sessions.ts";

export interface SignInDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly drafts: DraftSeals;
  readonly codes: CodeHashes;
  readonly rows: RowSeals;
  readonly limits: RateLimits;
  readonly sessions: Sessions;
  readonly notices: Pick<Notices, "send" | "forgetDrafts">;
}

export const ADDRESS_JOB = "look-up-address";
const PLACE = "accounts.attempt";
const SWEEP = 500;

/** Signing in by a code in a letter. A known and an unknown address get the same answer, by the same statements and the same queued job (clause:S1). */
export class SignIn {
  readonly #deps: SignInDeps;

  constructor(deps: SignInDeps) {
    this.#deps = deps;
  }

  /**
   * Asks for a code. Gives the token that the browser keeps until the code is entered. Whether the address is known is found out by the job alone.
   * `network` is the remote address. Throws Refusal `too-many-codes`, or invalid with the field `email`.
   */
  async requestCode(wish: { email: string; network: string; language: Language; requestId: string }): Promise<{ token: string }> {
    const { databases, clock, drafts, limits, accounts, rows } = this.#deps;
    const at = clock.now();
    const email = accounts.typedAddress(wish.email);
    await limits.countCodeWish(databases.data, { address: email, network: wish.network }, at);
    const token = randomToken();
    const hash = tokenHash(token);
    const draft = asSubjectId(newId());
    const { keyId, sealed } = await drafts.seal(PLACE, draft, { email }, at);
    const attempt = {
      hash, draft, subject: null, aim: "sign-in", act: null, language: wish.language,
      sessionHash: null, codeHash: null, createdAt: at, expiresAt: new Date(at.getTime() + CODE_MINUTES * 60_000),
    } as const;
    await databases.data.begin(async (tx) => {
      await insertAttempt(tx, { ...attempt, keyId, sealed, seal: rows.seal("attempt", attemptParts(attempt)) });
      await enqueue(tx, ADDRESS_JOB, { attempt: hash, requestId: wish.requestId }, { key: `attempt:${hash}` });
    });
    return { token };
  }

  /** The job of an attempt: looks the typed address up, queues the letter for a known one, forgets the address. Safe to run twice. */
  async lookUp(hash: string, requestId: string): Promise<void> {
    const { databases, clock, drafts, accounts } = this.#deps;
    const attempt = await this.#whole(hash);
    if (attempt?.aim !== "sign-in" || attempt.keyId === null || attempt.sealed === null) return;
    if (attempt.subject === null && attempt.expiresAt > clock.now()) {
      const values = await drafts.open(PLACE, attempt.draft, { keyId: attempt.keyId, sealed: attempt.sealed });
      const account = values?.["email"] === undefined ? null : await accounts.findByAddress(values["email"]);
      if (account !== null) await databases.data.begin((tx) => this.#queueLetter(tx, attempt, account, requestId));
    }
    // The key goes first: bytes that are left by a kill between the two say nothing.
    await drafts.drop([attempt.keyId]);
    await dropSealedAddress(databases.data, hash);
  }

  /** The attempt, if its row is as the service left it. */
  async #whole(hash: string): Promise<AttemptRow | null> {
    const attempt = await attemptByHash(this.#deps.databases.data, hash);
    return attempt !== null && this.#deps.rows.fits("attempt", attemptParts(attempt), attempt.seal) ? attempt : null;
  }

  async #queueLetter(tx: Tx, attempt: AttemptRow, account: SubjectId, requestId: string): Promise<void> {
    const seal = this.#deps.rows.seal("attempt", attemptParts({ ...attempt, subject: account }));
    if (!(await nameSubject(tx, attempt.hash, account, seal))) return;
    await this.#deps.notices.send(tx, {
      kind: "sign-in-code", to: { kind: "subject", subject: account }, language: attempt.language, params: { attempt: attempt.hash }, requestId, at: this.#deps.clock.now(),
    });
  }

  /** The code for the letter of an attempt: only its hash is stored. Null when the attempt is over. Called by the sending job. */
  async codeForLetter(hash: string): Promise<{ code: string; minutes: number } | null> {
    const { databases, clock, codes, rows } = this.#deps;
    const attempt = await this.#whole(hash);
    if (attempt === null) return null;
    const code = newCode();
    const codeHash = codes.hash(hash, code);
    const seal = rows.seal("attempt", attemptParts({ ...attempt, codeHash }));
    if (!(await setCode(databases.data, { hash, subject: attempt.subject, codeHash, seal }, clock.now()))) return null;
    return { code, minutes: CODE_MINUTES };
  }

  /**
   * Enters a code and opens a session. Throws Refusal `code-wrong`, `code-ended` (expired, used, too many tries, or never asked for), `too-many-tries`.
   * A wrong code for a known and any code for an unknown address are answered alike.
   */
  async enterCode(entry: { token: string; code: string; network: string }): Promise<{ token: string; session: Session }> {
    const { databases, clock, limits, sessions } = this.#deps;
    const at = clock.now();
    await limits.countEntry(databases.data, entry.network, at);
    const hash = tokenHash(entry.token);
    const taken = await databases.data.begin((tx) => takeTry(tx, hash, "sign-in", CODE_TRIES_MAX, at));
    const account = this.#judge(hash, entry.code, taken);
    return databases.data.begin(async (tx) => {
      // The person before the code, as whoever ends the person's codes holds them.
      await lockSubjects(tx, [account], "shared");
      if (!(await markUsed(tx, hash, at))) throw new Refusal("conflict", "code-ended");
      return sessions.open(tx, account, "one-time-code", taken?.language ?? "ru");
    });
  }

  #judge(hash: string, code: string, taken: AttemptRow | null): SubjectId {
    const { codes, rows } = this.#deps;
    const fits = codes.fits(hash, typedCode(code), taken?.codeHash ?? null);
    if (taken === null || !rows.fits("attempt", attemptParts(taken), taken.seal)) throw new Refusal("conflict", "code-ended");
    if (!fits || taken.subject === null) throw new Refusal("invalid", "code-wrong", { fields: [{ field: "code", reason: "code-wrong" }] });
    return taken.subject;
  }

  /** Forgets attempts that are over: first their keys, then the rows. Safe to run twice. Returns how many. */
  async forgetEnded(): Promise<number> {
    const { databases, clock, drafts, notices } = this.#deps;
    const ended = await endedAttempts(databases.data, clock.now(), SWEEP);
    await drafts.drop(ended.flatMap(({ keyId }) => (keyId === null ? [] : [keyId])));
    await notices.forgetDrafts(ended.flatMap(({ aim, draft }) => (DRAFTED_AIMS.includes(aim) ? [draft] : [])));
    await deleteAttempts(databases.data, ended.map(({ hash }) => hash));
    return ended.length;
  }

  /** Which of these keys seal an address that waits: the sweep of orphan keys spares them. */
  async heldKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
    return attemptKeys(sql, keyIds);
  }
}
