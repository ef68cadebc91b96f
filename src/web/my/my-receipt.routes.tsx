import type { FastifyInstance } from "fastify";
import { texts } from "../../policy/index.ts";
import { receiptBytes } from "../../modules/consent/index.ts";
import type { KeptDocument } from "../../modules/documents/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { Blocks } from "../documents/document-body.tsx";
import { withNames } from "../documents/named-persons.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { Facts, MyTrail } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { receiptFile, receiptRows, receiptSeen, type ReceiptSeen } from "./receipt-reading.ts";
import { MY_PLACES, whose } from "./whose.ts";

interface ReceiptPage extends ReceiptSeen {
  readonly context: PageContext;
  readonly base: string;
  readonly id: string;
  readonly text: KeptDocument | null;
  readonly signOutToken: string;
}

/** Names stand in the text of a receipt as their kinds: its file is bound to the text with the braces, and the reader is "you" where the text means the reader. */
function namesIn({ context: { words }, base, whole }: Pick<ReceiptPage, "context" | "base" | "whole">): Readonly<Record<string, string>> {
  const own = base === "/my";
  return {
    person: words(own ? "receipt.person" : "documents.person"),
    representative: words(!own && whole ? "receipt.person" : "documents.representative"),
    relation: words("documents.relation"),
  };
}

function ReceiptBody({ context, base, id, events, whole, text, signOutToken }: ReceiptPage) {
  const { words } = context;
  const said = texts[context.language];
  const [first] = events;
  const answers = events.map((event) => `${said.purposeWords[event.purpose].name} (${words(`scope.${event.scope}`)}): ${said.consentStateWords[event.state].name}`);
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={signOutToken} />
      <div class="text">
        <h1>{words("receipt.title")}</h1>
        <Facts
          facts={[
            [words("certificate.number"), <span class="code">{id}</span>],
            [words("consents.answer"), answers.join("; ")],
            [words("consents.when"), whole ? `${words.time(first.at)}, ${words.find(`method.${first.method}`) ?? first.method}` : words.time(first.at)],
            [words("policy.hash"), <span class="code">{first.documentHash}</span>],
          ]}
        />
        <p class="acts no-print">
          {whole ? <a class="btn btn-plain" href={`${base}/consents/${id}.jsonld`} download={`receipt-${id}.jsonld`}>{words("receipt.download")}</a> : null}
          <a class="btn btn-plain" href={hrefIn(context, `${base}/consents`)}>{words("choice.back")}</a>
        </p>
        {whole ? (
          <>
            <p class="no-print">{words("receipt.check")}</p>
            <p class="code no-print">robotek receipt check receipt-{id}.jsonld</p>
          </>
        ) : <p class="no-print">{words("receipt.anothers")}</p>}
        {text === null ? null : (
          <section class="paper">
            <h2>{text.document.title}</h2>
            {withNames(text.document, namesIn({ context, base, whole })).sections.flatMap((section) => section.parts).map((part) => (
              <section key={part.anchor}><h3>{part.title}</h3><Blocks blocks={part.blocks} /></section>
            ))}
          </section>
        )}
      </div>
    </div>
  );
}

/** The receipt of an answer: what was agreed to, by exactly which text, and the file with its proofs (clause:C2). */
export function myReceiptRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  for (const place of MY_PLACES) {
    app.get(`${place}/consents/:receipt`, async (request, reply) => {
      const who = await whose(request, deps, pages);
      const { base } = who;
      const { receipt: named } = request.params as { receipt: string };
      const [id = "", ending] = named.split(/\.(jsonld|json)$/u);
      if (ending === "jsonld") {
        const bytes = receiptBytes(await receiptFile(deps, who, id));
        return reply
          .headers({ "content-disposition": `attachment; filename="receipt-${id}.jsonld"`, "cache-control": "private, no-store" })
          .type("application/ld+json")
          .send(bytes);
      }
      if (ending === "json") {
        const receipt = await receiptRows(deps, who, id);
        return reply
          .headers({ "content-disposition": `attachment; filename="receipt-${id}.json"`, "cache-control": "private, no-store" })
          .type("application/json; charset=utf-8")
          .send(`${JSON.stringify(receipt, null, 2)}\n`);
      }
      const seen = await receiptSeen(deps, who, id);
      const context = contextOf(request);
      const text = await deps.documents.byHash(seen.events[0].documentHash);
      const body = <ReceiptBody context={context} base={base} id={id} {...seen} text={text} signOutToken={pages.formToken(request, reply, "/sign-out")} />;
      return pages.send(request, reply, { title: context.words("receipt.title"), section: "my", body });
    });
  }
}
