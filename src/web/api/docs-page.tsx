import type { RefusalKind } from "../../platform/refusal.ts";
import { REFUSAL_KINDS } from "../../platform/refusal.ts";
import { LIMITS } from "../../modules/accounts/index.ts";
import { API_SCOPES, KEPT_ANSWER_HOURS } from "../../modules/tokens/index.ts";
import { STATUS } from "../errors.tsx";
import type { PageContext } from "../request-context.ts";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { LIMIT_MAX } from "./api-schemas.ts";
import { API_PREFIX, type DocumentedRoute, isFileAnswer, isFileBody, operationOf, statusOf } from "./documented-route.ts";
import { type PlainSchema, schemaText } from "./schema-text.ts";

interface Docs {
  readonly context: PageContext;
  readonly routes: readonly DocumentedRoute[];
  readonly origin: string;
}

const plain = (schema: unknown): PlainSchema => schema as PlainSchema;

/** A schema as text, in a box of its own that scrolls where it is wider than the screen. */
function Shape({ label, text }: { label: string; text: string }) {
  return (
    <>
      <h4>{label}</h4>
      <pre class="code api-shape" tabIndex={0} role="region" aria-label={label}>{text}</pre>
    </>
  );
}

function Parameters({ context, route }: { context: PageContext; route: DocumentedRoute }) {
  const { words } = context;
  const rows = [["path", route.params], ["query", route.query]] as const;
  const all = rows.flatMap(([place, object]) => Object.entries(object?.properties ?? {}).map(([name, schema]) => ({ place, name, schema: plain(schema) })));
  if (all.length === 0) return null;
  return (
    <Table
      caption={words("api.parameters")}
      columns={[words("api.name"), words("api.place"), words("api.type")]}
      rows={all.map(({ place, name, schema }) => ({
        cells: [<span class="code">{name}</span>, words(`api.place.${place}`), <><span class="code">{schemaText(schema)}</span>{schema.description === undefined ? null : <><br /><span class="quiet small" lang="en">{schema.description}</span></>}</>],
      }))}
    />
  );
}

function Operation({ context, route }: { context: PageContext; route: DocumentedRoute }) {
  const { words } = context;
  const { body, answer, scope, roles } = route;
  const status = statusOf(route);
  return (
    <section class="panel" id={operationOf(route)}>
      <h3><span class="code">{route.method} {API_PREFIX}{route.url}</span></h3>
      <p lang="en">{route.summary}</p>
      <p class="quiet small">
        {scope === "open" ? words("api.open") : <>{words("api.scope")}: <span class="code">{scope}</span></>}
        {roles === undefined ? null : <>; {words("api.roles")}: {roles.map((role) => words.find(`actor.${role}`) ?? role).join(", ")}</>}
      </p>
      <Parameters context={context} route={route} />
      {body === undefined ? null : <Shape label={words("api.body")} text={isFileBody(body) ? body.files.join(", ") : schemaText(plain(body))} />}
      {answer === undefined ? <p>{words("api.no-content", { status })}</p> : <Shape label={words("api.answer", { status })} text={isFileAnswer(answer) ? [answer.file, ...(answer.or ?? [])].join(", ") : schemaText(plain(answer))} />}
    </section>
  );
}

const STATUS_OF: readonly (readonly [RefusalKind | "internal", number])[] = [...REFUSAL_KINDS, "internal" as const].map((kind) => [kind, STATUS[kind]] as const);

function Rules({ context, origin }: Pick<Docs, "context" | "origin">) {
  const { words } = context;
  return (
    <>
      <div class="text">
        <h2>{words("api.token")}</h2>
        <p>{words("api.token.text")} <a href={hrefIn(context, "/my/tokens")}>{words("tokens.title")}</a></p>
      </div>
      <pre class="code api-shape" tabIndex={0} role="region" aria-label={words("api.example")}>{`curl -H "Authorization: Bearer rbk_…" ${origin}${API_PREFIX}/my`}</pre>
      <Table
        columns={[words("api.scope"), words("api.scope.opens")]}
        rows={API_SCOPES.map((scope) => ({ cells: [<span class="code">{scope}</span>, words(`scope-of.${scope}`)] }))}
      />
      <div class="text">
        <h2>{words("api.rules")}</h2>
        <ul>
          <li>{words("api.rule.problem")} <span class="code">application/problem+json</span> (RFC 9457).</li>
          <li>{words("api.rule.idempotency", { hours: KEPT_ANSWER_HOURS })} <span class="code">Idempotency-Key</span></li>
          <li>{words("api.rule.paging", { count: LIMIT_MAX })}</li>
          <li>{words("api.rule.limits", { token: LIMITS["api-token"].uses_max, network: LIMITS["api-network"].uses_max })}</li>
          <li>{words("api.rule.cookies")}</li>
        </ul>
        <p><a href="/api/openapi.json">{words("api.document")}</a></p>
      </div>
      <Table
        caption={words("api.problems")}
        columns={[words("api.kind"), words("api.status"), words("api.meaning")]}
        rows={STATUS_OF.map(([kind, status]) => ({ id: `problem-${kind}`, cells: [<span class="code">{kind}</span>, status, words(`fault.${kind}.why`)] }))}
      />
    </>
  );
}

/** The documentation of the API, from the same list as its document: no script, nothing from elsewhere. */
export function DocsBody({ context, routes, origin }: Docs) {
  const { words } = context;
  const groups = Map.groupBy(routes, ({ url }) => url.split("/")[1] ?? "");
  return (
    <div class="stack">
      <div class="text">
        <h1>{words("api.title")}</h1>
        <p class="lead">{words("api.lead")}</p>
      </div>
      <Rules context={context} origin={origin} />
      <nav aria-label={words("api.contents")}>
        <h2>{words("api.contents")}</h2>
        <ul class="plain api-contents">
          {routes.map((route) => <li key={operationOf(route)}><a class="code" href={`#${operationOf(route)}`}>{route.method} {route.url}</a></li>)}
        </ul>
      </nav>
      {[...groups].map(([name, those]) => (
        <section key={name} class="stack" aria-label={name}>
          <h2 class="code">{name}</h2>
          {those.map((route) => <Operation key={operationOf(route)} context={context} route={route} />)}
        </section>
      ))}
    </div>
  );
}
