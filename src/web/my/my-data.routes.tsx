import type { FastifyInstance } from "fastify";
import { FIELD_IDS, type FieldId, fields, purposesOf, type SubjectId } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { reveal } from "../../platform/personal.ts";
import { accessFor, type Held } from "../../modules/vault/index.ts";
import { aboutSubject } from "../../modules/subjects/index.ts";
import type { HistoryRow } from "../../modules/ledger/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { signedIn } from "../signed-in.ts";
import { ClauseLink, MyTrail, Note } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { sayActor } from "./say-actor.ts";

/** So many of the newest entries are looked through for who saw a value last; older looks are on the history page. */
const LOOKED_THROUGH = 100;

type HeldValues = Readonly<Partial<Record<FieldId, Held>>>;

interface MyData {
  readonly context: PageContext;
  readonly held: HeldValues;
  readonly history: readonly HistoryRow[];
  readonly subject: SubjectId;
  readonly now: Date;
}

function sayValue(context: PageContext, field: FieldId, value: string): string {
  if (field === "birth-date") return context.words.day(new Date(`${value}T00:00:00Z`));
  if (field === "language") return context.words.find(`language.${value}`) ?? value;
  return value;
}

function lastLook({ context, history, subject, now }: MyData, field: FieldId): string {
  const look = history.find((entry) => (entry.operation === "use" || entry.operation === "extract") && entry.fields.includes(field));
  if (!look) return context.words("my.never-seen");
  return context.words("my.last-seen", { who: sayActor(context.words, look.actor, subject), age: context.words.age(look.at, now) });
}

function ValueRow({ data, field, held }: { data: MyData; field: FieldId; held: Held }) {
  const { context } = data;
  const { words } = context;
  const said = texts[context.language];
  const purposes = purposesOf(field).filter((purpose) => purpose === "service-provision" || purpose === "important-notices");
  return (
    <div class="value" id={field}>
      <dt>{said.fieldWords[field].name}</dt>
      <dd class="held">{sayValue(context, field, reveal(held.value, "ui"))}</dd>
      <dd class="about">
        {said.fieldWords[field].why} {words("my.purposes", { purposes: purposes.map((purpose) => said.purposeWords[purpose].name).join(", ") })},{" "}
        <ClauseLink context={context} clause={fields[field].clause} />.
      </dd>
      <dd class="about">
        {words.find(`source.${held.source}`) ?? held.source}, {words.age(held.at, data.now)}. {lastLook(data, field)}
      </dd>
    </div>
  );
}

function MyDataBody({ data, number, joined, signOutToken }: { data: MyData; number: number | null; joined: boolean; signOutToken: string }) {
  const { context, held } = data;
  const { words } = context;
  const said = texts[context.language];
  const present = FIELD_IDS.filter((field) => held[field] !== undefined);
  const absent = FIELD_IDS.filter((field) => held[field] === undefined);
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={signOutToken} />
      {joined ? <Note kind="done" title={words("my.joined")}><p>{words("my.joined.text")}</p></Note> : null}
      <div class="text">
        <h1>{words("my.title")}</h1>
        <p class="lead">{words("my.lead")}</p>
        {number === null ? null : <p class="quiet">{words("my.number", { number })}</p>}
      </div>
      <dl class="values">
        {present.map((field) => {
          const one = held[field];
          return one === undefined ? null : <ValueRow key={field} data={data} field={field} held={one} />;
        })}
      </dl>
      <div class="text">
        <h2>{words("my.absent")}</h2>
        <p>{words("my.absent.text")}</p>
        <p class="quiet">{absent.map((field) => said.fieldWords[field].name).join("; ")}.</p>
        <h2>{words("my.next")}</h2>
        <p class="acts">
          <a class="btn btn-plain" href={hrefIn(context, "/my/history")}>{words("my.to-history")}</a>
          <a class="btn btn-plain" href={hrefIn(context, "/my/withdraw")}>{words("my.to-withdraw")}</a>
        </p>
      </div>
    </div>
  );
}

/** `/my`: every value explains itself (clause:S3). Looking is a read like any other: decided, and in the person's own history. */
export function myDataRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get("/my", async (request, reply) => {
    const { session, actor } = await signedIn(request, deps, pages);
    const context = contextOf(request);
    const access = accessFor({ purpose: "request-handling", actor, requestId: request.id });
    const sql = deps.databases.data;
    // The history first: it shows who looked before this look.
    const [history, about, summary] = await Promise.all([
      deps.ledger.history(sql, session.subject, { limit: LOOKED_THROUGH }), aboutSubject(sql, session.subject), deps.vault.heldSummary(sql, session.subject),
    ]);
    const present = summary.compartments.flatMap(({ fields: held }) => held.map(({ field }) => field));
    const { values } = await deps.vault.read(access, session.subject, present);
    const data: MyData = { context, held: values, history, subject: session.subject, now: deps.clock.now() };
    const { joined } = request.query as { joined?: unknown };
    const body = <MyDataBody data={data} number={about?.number ?? null} joined={joined === "yes"} signOutToken={pages.formToken(request, reply, "/sign-out")} />;
    return pages.send(request, reply, { title: context.words("my.title"), section: "my", body });
  });
}
