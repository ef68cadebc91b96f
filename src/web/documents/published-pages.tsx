import type { FastifyReply, FastifyRequest } from "fastify";
import { keepAnswer, type KeptAnswer, sendKept } from "../kept-answer.ts";
import type { Page, PageSender } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";

/** A page's language form carries a token of 24 hours: kept bytes are made anew well before it ends. */
const KEPT_MS = 6 * 60 * 60 * 1000;
const PAGES_MAX = 200;

/**
 * Pages that are the same for everybody, rendered and compressed once per address and language. They are made when first asked for,
 * again every six hours, and at most so many are held.
 */
export class PublishedPages {
  readonly #pages: PageSender;
  readonly #kept = new Map<string, { readonly answer: KeptAnswer; readonly madeAt: number }>();

  constructor(pages: PageSender) {
    this.#pages = pages;
  }

  /**
   * Sends the page of this address; `make` is called when no fresh one is held. What it throws is answered as usual and not held.
   * A held page is sent at once and nothing is returned: a promise for each would cost a tenth of the rate.
   */
  send(request: FastifyRequest, reply: FastifyReply, make: () => Promise<Page>): Promise<FastifyReply> | undefined {
    const context = contextOf(request);
    const key = `${context.language}${context.languageFrom === "address" ? "!" : " "}${context.path}`;
    const now = this.#pages.clock.now().getTime();
    const held = this.#kept.get(key);
    if (held && now - held.madeAt < KEPT_MS && now >= held.madeAt) {
      sendKept(request, reply, held.answer);
      return undefined;
    }
    return this.#make(request, reply, { key, now, make });
  }

  async #make(request: FastifyRequest, reply: FastifyReply, { key, now, make }: { key: string; now: number; make: () => Promise<Page> }): Promise<FastifyReply> {
    const context = contextOf(request);
    const bytes = this.#pages.render(context, await make());
    const answer = keepAnswer(bytes, { type: "text/html; charset=utf-8", cacheControl: "no-cache", vary: "Accept-Language, Cookie" });
    if (this.#kept.size >= PAGES_MAX) this.#kept.clear();
    this.#kept.set(key, { answer, madeAt: now });
    return sendKept(request, reply, answer);
  }
}
