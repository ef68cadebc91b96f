import type { FastifyRequest } from "fastify";
import type { Language } from "../policy/text/text-shape.ts";
import { chooseLanguage, type LanguageFrom } from "./language.ts";
import { wordsIn, type Words } from "./words/index.ts";

/** What every page knows of the request it answers. Made when first asked for, so that cached pages do not pay for it. */
export interface PageContext {
  readonly requestId: string;
  readonly language: Language;
  readonly languageFrom: LanguageFrom;
  readonly words: Words;
  /** The path alone: what stands behind `?` never goes into a link, a log or a page. */
  readonly path: string;
  readonly cookies: ReadonlyMap<string, string>;
  /** The browser sent `Sec-GPC: 1`: a standing "no" to sharing and advertising. A signal, never stored as a click. */
  readonly globalPrivacyControl: boolean;
}

// On the request itself, under a key of our own: a WeakMap with an entry for each request costs the collector more than the rest of this file.
const CONTEXT = Symbol("page context");
const SESSION_END = Symbol("session ends soon");
const FORM_ACTION = Symbol("action of the form");
interface Carrying {
  [CONTEXT]?: PageContext;
  [SESSION_END]?: Date;
  [FORM_ACTION]?: string;
}

/** Notes for which action the form of this request was made, so that it can be made anew. */
export function noteFormAction(request: FastifyRequest, action: string): void {
  (request as Carrying)[FORM_ACTION] = action;
}

/** The action of the form that this request sent, once its token was asked for; null before, and where it sent none. */
export function formActionOf(request: FastifyRequest): string | null {
  return (request as Carrying)[FORM_ACTION] ?? null;
}

/** Notes that the session of this request ends soon, so that the page says so. */
export function noteSessionEnd(request: FastifyRequest, at: Date): void {
  (request as Carrying)[SESSION_END] = at;
}

/** When the session of this request ends, where that is near; null for any other. */
export function sessionEndOf(request: FastifyRequest): Date | null {
  return (request as Carrying)[SESSION_END] ?? null;
}

/** The context of `request`, the same object each time. */
export function contextOf(request: FastifyRequest): PageContext {
  const carrying = request as Carrying;
  const known = carrying[CONTEXT];
  if (known) return known;
  // The API takes no cookies: what a browser sends along by itself changes nothing there.
  const cookies = parseCookies(request.url.startsWith("/api/v1/") ? undefined : request.headers.cookie);
  const [path, search] = split(request.url);
  const { language, from } = chooseLanguage({ search, remembered: cookies.get("language"), accepted: request.headers["accept-language"] });
  const context: PageContext = {
    requestId: request.id,
    language,
    languageFrom: from,
    words: wordsIn(language),
    path,
    cookies,
    globalPrivacyControl: request.headers["sec-gpc"] === "1",
  };
  carrying[CONTEXT] = context;
  return context;
}

function split(url: string): [string, string] {
  const at = url.indexOf("?");
  return at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at + 1)];
}

/** The cookies of a request (RFC 6265 section 5.4); the first of a name wins, as the more specific path comes first. */
export function parseCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  if (!header) return cookies;
  for (const pair of header.split(";", 50)) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, Math.max(at, 0)).trim();
    if (name !== "" && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}
