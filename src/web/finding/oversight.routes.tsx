import type { FastifyInstance } from "fastify";
import { CLAUSE_IDS, isClauseId, OPERATION_IDS, type OperationId, parseCivilDate } from "../../policy/index.ts";
import { WATCHING_ROLES } from "../../modules/oversight/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { atDesk } from "../desk/at-desk.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { LogBody } from "./log-page.tsx";
import { type LogQuery, searchLogByDays } from "./log-search.ts";
import { OversightBody } from "./oversight-page.tsx";

const isOperation = (text: string): text is OperationId => (OPERATION_IDS as readonly string[]).includes(text);
const text = (value: unknown): string => (typeof value === "string" ? value.slice(0, 40) : "");

/** What the address asks of the log: nothing in it is about a person. Anything else than our own words and days asks for nothing. */
export function logQueryOf(query: unknown): LogQuery {
  const given = (query ?? {}) as Record<string, unknown>;
  const [operation, clause] = [text(given["operation"]), text(given["clause"])];
  const before = text(given["before"]);
  return {
    operation: isOperation(operation) ? operation : null,
    clause: isClauseId(clause) ? clause : null,
    from: parseCivilDate(text(given["from"])),
    until: parseCivilDate(text(given["until"])),
    before: /^\d{1,15}$/.test(before) ? Number(before) : null,
  };
}

/** `/desk/oversight` and `/desk/ledger` (clause:U5, clause:S5): the officer's and the auditor's, read only, without any personal value. */
export function oversightRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get("/desk/oversight", async (request, reply) => {
    const { actor, membership } = await atDesk(request, deps, pages, WATCHING_ROLES);
    const context = contextOf(request);
    const [counts, log, policy] = [await deps.finding.oversight.counts(actor, request.id), await deps.finding.oversight.logState(actor), await deps.livingPolicy()];
    const body = <OversightBody context={context} roles={membership.roles} counts={counts} log={log} policy={policy} signOutToken={pages.formToken(request, reply, "/sign-out")} />;
    return pages.send(request, reply, { title: context.words("oversight.title"), section: "desk", body });
  });

  app.get("/desk/ledger", async (request, reply) => {
    const { actor, membership } = await atDesk(request, deps, pages, WATCHING_ROLES);
    const context = contextOf(request);
    const query = logQueryOf(request.query);
    const found = await searchLogByDays(deps.finding.oversight, actor, query, request.id);
    const log = await deps.finding.oversight.logState(actor);
    const body = (
      <LogBody
        context={context} roles={membership.roles} query={query} found={found} log={log} operations={OPERATION_IDS} clauses={CLAUSE_IDS} publicUrl={deps.settings.publicUrl}
        signOutToken={pages.formToken(request, reply, "/sign-out")}
      />
    );
    return pages.send(request, reply, { title: context.words("log.title"), section: "desk", body, scripts: ["verify-ledger"], connect: [deps.settings.publicUrl.origin] });
  });
}
