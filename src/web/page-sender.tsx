import type { FastifyReply, FastifyRequest } from "fastify";
import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import type { KeptForms } from "../modules/accounts/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { BrowserCookies } from "./browser-session.ts";
import { chooseCoding, compressForAnswer } from "./compression.ts";
import type { FormTokens } from "./plain-form-token.ts";
import { contextOf, type PageContext, sessionEndOf } from "./request-context.ts";
import { contentSecurityPolicy } from "./security-headers.ts";
import { PageDocument, type Section } from "./ui/layout.tsx";
import { SessionEndNote } from "./ui/session-end-note.tsx";
import type { SiteFace } from "./ui/site-face.ts";

export type KeepsForms = Pick<KeptForms, "keep">;

export interface Page {
  readonly title: string;
  readonly section: Section;
  readonly body: ComponentChildren;
  readonly status?: number;
  /** Our own scripts that the page uses, by name. It works without them. */
  readonly scripts?: readonly string[];
  /** Addresses that these scripts talk to besides this site. */
  readonly connect?: readonly string[];
  /** Same bytes for everybody who asks in this language. All other pages are kept by nobody. */
  readonly shared?: boolean;
}

/** Renders and sends pages: the one place where a component becomes bytes. */
export class PageSender {
  readonly site: SiteFace;
  readonly cookies: BrowserCookies;
  readonly tokens: FormTokens;
  readonly clock: Clock;
  /** Where a form goes whose session has just ended; null on a service without accounts. */
  readonly keptForms: KeepsForms | null;

  constructor(parts: { site: SiteFace; cookies: BrowserCookies; tokens: FormTokens; clock: Clock; keptForms?: KeepsForms }) {
    this.site = parts.site;
    this.cookies = parts.cookies;
    this.tokens = parts.tokens;
    this.clock = parts.clock;
    this.keptForms = parts.keptForms ?? null;
  }

  /** The page's bytes. */
  render(context: PageContext, page: Page, sessionEnd: Date | null = null): Buffer {
    // The language form stands on pages that are the same for everybody, so its token is bound to no session; its Origin is checked like any other's.
    const languageToken = this.tokens.issue("", "/language", this.clock.now());
    const document = renderToString(
      <PageDocument context={context} site={this.site} title={page.title} section={page.section} languageToken={languageToken} scripts={page.scripts ?? []}>
        {sessionEnd === null ? null : <SessionEndNote context={context} end={sessionEnd} />}
        {page.body}
      </PageDocument>,
    );
    return Buffer.from(`<!doctype html>${document}`);
  }

  async send(request: FastifyRequest, reply: FastifyReply, page: Page): Promise<FastifyReply> {
    const { bytes, coding } = await compressForAnswer(this.render(contextOf(request), page, sessionEndOf(request)), chooseCoding(request.headers["accept-encoding"]));
    reply.code(page.status ?? 200).headers({
      "content-type": "text/html; charset=utf-8",
      "cache-control": page.shared ? "no-cache" : "private, no-store",
      vary: "Accept-Encoding, Accept-Language, Cookie",
    });
    if (page.scripts) reply.header("content-security-policy", contentSecurityPolicy({ script: true, connect: page.connect ?? [] }));
    if (coding !== "identity") reply.header("content-encoding", coding);
    return reply.send(bytes);
  }

  /** A token for the form that posts to `action` from this answer; sets the session cookie where the browser has none. */
  formToken(request: FastifyRequest, reply: FastifyReply, action: string): string {
    return this.tokens.issue(this.cookies.tokenForForm(contextOf(request), reply), action, this.clock.now());
  }
}

/** See other (RFC 9110 section 15.4.4): after a form, so that going back or reloading sends nothing twice. */
export function seeOther(reply: FastifyReply, address: string): FastifyReply {
  return reply.code(303).header("location", address).header("cache-control", "no-store").send();
}
