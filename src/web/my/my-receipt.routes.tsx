import type { FastifyInstance } from "fastify";
import { texts } from "../../policy/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import { receiptBytes, type StoredConsentEvent } from "../../modules/consent/index.ts";
import type { KeptDocument } from "../../modules/documents/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { Blocks } from "../documents/document-body.tsx";
import { withNames } from "../documents/named-persons.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { Facts, MyTrail } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { MY_PLACES, whose } from "./whose.ts";

interface ReceiptPage {
  readonly context: PageContext;
  readonly base: string;
  readonly id: string;
  readonly events: readonly [StoredConsentEvent, ...StoredConsentEvent[]];
  readonly text: KeptDocument | null;
  readonly signOutToken: string;
}

function ReceiptBody({ context, base, id, events, text, signOutToken }: ReceiptPage) {
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
            [words("consents.when"), `${words.time(first.at)}, ${words.find(`method.${first.method}`) ?? first.method}`],
            [words("policy.hash"), <span class="code">{first.documentHash}</span>],
          ]}
        />
        <p class="acts no-print">
          <a class="btn btn-plain" href={`${base}/consents/${id}.jsonld`} download={`receipt-${id}.jsonld`}>{words("receipt.download")}</a>
          <a class="btn btn-plain" href={hrefIn(context, `${base}/consents`)}>{words("choice.back")}</a>
        </p>
        <p class="no-print">{words("receipt.check")}</p>
        <p class="code no-print">robotek receipt check receipt-{id}.jsonld</p>
        {text === null ? null : (
          <section class="paper">
            <h2>{text.document.title}</h2>
            {withNames(text.document, { person: words("receipt.person") }).sections.flatMap((section) => section.parts).map((part) => (
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
      const { subject, base } = await whose(request, deps, pages);
      const { receipt: named } = request.params as { receipt: string };
      const [id = "", ending] = named.split(/\.(jsonld|json)$/u);
      if (!isId(id)) throw new Refusal("not-found", "receipt-unknown");
      const sql = deps.databases.data;
      if (ending === "jsonld") {
        const bytes = receiptBytes(await deps.receiptOf(subject, id));
        return reply
          .headers({ "content-disposition": `attachment; filename="receipt-${id}.jsonld"`, "cache-control": "private, no-store" })
          .type("application/ld+json")
          .send(bytes);
      }
      if (ending === "json") {
        const receipt = await deps.receipts.receipt(sql, subject, id);
        return reply
          .headers({ "content-disposition": `attachment; filename="receipt-${id}.json"`, "cache-control": "private, no-store" })
          .type("application/json; charset=utf-8")
          .send(`${JSON.stringify(receipt, null, 2)}\n`);
      }
      const [first, ...others] = (await deps.consents.history(sql, subject)).filter((event) => event.receipt === id);
      if (first === undefined) throw new Refusal("not-found", "receipt-unknown");
      const context = contextOf(request);
      const text = await deps.documents.byHash(first.documentHash);
      const body = <ReceiptBody context={context} base={base} id={id} events={[first, ...others]} text={text} signOutToken={pages.formToken(request, reply, "/sign-out")} />;
      return pages.send(request, reply, { title: context.words("receipt.title"), section: "my", body });
    });
  }
}
