import { equalConstantTime, hkdf, hmac, sha256 } from "../platform/crypto.ts";
import { randomToken } from "../platform/id.ts";

const LIFE_S = 24 * 60 * 60;

/**
 * Tokens of plain forms: a MAC over the browser's session cookie, the form's action, an end and a nonce. A form of another site cannot hold one.
 * Each page gets a fresh nonce, so that a compressed page never repeats a secret that its length could betray (BREACH).
 * Forms that carry a consent have a stricter token of their own, made by the consent module.
 */
export class FormTokens {
  readonly #key: Buffer;

  /** `key` is the long-lived form-token key; a subkey of its own is derived for plain forms. */
  constructor(key: Uint8Array) {
    this.#key = hkdf(key, "robotek form token of plain forms v1");
  }

  /** A token for the form that posts to `action`, for the browser that holds `session` (the empty text: a browser without cookies). */
  issue(session: string, action: string, at: Date): string {
    const end_s = Math.floor(at.getTime() / 1000) + LIFE_S;
    const head = `${end_s.toString(36)}.${randomToken(12)}`;
    return `${head}.${this.#mac(head, session, action)}`;
  }

  check(token: string | undefined, session: string, action: string, at: Date): "ok" | "expired" | "forged" {
    const [end = "", nonce = "", mac = ""] = (token ?? "").split(".");
    if (!equalConstantTime(mac, this.#mac(`${end}.${nonce}`, session, action))) return "forged";
    return Number.parseInt(end, 36) * 1000 >= at.getTime() ? "ok" : "expired";
  }

  #mac(head: string, session: string, action: string): string {
    return hmac(this.#key, `${head}\n${action}\n${sha256(session).toString("base64url")}`).toString("base64url");
  }
}
