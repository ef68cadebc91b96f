import { hkdf, hmac } from "../../platform/crypto.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { SubjectId } from "../../policy/index.ts";
import { networkPrefix } from "./network-prefix.ts";
import { countUses, deleteEndedWindows } from "./rate-windows.store.ts";

interface Limit {
  readonly uses_max: number;
  readonly window_seconds: number;
}

/** What one address and one network may ask for in a window. A network is often a whole school or a mobile operator, so it gets more. */
export const LIMITS = {
  "code-address": { uses_max: 5, window_seconds: 15 * 60 },
  "code-network": { uses_max: 60, window_seconds: 15 * 60 },
  "entry-network": { uses_max: 150, window_seconds: 15 * 60 },
  // What one member of staff may look for, uncover and take out: more than a day at the desk needs, too little to carry the school away.
  "desk-search": { uses_max: 100, window_seconds: 60 * 60 },
  "desk-value": { uses_max: 100, window_seconds: 60 * 60 },
  "desk-list": { uses_max: 10, window_seconds: 24 * 60 * 60 },
  "desk-recovery": { uses_max: 10, window_seconds: 24 * 60 * 60 },
  "api-token": { uses_max: 300, window_seconds: 60 },
  "api-network": { uses_max: 120, window_seconds: 60 },
  // Six digits, three codes of which fit at a time: who has the mailbox already and guesses for a year finds one with a chance of one in twenty.
  "factor-account": { uses_max: 5, window_seconds: 15 * 60 },
  "factor-account-day": { uses_max: 40, window_seconds: 24 * 60 * 60 },
  // Letters that one address is told of: enough for people, too few for two machines that answer each other.
  "letter-address": { uses_max: 5, window_seconds: 24 * 60 * 60 },
  "request-network": { uses_max: 20, window_seconds: 15 * 60 },
} as const satisfies Readonly<Record<string, Limit>>;
export type LimitName = keyof typeof LIMITS;

const DESK_REASONS = { "desk-search": "too-many-searches", "desk-value": "too-many-values", "desk-list": "too-many-lists", "desk-recovery": "too-many-recoveries" } as const;

/** Which values of a request count: a typed address in its normal form, the remote address of the connection. */
export interface LimitedBy {
  readonly address?: string;
  readonly network: string;
}

/** What a program may still ask for in the window that runs; below zero where it has asked too often. */
export interface RequestsLeft extends Limit {
  readonly policy: "api-token" | "api-network";
  readonly left: number;
  readonly reset_seconds: number;
}

/** Limits in fixed windows, kept in the database so that all processes share them. Only keyed hashes are stored, another one each window. */
export class RateLimits {
  readonly #key: Buffer;

  constructor(deps: { formToken: Uint8Array }) {
    this.#key = hkdf(deps.formToken, "robotek rate limits");
  }

  /**
   * Counts a wish for a code against its address and its network. Throws Refusal (limited) `too-many-codes`.
   * Known and unknown addresses count alike, and a refused wish counts too. Runs outside the caller's transaction: a rollback must not give tries back.
   */
  async countCodeWish(sql: SqlOrTx, by: { address: string; network: string }, at: Date): Promise<void> {
    await this.#count(sql, [["code-address", by.address], ["code-network", networkPrefix(by.network)]], at, "too-many-codes");
  }

  /** Counts the entering of a code against its network. Throws Refusal (limited) `too-many-tries`. */
  async countEntry(sql: SqlOrTx, network: string, at: Date): Promise<void> {
    await this.#count(sql, [["entry-network", networkPrefix(network)]], at, "too-many-tries");
  }

  /** Counts what a member of staff does with other people's data, against trawling (clause:S1). Throws Refusal (limited) `too-many-searches`, `too-many-values`, `too-many-lists`, `too-many-recoveries`. */
  async countDeskUse(sql: SqlOrTx, what: keyof typeof DESK_REASONS, staff: SubjectId, at: Date): Promise<void> {
    await this.#count(sql, [[what, staff]], at, DESK_REASONS[what]);
  }

  /** Counts one request of a program, by its token or, on an open address, by its network. Says what is left; never throws. */
  async countRequest(sql: SqlOrTx, by: { token: string } | { network: string }, at: Date): Promise<RequestsLeft> {
    const [name, value] = "token" in by ? (["api-token", by.token] as const) : (["api-network", networkPrefix(by.network)] as const);
    const bucket = this.#bucket(name, value, at);
    const used = (await countUses(sql, [bucket])).get(bucket.bucket) ?? 0;
    return { policy: name, ...LIMITS[name], left: LIMITS[name].uses_max - used, reset_seconds: Math.ceil((bucket.endsAt.getTime() - at.getTime()) / 1000) };
  }

  /** Counts the entering of a code of an app against its account and its network, a right one too. Throws Refusal (limited) `too-many-tries`. */
  async countFactor(sql: SqlOrTx, by: { account: string; network: string }, at: Date): Promise<void> {
    await this.#count(sql, [["factor-account", by.account], ["factor-account-day", by.account], ["entry-network", networkPrefix(by.network)]], at, "too-many-tries");
  }

  /** Counts a request without an account against its network. Throws Refusal (limited) `too-many-requests`. */
  async countOpenRequest(sql: SqlOrTx, network: string, at: Date): Promise<void> {
    await this.#count(sql, [["request-network", networkPrefix(network)]], at, "too-many-open-requests");
  }

  /** Counts a letter against the address that it says to come from. False when that address is told of no more today. */
  async countLetter(sql: SqlOrTx, address: string, at: Date): Promise<boolean> {
    const bucket = this.#bucket("letter-address", address.toLowerCase(), at);
    return ((await countUses(sql, [bucket])).get(bucket.bucket) ?? 0) <= LIMITS["letter-address"].uses_max;
  }

  /** Forgets windows that are over. Safe to run twice. */
  async forget(sql: SqlOrTx, at: Date): Promise<number> {
    return deleteEndedWindows(sql, at);
  }

  async #count(sql: SqlOrTx, uses: readonly (readonly [LimitName, string])[], at: Date, reason: string): Promise<void> {
    const buckets = uses.map(([name, value]) => this.#bucket(name, value, at)).sort((a, b) => (a.bucket < b.bucket ? -1 : 1));
    const used = await countUses(sql, buckets);
    if (buckets.some((b) => (used.get(b.bucket) ?? 0) > LIMITS[b.name].uses_max)) throw new Refusal("limited", reason, { clause: "S1" });
  }

  #bucket(name: LimitName, value: string, at: Date): { bucket: string; endsAt: Date; name: LimitName } {
    const window_ms = LIMITS[name].window_seconds * 1000;
    const window = Math.floor(at.getTime() / window_ms);
    const bucket = hmac(this.#key, JSON.stringify([name, window, value])).toString("base64url");
    return { bucket, endsAt: new Date((window + 1) * window_ms), name };
  }
}
