import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { CheckAnswer } from "../../modules/signatures/index.ts";
import { operatorIn } from "../../policy/index.ts";
import { randomToken } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { Facts, Note } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { TrustNote } from "./check-page.tsx";
import { acceptFiles, fileFormOf, fileIn, orRefusal, textIn, type FileForm } from "./file-form.ts";
import { ShownTexts } from "./shown-text.ts";
import { ncalayerSource, SigningBlock } from "./signing-block.tsx";
import { dataAddress, signerFacts } from "./verdict-page.tsx";

const ACTION = "/signature/sign";

type Deps = Pick<AppDeps, "signatures" | "signatureTrustKind" | "ncalayerUrl" | "formTokenKey" | "operator" | "clock">;

function OutcomeBody({ context, answer, signature }: { context: PageContext; answer: CheckAnswer; signature: Uint8Array }) {
  const { words } = context;
  const { verdict } = answer;
  const codes = [...new Set(verdict.reasons.map(({ code }) => code))];
  return (
    <div class="stack">
      <Note kind={verdict.valid ? "done" : "fault"}>
        <h1>{words(verdict.valid ? "signing.accepted" : "signing.refused")}</h1>
        {codes.length === 0 ? null : <ul class="plain">{codes.map((code) => <li key={code} data-code={code}>{words(`signature.reason.${code}`)}</li>)}</ul>}
      </Note>
      {verdict.signers.map((signer, index) => <section key={index} class="text"><Facts facts={signerFacts(words, signer)} /></section>)}
      <p class="acts">
        {verdict.valid ? <a class="btn btn-primary" href={dataAddress(signature)} download="signed.cms">{words("signing.save-signed")}</a> : null}
        <a class="btn btn-plain" href={hrefIn(context, ACTION)}>{words("signing.again")}</a>
        <a class="btn btn-plain" href={hrefIn(context, "/signature")}>{words("signing.to-check")}</a>
      </p>
    </div>
  );
}

/** The page on which people try their signing key: shows, signs, tells the outcome, hands out the signed document (Digital Code art. 50(3)). Keeps nothing. */
export function signingRoutes(app: FastifyInstance, deps: Deps, pages: PageSender): void {
  const shown = new ShownTexts(deps.formTokenKey);

  app.get(ACTION, (request, reply) => {
    const context = contextOf(request);
    const { words, language } = context;
    const text = words("signing.text", { site: operatorIn(language, deps.operator).siteName, time: words.time(deps.clock.now()), number: randomToken(9) });
    const body = (
      <div class="stack">
        <div class="text">
          <h1>{words("signing.title")}</h1>
          <p class="lead">{words("signing.lead")}</p>
        </div>
        <TrustNote context={context} trust={deps.signatureTrustKind} />
        <SigningBlock
          context={context} action={ACTION} formToken={pages.formToken(request, reply, ACTION)} text={text} seal={shown.seal(text)} ncalayerUrl={deps.ncalayerUrl} trust={deps.signatureTrustKind} iin={null}
        />
      </div>
    );
    return pages.send(request, reply, { title: words("signing.title"), section: "none", scripts: ["sign-with-ncalayer"], connect: [ncalayerSource(deps.ncalayerUrl)], body });
  });

  void app.register(async (scope) => {
    acceptFiles(scope);
    scope.post(ACTION, (request, reply) => takeSignature(request, reply, deps, pages, shown));
  });
}

async function takeSignature(request: FastifyRequest, reply: FastifyReply, { signatures }: Deps, pages: PageSender, shown: ShownTexts): Promise<FastifyReply> {
  const context = contextOf(request);
  const form = fileFormOf(request);
  assertToken(form, context, pages);
  // Forms write line breaks as CR LF, whatever the page held (WHATWG HTML, constructing entry lists).
  const text = textIn(form, "text").replaceAll("\r\n", "\n");
  if (!shown.isOurs(text, textIn(form, "seal"))) throw new Refusal("conflict", "text-not-ours");
  const signature = fileIn(form, "signature") ?? fileIn(form, "file");
  if (!signature) throw new Refusal("invalid", "signature-file-missing");
  const iin = textIn(form, "iin").trim();
  const answer = await orRefusal(signatures.check({ file: signature, content: Buffer.from(text), ...(iin === "" ? {} : { expected: { iin } }) }));
  const title = context.words(answer.verdict.valid ? "signing.accepted" : "signing.refused");
  return pages.send(request, reply, { title, section: "none", body: <OutcomeBody context={context} answer={answer} signature={signature} /> });
}

function assertToken(form: FileForm, context: PageContext, pages: PageSender): void {
  // No cookie, no form: a token bound to the empty text would be anybody's.
  const result = pages.tokens.check(textIn(form, "form"), pages.cookies.token(context) ?? "no session cookie", ACTION, pages.clock.now());
  if (result !== "ok") throw new Refusal("conflict", `form-${result}`, { clause: "S1" });
}
