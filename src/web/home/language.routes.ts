import type { FastifyInstance } from "fastify";
import { Refusal } from "../../platform/refusal.ts";
import { checkedForm } from "../checked-form.ts";
import { asLanguage } from "../language.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";

/** A path of this site, or the start page: what comes from outside never chooses another host. */
export function ownPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[\x21-\x7e]{0,300}$/.test(path) && !path.includes("\\") ? path : "/";
}

export function languageRoutes(app: FastifyInstance, pages: PageSender): void {
  /** Remembers a chosen language in a cookie. The address carries it once more, for a browser that keeps no cookies. */
  app.post("/language", async (request, reply) => {
    const form = checkedForm(request, pages, "/language", "");
    const language = asLanguage(form.get("language"));
    if (!language) throw new Refusal("invalid", "unknown-language");
    pages.cookies.rememberLanguage(reply, language);
    return seeOther(reply, `${ownPath(form.get("back"))}?lang=${language}`);
  });
}
