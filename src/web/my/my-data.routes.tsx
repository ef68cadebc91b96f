import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type FieldId, selfCorrectable } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { accessFor } from "../../modules/vault/index.ts";
import { aboutSubject, lifeOf } from "../../modules/subjects/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { type Restricted, restrictedFor, RestrictedNote } from "../destruction/restricted-note.tsx";
import { MyTrail, Note } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { childrenShown, familyCards } from "./family-cards.ts";
import { HeldValueList, type HeldPage, inSentence } from "./held-values.tsx";
import { GrownChoice } from "./grown-page.tsx";
import { PupilNotes, RepresentativeNote, wordAwaited, wordMissing } from "./own-word.tsx";
import { nameOf, PersonCards, type PersonCard } from "./person-card.tsx";
import { EntriesShown, lastLooks } from "./shown-entries.ts";
import { onlyReads, whose, type Whose } from "./whose.ts";

/** Fields of a joining form and a child's form: what is worth saying that the school does not hold. */
const WORTH_SAYING: Readonly<Record<"own" | "child", readonly FieldId[]>> = {
  own: ["patronymic", "phone", "home-address", "iin", "identity-document", "occupation", "device-id", "interest-topic", "visit"],
  child: ["patronymic", "study-place", "study-grade", "iin", "identity-document"],
};

interface Loaded {
  readonly who: Whose;
  readonly page: HeldPage;
  readonly held: readonly FieldId[];
}

/** What is asked about a person before any value is read. */
interface About extends Pick<HeldPage, "looks" | "states" | "stage"> {
  readonly who: Whose;
  readonly held: readonly FieldId[];
}

async function askAbout(deps: AppDeps, shown: EntriesShown, who: Whose): Promise<About> {
  const sql = deps.databases.data;
  const [looks, fields, states, stage] = await Promise.all([
    lastLooks(deps.ledger, shown, sql, who),
    deps.vault.fieldsHeld(sql, who.subject),
    deps.consents.stateOf(sql, who.subject),
    deps.representations.stageOf(sql, who.subject),
  ]);
  return { who, looks, states, stage, held: fields.filter(who.sees) };
}

/** Reads all that this viewer may see of one person. */
async function load(request: FastifyRequest, deps: AppDeps, { who, held, ...asked }: About): Promise<Loaded> {
  const access = accessFor({ purpose: "request-handling", actor: who.actor, requestId: request.id });
  const values = held.length === 0 ? {} : (await deps.vault.read(access, who.subject, held)).values;
  const correctable = onlyReads(who.session) ? [] : selfCorrectable(who.actor.kind, asked.stage);
  const correctHref = (field: FieldId): string | null => (correctable.includes(field) ? `${who.base}/correct#f-${field}` : null);
  return { who, held, page: { context: contextOf(request), values, ...asked, now: deps.clock.now(), own: who.base === "/my", correctHref } };
}

function Absent({ context, held, own }: { context: PageContext; held: readonly FieldId[]; own: boolean }) {
  const said = texts[context.language].fieldWords;
  const absent = WORTH_SAYING[own ? "own" : "child"].filter((field) => !held.includes(field));
  return (
    <div class="text">
      <h2>{context.words("my.absent")}</h2>
      <p>{context.words(own ? "my.absent.text" : "data.absent.child")} {absent.map((field) => inSentence(said[field].name)).join(", ")}.</p>
      <p class="quiet small">{context.words("data.by-law")}</p>
    </div>
  );
}

function Next({ context, who }: { context: PageContext; who: Whose }) {
  const { words } = context;
  const acts = [
    ...(onlyReads(who.session) ? [] : [["/correct", "data.to-correct"], ["/export", "data.to-export"]] as const),
    ["/history", who.base === "/my" ? "my.to-history" : "data.to-history.child"] as const,
  ];
  return (
    <p class="acts">
      {acts.map(([path, word]) => <a key={path} class="btn btn-plain" href={hrefIn(context, `${who.base}${path}`)}>{words(word)}</a>)}
    </p>
  );
}

interface MyPage extends Loaded {
  readonly cards: readonly PersonCard[];
  readonly number: number | null;
  readonly joined: boolean;
  /** An adult, signed in by an own means. */
  readonly mayAdd: boolean;
  /** A grown pupil who has not confirmed anew: the record is frozen until then. */
  readonly unconfirmed: boolean;
  /** A pupil of 17 and a half or more of whom no own address is held. */
  readonly contactDue: boolean;
  /** The yearly question waits for an answer. */
  readonly asked: boolean;
  readonly signOutToken: string;
}

function OwnBody({ page, who, held, cards, number, joined, mayAdd, unconfirmed, contactDue, asked, signOutToken }: MyPage) {
  const { context } = page;
  const { words } = context;
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={signOutToken} />
      {joined ? <Note kind="done" title={words("my.joined")}><p>{words("my.joined.text")}</p></Note> : null}
      {asked ? <Note kind="info" title={words("still-right.asked")}><p><a href={hrefIn(context, "/my/still-right")}>{words("still-right.look")}</a></p></Note> : null}
      <PupilNotes context={context} said={page} contactDue={contactDue} looksOnly={onlyReads(who.session)} />
      {unconfirmed ? <GrownChoice context={context} states={page.states} looksOnly={onlyReads(who.session)} /> : (
        <div class="text">
          <h1>{words("my.title")}</h1>
          <p class="lead">{words("my.lead")}</p>
        </div>
      )}
      <PersonCards context={context} cards={cards} />
      {mayAdd ? (
        // The one main act of somebody who has just joined; beside the children's cards it steps back.
        <p class="acts"><a class={`btn ${cards.length === 1 ? "btn-primary" : "btn-plain"}`} href={hrefIn(context, "/my/children/new")}>{words("child.title")}</a></p>
      ) : null}
      <div class="text" id="data">
        <h2>{words("data.own")}</h2>
        {number === null ? null : <p class="quiet">{words("my.number", { number })}</p>}
      </div>
      <HeldValueList {...page} />
      <Next context={context} who={who} />
      <Absent context={context} held={held} own />
    </div>
  );
}

function ChildBody({ page, who, held, restricted, signOutToken }: Omit<MyPage, "cards" | "number" | "joined" | "mayAdd" | "unconfirmed" | "contactDue" | "asked"> & { readonly restricted: Restricted }) {
  const { context } = page;
  const { words } = context;
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={signOutToken} base={who.base} />
      <div class="text">
        <p class="eyebrow">{words("data.child-eyebrow")}</p>
        <h1>{nameOf(context, page.values, false)}</h1>
        <p class="lead">{words("data.child-lead")}</p>
      </div>
      <RestrictedNote context={context} who={who} restricted={restricted} />
      {wordAwaited(page) || page.states.some((row) => wordMissing(page, row)) ? <RepresentativeNote context={context} code={`${who.base}/code`} /> : null}
      <HeldValueList {...page} />
      <Next context={context} who={who} />
      <Absent context={context} held={held} own={false} />
      <p class="quiet small text">{words("data.child-hidden")}</p>
    </div>
  );
}

/** `/my` and `/my/children/ID`: every value explains itself (clause:S3, clause:G3). Looking is a read like any other: decided, and in the person's own history. */
export function myDataRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const shown = new EntriesShown(deps.formTokenKey);
  const signOut = (request: FastifyRequest, reply: FastifyReply): string => pages.formToken(request, reply, "/sign-out");

  app.get("/my", async (request, reply) => {
    const who = await whose(request, deps, pages);
    const sql = deps.databases.data;
    const [known, life, about, asked, family] = await Promise.all([
      aboutSubject(sql, who.subject), lifeOf(sql, who.subject), askAbout(deps, shown, who), deps.stillRight.isAsked(sql, who.subject), childrenShown(deps, who),
    ]);
    const [loaded, children] = await Promise.all([load(request, deps, about), familyCards(deps, who, family, request.id)]);
    const { joined } = request.query as { joined?: unknown };
    const number = known?.number ?? null;
    const unconfirmed = about.stage === "adult" && life === "frozen";
    const contactDue = about.stage === "own-contact-due" && await deps.ownAddresses.mayGive(who.session);
    const mayAdd = !onlyReads(who.session) && !unconfirmed && (about.stage === null || about.stage === "adult");
    const own: PersonCard = { id: who.subject, base: "/my", own: true, names: loaded.page.values, held: loaded.held, number };
    const body = <OwnBody {...loaded} cards={[own, ...children]} number={number} joined={joined === "yes"} mayAdd={mayAdd} unconfirmed={unconfirmed} contactDue={contactDue} asked={asked} signOutToken={signOut(request, reply)} />;
    return pages.send(request, reply, { title: contextOf(request).words("my.title"), section: "my", body });
  });

  app.get("/my/children/:child", async (request, reply) => {
    const who = await whose(request, deps, pages);
    const loaded = await load(request, deps, await askAbout(deps, shown, who));
    const body = <ChildBody {...loaded} restricted={await restrictedFor(deps, who)} signOutToken={signOut(request, reply)} />;
    return pages.send(request, reply, { title: nameOf(contextOf(request), loaded.page.values, false), section: "my", body });
  });
}
