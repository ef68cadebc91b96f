import { canonicalJson, equalConstantTime, hkdf, hmac } from "../../platform/crypto.ts";
import { randomToken } from "../../platform/id.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { Clock } from "../../platform/clock.ts";
import { deleteEndedChallenges, useChallenge } from "./passkeys.store.ts";

/** So long a device may take to answer: the person finds it, unlocks it, reads. */
export const CHALLENGE_MINUTES = 10;
const END_BYTES = 6;
const NONCE_BYTES = 16;
const MAC_BYTES = 32;

/** What a challenge is for, and the browser, session or act that it belongs to. */
export interface ChallengeFor {
  readonly aim: "sign-in" | "add" | "step-up";
  readonly bound: string;
}

/**
 * Challenges of passkeys (WebAuthn level 3, 13.4.3): an end, a nonce and a MAC over both and what they belong to. Showing a page writes nothing;
 * a used challenge is noted until its end, so each counts once.
 */
export class Challenges {
  readonly #databases: Pick<Databases, "data">;
  readonly #clock: Clock;
  readonly #keys: readonly Buffer[];

  constructor(deps: { databases: Pick<Databases, "data">; clock: Clock; longLived: { formToken: Uint8Array; formTokenPrevious: Uint8Array | null } }) {
    this.#databases = deps.databases;
    this.#clock = deps.clock;
    const { formToken, formTokenPrevious } = deps.longLived;
    this.#keys = [formToken, ...(formTokenPrevious === null ? [] : [formTokenPrevious])].map((key) => hkdf(key, "robotek passkey challenges v1"));
  }

  /** A fresh challenge. */
  issue(what: ChallengeFor): Buffer {
    const head = Buffer.alloc(END_BYTES + NONCE_BYTES);
    head.writeUIntBE(this.#clock.now().getTime() + CHALLENGE_MINUTES * 60_000, 0, END_BYTES);
    Buffer.from(randomToken(NONCE_BYTES), "base64url").copy(head, END_BYTES);
    return Buffer.concat([head, macOf(this.#keys[0] ?? Buffer.alloc(0), head, what)]);
  }

  /** Uses a challenge up. False when it is none of ours, for something else, over, or used: the last is noted before anything is verified. */
  async use(challenge: string, what: ChallengeFor): Promise<boolean> {
    const bytes = Buffer.from(challenge, "base64url");
    if (bytes.length !== END_BYTES + NONCE_BYTES + MAC_BYTES) return false;
    const [head, mac] = [bytes.subarray(0, END_BYTES + NONCE_BYTES), bytes.subarray(END_BYTES + NONCE_BYTES)];
    if (!this.#keys.some((key) => equalConstantTime(macOf(key, head, what), mac))) return false;
    const endsAt = new Date(head.readUIntBE(0, END_BYTES));
    if (endsAt <= this.#clock.now()) return false;
    return useChallenge(this.#databases.data, head.subarray(END_BYTES).toString("base64url"), endsAt);
  }

  /** Forgets used challenges that are over. Safe to run twice. */
  async forget(): Promise<number> {
    return deleteEndedChallenges(this.#databases.data, this.#clock.now());
  }
}

function macOf(key: Uint8Array, head: Uint8Array, { aim, bound }: ChallengeFor): Buffer {
  if (key.length !== 32) throw new RangeError("a challenge's key has 32 bytes");
  return hmac(key, canonicalJson([aim, bound, Buffer.from(head).toString("base64url")]));
}
