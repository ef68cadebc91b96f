import type { FastifyReply } from "fastify";
import { randomToken } from "../platform/id.ts";
import type { PageContext } from "./request-context.ts";

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const LANGUAGE_DAYS = 365;

/**
 * The cookies of the service: the session, the language a person chose, and for a while the attempt that a mailed code belongs to. On https the session cookie is `__Host-session`
 * (Secure, no Domain, Path=/), which no neighbouring host can plant; on a try-out over http it is `session`, since `__Host-` demands https.
 */
export class BrowserCookies {
  readonly #secure: boolean;
  readonly name: "__Host-session" | "session";
  readonly #attemptName: string;
  /** Tokens that an answer sets: two forms on one page are bound to the same. */
  readonly #fresh = new WeakMap<FastifyReply, string>();

  constructor(secure: boolean) {
    this.#secure = secure;
    this.name = secure ? "__Host-session" : "session";
    this.#attemptName = secure ? "__Host-attempt" : "attempt";
  }

  /** The token in the session cookie, or null; a value that we cannot have made counts as none. */
  token(context: PageContext): string | null {
    const value = context.cookies.get(this.name);
    return value !== undefined && TOKEN.test(value) ? value : null;
  }

  /** The token in the cookie, or a fresh one that the answer sets: what a form's token is bound to before anybody signs in. */
  tokenForForm(context: PageContext, reply: FastifyReply): string {
    const known = this.token(context) ?? this.#fresh.get(reply);
    if (known !== undefined) return known;
    const fresh = randomToken(32);
    this.#fresh.set(reply, fresh);
    this.setSession(reply, fresh);
    return fresh;
  }

  /** A session cookie without an end date: it goes when the browser closes; the account's own session ends sooner by its clock. */
  setSession(reply: FastifyReply, token: string): void {
    reply.header("set-cookie", `${this.name}=${token}; Path=/; HttpOnly; SameSite=Lax${this.#secure ? "; Secure" : ""}`);
  }

  clearSession(reply: FastifyReply): void {
    reply.header("set-cookie", `${this.name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${this.#secure ? "; Secure" : ""}`);
  }

  /** The attempt whose code is on its way by mail, or null. */
  attempt(context: PageContext): string | null {
    const value = context.cookies.get(this.#attemptName);
    return value !== undefined && TOKEN.test(value) ? value : null;
  }

  setAttempt(reply: FastifyReply, token: string, age_s: number): void {
    reply.header("set-cookie", `${this.#attemptName}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age_s}${this.#secure ? "; Secure" : ""}`);
  }

  clearAttempt(reply: FastifyReply): void {
    this.setAttempt(reply, "", 0);
  }

  rememberLanguage(reply: FastifyReply, language: string): void {
    const age_s = LANGUAGE_DAYS * 24 * 60 * 60;
    reply.header("set-cookie", `language=${language}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age_s}${this.#secure ? "; Secure" : ""}`);
  }
}
