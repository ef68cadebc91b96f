import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Language } from "../../policy/index.ts";
import type { PublicPage } from "../../modules/accounts/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { keepAnswer, type KeptAnswer, sendKept } from "../kept-answer.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { hrefIn } from "../ui/layout.tsx";

const NOBODY_PATH = "/@";

function NobodyBody({ context }: { context: PageContext }) {
  const { words } = context;
  return (
    <div class="text">
      <h1>{words("public-page.nobody")}</h1>
      <p class="lead">{words("public-page.nobody.text")}</p>
      <p class="acts"><a class="btn btn-plain" href={hrefIn(context, "/")}>{words("fault.home")}</a></p>
    </div>
  );
}

function PublicBody({ context, page }: { context: PageContext; page: PublicPage }) {
  const { words } = context;
  return (
    <div class="text">
      <h1>@{page.name}</h1>
      <p class="lead">{words("public-page.lead")}</p>
      <p>{words("public-page.since", { day: words.day(page.since) })}</p>
      <p>{words("public-page.empty")}</p>
    </div>
  );
}

/**
 * `/@name`: what an adult has published (clause:S7). Unknown, private, a child's, a blocked one: the same bytes, made once in each language. No cookie is set or
 * looked at but the one of the language, and no search engine is let in.
 */
export function publicPageRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const kept = new Map<string, KeptAnswer>();

  /** The one answer for nobody: without the address that was asked for, a request's number or a fresh token, by which two could be told apart. */
  function nobody(request: FastifyRequest): KeptAnswer {
    const asked = contextOf(request);
    const key: `${Language}/${boolean}` = `${asked.language}/${asked.languageFrom === "address"}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const context: PageContext = { ...asked, path: NOBODY_PATH, requestId: "", cookies: new Map() };
    const bytes = pages.render(context, { title: context.words("public-page.nobody"), section: "none", body: <NobodyBody context={context} /> });
    const made = keepAnswer(bytes, { type: "text/html; charset=utf-8", cacheControl: "no-store", vary: "Accept-Language" });
    kept.set(key, made);
    return made;
  }

  app.get<{ Params: { name: string } }>("/@:name", async (request, reply) => {
    reply.header("x-robots-tag", "noindex, nofollow");
    const page = await deps.shortNames.publicPage(request.params.name);
    if (page === null) return sendKept(request, reply.code(404), nobody(request));
    const context = contextOf(request);
    return pages.send(request, reply, { title: `@${page.name}`, section: "none", body: <PublicBody context={context} page={page} /> });
  });
}
