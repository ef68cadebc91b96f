import type { FastifyInstance } from "fastify";
import { reveal } from "../../platform/personal.ts";
import type { KeptLetter } from "../../modules/notices/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { Facts, Note } from "../ui/blocks.tsx";

const LETTERS_SHOWN = 30;

function LetterView({ context, kept }: { context: PageContext; kept: KeptLetter }) {
  const { words } = context;
  if (kept.letter === null) return <article class="panel"><p class="quiet">{words("mail.unreadable")}</p><p class="small quiet">{words.time(kept.keptAt)}</p></article>;
  const { letter } = kept;
  return (
    <article class="panel">
      <h2>{reveal(letter.subject, "mail")}</h2>
      <Facts facts={[[words("mail.to"), reveal(letter.to, "mail")], [words("mail.at"), words.time(kept.keptAt)]]} />
      <div class="letter">{reveal(letter.text, "mail")}</div>
    </article>
  );
}

/** `/dev/mail`: the letters of an installation without a mail server. Not there in production, where the route does not exist at all. */
export function devMailRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  if (deps.settings.production || deps.keptLetters === null) return;
  const { keptLetters } = deps;
  app.get("/dev/mail", async (request, reply) => {
    const context = contextOf(request);
    const { words } = context;
    const letters = await keptLetters.newest(LETTERS_SHOWN);
    const body = (
      <div class="stack text">
        <h1>{words("mail.title")}</h1>
        <p class="lead">{words("mail.lead")}</p>
        {letters.length === 0 ? <Note><p>{words("mail.none")}</p></Note> : null}
        {letters.map((kept) => <LetterView key={kept.id} context={context} kept={kept} />)}
      </div>
    );
    return pages.send(request, reply, { title: words("mail.title"), section: "none", body });
  });
}
