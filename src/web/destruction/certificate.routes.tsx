import type { FastifyInstance } from "fastify";
import type { CertificatePage, StepName } from "../../modules/destruction/index.ts";
import { operatorIn } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { ClauseLink, Facts } from "../ui/blocks.tsx";
import { KeptTable } from "./kept-table.tsx";

function Progress({ context, page }: { context: PageContext; page: CertificatePage }) {
  const { words } = context;
  const at = (name: StepName): string | undefined => page.steps.find((step) => step.step === name)?.at;
  const steps = [
    { key: "begun", at: page.begun.begunAt, planned: null },
    { key: "unreadable", at: at("unreadable"), planned: null },
    { key: "erased", at: at("erased"), planned: null },
    { key: "irrecoverable", at: at("irrecoverable"), planned: page.irrecoverableAt },
  ] as const;
  return (
    <ol class="progress">
      {steps.map((step) => (
        <li key={step.key} data-done={step.at === undefined ? undefined : "yes"}>
          <strong>{words(`certificate.step.${step.key}`)}</strong>
          <br />
          <span class="quiet small">
            {step.at === undefined
              ? step.planned === null ? words("certificate.waiting") : words("certificate.planned", { time: words.time(new Date(step.planned)) })
              : words("certificate.done", { time: words.time(new Date(step.at)) })}
          </span>
          <br />
          <span class="small">{words(`certificate.step.${step.key}.means`)}</span>
        </li>
      ))}
    </ol>
  );
}

function CertificateBody({ context, page, capability, operator }: { context: PageContext; page: CertificatePage; capability: string; operator: AppDeps["operator"] }) {
  const { words } = context;
  const ready = page.certificate !== null;
  return (
    <article class="certificate">
      <h1>{words(ready ? "certificate.title" : "certificate.progress")}</h1>
      <p class="lead">{words(ready ? "certificate.lead" : "certificate.progress.lead")}</p>
      <Facts
        facts={[
          [words("certificate.number"), <span class="code">{page.begun.destruction}</span>],
          [words("certificate.operator"), `${operatorIn(context.language, operator).name}, ${words("shell.bin", { bin: operator.bin ?? words("shell.bin-unset") })}`],
          [words("certificate.ground"), <>{words.find(`certificate.ground.${page.begun.ground}`) ?? page.begun.ground}, <ClauseLink context={context} clause={page.begun.clause} /></>],
          [words("certificate.keys"), words("certificate.keys.count", { count: page.begun.keyHashes.length })],
        ]}
      />
      <h2>{words("certificate.steps")}</h2>
      <Progress context={context} page={page} />
      <h2>{words("withdraw.stays")}</h2>
      <KeptTable context={context} kept={page.begun.kept} />
      {ready ? (
        <>
          <h2>{words("certificate.check")}</h2>
          <p>{words("certificate.check.text")}</p>
          <p class="code">robotek certificate check certificate.json</p>
          <p class="acts no-print">
            <a class="btn btn-primary" href={`/certificate/${capability}.json`} download="certificate.json">{words("certificate.download")}</a>
          </p>
        </>
      ) : null}
      <p class="quiet small">{words("certificate.nobody")}</p>
    </article>
  );
}

/**
 * `/certificate/{capability}`: progress at once, the certificate as soon as every step can be proved (clause:D2).
 * Names nobody. Whoever has the address may read it; any other address is not found.
 */
export function certificateRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get<{ Params: { capability: string } }>("/certificate/:capability", async (request, reply) => {
    const asFile = request.params.capability.endsWith(".json");
    const capability = asFile ? request.params.capability.slice(0, -5) : request.params.capability;
    const page = await deps.certificateAt(capability);
    reply.header("x-robots-tag", "noindex");
    if (asFile) {
      if (page.certificate === null) throw new Refusal("not-found", "certificate-not-ready");
      return reply
        .headers({ "content-disposition": 'attachment; filename="certificate.json"', "cache-control": "private, no-store" })
        .type("application/json; charset=utf-8")
        .send(`${JSON.stringify(page.certificate, null, 2)}\n`);
    }
    const context = contextOf(request);
    const body = <CertificateBody context={context} page={page} capability={capability} operator={deps.operator} />;
    return pages.send(request, reply, { title: context.words(page.certificate ? "certificate.title" : "certificate.progress"), section: "none", body });
  });
}
