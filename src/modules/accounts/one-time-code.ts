import { randomInt } from "node:crypto";
import { equalConstantTime, hkdf, hmac, sha256 } from "../../platform/crypto.ts";

export const CODE_DIGITS = 8;
export const CODE_MINUTES = 10;
export const CODE_TRIES_MAX = 5;

/** Eight random digits, each code equally likely. */
export function newCode(): string {
  return randomInt(10 ** CODE_DIGITS).toString().padStart(CODE_DIGITS, "0");
}

/** What a person typed, without the blanks and dashes that people put in. */
export function typedCode(text: string): string {
  return text.replaceAll(/[\s\-–]/g, "").slice(0, 20);
}

/** The hash of a browser's random token: what the database may hold of it. */
export function tokenHash(token: string): string {
  return sha256(token).toString("base64url");
}

/** Hashes and compares codes. Keyed, because a plain hash of eight digits is found by trying them all. */
export class CodeHashes {
  readonly #key: Buffer;

  constructor(deps: { formToken: Uint8Array }) {
    this.#key = hkdf(deps.formToken, "robotek one-time codes");
  }

  /** `bound` is what the code belongs to: the hash of the attempt or the draft. */
  hash(bound: string, code: string): string {
    return hmac(this.#key, JSON.stringify([bound, code])).toString("base64url");
  }

  /** Whether `code` is the one hashed. Takes the same time when there is none (an unknown address). */
  fits(bound: string, code: string, hash: string | null): boolean {
    const fits = equalConstantTime(this.hash(bound, code), hash ?? this.hash(bound, "none"));
    return fits && hash !== null;
  }
}
