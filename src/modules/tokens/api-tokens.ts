import type { Actor, Language, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { isId, newId, randomToken } from "../../platform/id.ts";
import { Personal } from "../../platform/personal.ts";
import type { Databases, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { type Accounts, type DraftSeals, isOwnCredential, type RowSeals, type Session, type Sessions, tokenHash } from "../accounts/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { deleteToken, deleteTokensOf, endedTokens, insertToken, noteTokenUse, tokenByHash, type TokenRow, tokensOf } from "./api-tokens.store.ts";
import { API_SCOPES, type ApiScope, isApiScope, isDeskScope } from "./token-scopes.ts";

/** A year, whatever its length: a token that nobody remembers ends by itself. */
export const TOKEN_DAYS_MAX = 366;
export const TOKENS_MAX = 20;
export const TOKEN_NAME_CHARS_MAX = 60;
/** So that a token in a log or a repository is recognised for what it is. */
export const TOKEN_MARK = "rbk_";
const PLACE = "tokens.token";
const TOUCH_SECONDS = 60;
const SWEEP = 200;
const DAY_MS = 86_400_000;

export interface ApiTokensDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, "find">;
  readonly sessions: Pick<Sessions, "stillOpens">;
  readonly seals: DraftSeals;
  readonly rows: RowSeals;
  readonly ledger: Pick<Ledger, "append">;
}

/** A living token, as the API sees it. Its session is bound to the token: forms and proofs made with one are worth nothing with another. */
export interface KnownToken {
  readonly id: string;
  readonly scopes: readonly ApiScope[];
  readonly session: Session;
}

export interface ListedToken {
  readonly id: string;
  readonly name: Personal<string>;
  readonly scopes: readonly ApiScope[];
  readonly madeAt: Date;
  readonly usedAt: Date | null;
  readonly endsAt: Date;
}

export interface TokenWish {
  readonly session: Session;
  readonly name: string;
  readonly scopes: readonly string[];
  /** The last moment at which it opens anything. */
  readonly endsAt: Date | null;
  readonly language: Language;
  /** Whether this session has shown a second factor at the desk: without it no token opens anything there. */
  readonly atDesk: boolean;
  readonly requestId: string;
}

function sealedParts(t: Pick<TokenRow, "hash" | "id" | "subject" | "scopes" | "language" | "madeAt" | "endsAt">) {
  return [t.hash, t.id, t.subject, t.scopes.join(" "), t.language, t.madeAt, t.endsAt];
}

/** Bearer tokens (clause:S1): made by a person in a session of the person's own, for named acts and until a day; only their hash is here. */
export class ApiTokens {
  readonly #deps: ApiTokensDeps;

  constructor(deps: ApiTokensDeps) {
    this.#deps = deps;
  }

  /**
   * Makes a token, which is handed out this once. Throws Refusal `session-only-reads` (a pupil's code makes none), `too-many-tokens`,
   * `desk-token-needs-desk`, `sign-in-needed`, or invalid with the fields `name`, `scopes`, `days`.
   */
  async make(wish: TokenWish): Promise<{ token: string; id: string }> {
    const { databases, clock, seals, rows, ledger, sessions } = this.#deps;
    const { session, language, requestId } = wish;
    const { subject } = session;
    if (!isOwnCredential(session.method) || session.method === "api-token") throw new Refusal("refused", "session-only-reads", { clause: "G5" });
    const at = clock.now();
    const { name, scopes, endsAt } = checked(wish, at);
    const token = TOKEN_MARK + randomToken();
    const row = { hash: tokenHash(token), id: newId(), subject, scopes, language, madeAt: at, endsAt };
    const name_ = await seals.seal(`${PLACE}/${row.id}`, subject, { name }, at);
    await databases.data.begin(async (tx) => {
      await lockSubjects(tx, [subject], "exclusive");
      // An account that was given back meanwhile has ended this session: no token of before comes after it.
      if (!(await sessions.stillOpens(tx, session))) throw new Refusal("unauthenticated", "sign-in-needed", { clause: "S1" });
      if ((await tokensOf(tx, subject)).length >= TOKENS_MAX) throw new Refusal("limited", "too-many-tokens", { clause: "S1" });
      await this.#demandOpen(tx, subject);
      await insertToken(tx, { ...row, ...name_, seal: rows.seal("api_token", sealedParts(row)) });
      await ledger.append(tx, [entry(subject, at, requestId, "api-token-made")]);
    });
    return { token, id: row.id };
  }

  /** Throws what `make` throws for what is wished alone. For an act that nobody can take back, and after which the token is made. */
  assertFits(wish: Pick<TokenWish, "name" | "scopes" | "endsAt" | "atDesk">): void {
    checked(wish, this.#deps.clock.now());
  }

  /** The living token, or null: unknown, over, not as the service made it, or of an account that is closed. */
  async find(token: string): Promise<KnownToken | null> {
    const { databases, clock, rows, accounts } = this.#deps;
    if (!token.startsWith(TOKEN_MARK) || token.length > 100) return null;
    const at = clock.now();
    const row = await tokenByHash(databases.data, tokenHash(token));
    if (row === null || row.endsAt <= at || !rows.fits("api_token", sealedParts(row), row.seal)) return null;
    if ((await accounts.find(databases.data, row.subject))?.state !== "open") return null;
    if (row.usedAt === null || at.getTime() - row.usedAt.getTime() >= TOUCH_SECONDS * 1000) await noteTokenUse(databases.data, row.hash, at);
    const { hash, id, subject, language, madeAt, endsAt } = row;
    return { id, scopes: row.scopes.filter(isApiScope), session: { hash, id, subject, method: "api-token", language, openedAt: madeAt, endsAt } };
  }

  /** The person's tokens that live, the newest first. */
  async list(subject: SubjectId): Promise<ListedToken[]> {
    const { databases, clock, seals } = this.#deps;
    const at = clock.now();
    const living = (await tokensOf(databases.data, subject)).filter(({ endsAt }) => endsAt > at);
    return Promise.all(living.map(async (row) => {
      const name = (await seals.open(`${PLACE}/${row.id}`, subject, row))?.["name"] ?? new Personal("");
      return { id: row.id, name, scopes: row.scopes.filter(isApiScope), madeAt: row.madeAt, usedAt: row.usedAt, endsAt: row.endsAt };
    }));
  }

  /** Ends a token of the person's own at once. Throws Refusal `token-unknown`, also for another person's. */
  async revoke(subject: SubjectId, id: string, requestId: string): Promise<void> {
    const { databases, clock, seals, ledger } = this.#deps;
    const gone = !isId(id) ? null : await databases.data.begin(async (tx) => {
      const removed = await deleteToken(tx, subject, id);
      if (removed !== null) await ledger.append(tx, [entry(subject, clock.now(), requestId, "api-token-revoked")]);
      return removed;
    });
    if (gone === null) throw new Refusal("not-found", "token-unknown");
    await seals.drop([gone.keyId]);
  }

  /**
   * Ends all tokens of a person in the caller's transaction: whoever has the device that is lost has what lies on it. Gives what drops the keys of their names
   * once the transaction stands.
   */
  async revokeAll(tx: Tx, subject: SubjectId): Promise<() => Promise<void>> {
    const gone = await deleteTokensOf(tx, subject);
    return () => this.#deps.seals.drop(gone.map(({ keyId }) => keyId));
  }

  /** Forgets tokens that are over: first the keys of their names, then the rows. Safe to run twice. Returns how many. */
  async forgetEnded(): Promise<number> {
    const { databases, clock, seals } = this.#deps;
    const ended = await endedTokens(databases.data, clock.now(), SWEEP);
    await seals.drop(ended.map(({ keyId }) => keyId));
    for (const { subject, id } of ended) await deleteToken(databases.data, subject, id);
    return ended.length;
  }

  async #demandOpen(tx: Tx, subject: SubjectId): Promise<void> {
    if ((await this.#deps.accounts.find(tx, subject))?.state !== "open") throw new Refusal("unauthenticated", "account-closed", { clause: "S1" });
  }
}

function entry(subject: SubjectId, at: Date, requestId: string, what: string) {
  const actor: Actor = { kind: "subject", subject };
  return { operation: "record", clause: "S1", purpose: "request-handling", subject, actor, fields: [], requestId, at, detail: { what } } as const;
}

/** What was wished, with every fault at once. Throws Refusal. */
function checked(wish: Pick<TokenWish, "name" | "scopes" | "endsAt" | "atDesk">, at: Date): { name: string; scopes: ApiScope[]; endsAt: Date } {
  const name = wish.name.trim();
  const asked = new Set<string>(wish.scopes);
  const scopes = API_SCOPES.filter((scope) => asked.has(scope));
  const left_ms = wish.endsAt === null ? Number.NaN : wish.endsAt.getTime() - at.getTime();
  const fields = [
    ...(name === "" ? [{ field: "name", reason: "missing" }] : []),
    ...(name.length > TOKEN_NAME_CHARS_MAX ? [{ field: "name", reason: "too-long" }] : []),
    ...(scopes.length === 0 ? [{ field: "scopes", reason: "missing" }] : []),
    ...(scopes.length < asked.size && scopes.length > 0 ? [{ field: "scopes", reason: "unreadable" }] : []),
    ...(left_ms > 0 && left_ms <= TOKEN_DAYS_MAX * DAY_MS ? [] : [{ field: "days", reason: "token-end" }]),
  ];
  if (wish.endsAt === null || fields.length > 0) throw new Refusal("invalid", "invalid-fields", { fields, clause: "S1" });
  if (scopes.some(isDeskScope) && !wish.atDesk) throw new Refusal("refused", "desk-token-needs-desk", { clause: "S1" });
  return { name, scopes, endsAt: wish.endsAt };
}
