import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type ListedPasskey, PASSKEY_NAME_MAX } from "../../modules/accounts/index.ts";
import { aboutSubject } from "../../modules/subjects/index.ts";
import { isId } from "../../platform/id.ts";
import { reveal } from "../../platform/personal.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps, Session } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { faultOfField, fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { signedIn } from "../signed-in.ts";
import { MyTrail, Note } from "../ui/blocks.tsx";
import { type FieldFault, FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { codePage } from "./code-page.tsx";
import { PASSKEY_SCRIPT, PasskeyForm, relyingParty } from "./passkey-form.tsx";
import { removePasskey } from "./removing-passkey.ts";
import { ATTEMPT_SECONDS } from "./sign-in.routes.tsx";

const PAGE = "/my/passkeys";
const REMOVE = "/my/passkeys/remove", NAME = "/my/passkeys/name";
const ASK_CODE = "/my/passkeys/code", PROVE = "/my/passkeys/prove";

interface PasskeysPage {
  readonly context: PageContext;
  readonly passkeys: readonly ListedPasskey[];
  readonly now: Date;
  /** The desk must be opened first. */
  readonly desk: boolean;
  /** What the browser is told to make; null until the person has proved anew to be there. */
  readonly options: object | null;
  readonly said: Said | null;
  /** A name that did not fit: of which key, as it was typed, and why. */
  readonly unfit: UnfitName | null;
  readonly tokens: { readonly signOut: string; readonly add: string; readonly remove: string; readonly rename: string; readonly askCode: string };
}

const SAID = ["added", "renamed", "removed"] as const;
type Said = (typeof SAID)[number] | "refused";

interface UnfitName {
  readonly id: string;
  readonly typed: string;
  readonly faults: readonly FieldFault[];
}

function NameForm({ context: { words }, one, unfit, token }: { context: PageContext; one: ListedPasskey; unfit: UnfitName | null; token: string }) {
  const own = unfit?.id === one.id ? unfit : null;
  const id = `name-${one.id}`;
  const fault = own === null ? undefined : faultOfField(own.faults, "passkey-name");
  return (
    <details open={own !== null}>
      <summary>{words(one.name === null ? "passkeys.name" : "passkeys.rename")}</summary>
      <form method="post" action={NAME} class="field">
        <FormToken token={token} />
        <input type="hidden" name="id" value={one.id} />
        <label for={id}>{words("label.passkey-name")}</label>
        <p class="why" id={`${id}-why`}>{words("passkeys.name.why")}</p>
        {fault === undefined ? null : <p class="fault" id={`${id}-fault`}>{fault}</p>}
        <input
          id={id} class="input" name="name" type="text" maxLength={PASSKEY_NAME_MAX} autocomplete="off" value={own?.typed ?? (one.name === null ? "" : reveal(one.name, "ui"))}
          aria-describedby={fault === undefined ? `${id}-why` : `${id}-fault ${id}-why`} aria-invalid={fault === undefined ? undefined : "true"}
        />
        <button class="btn btn-plain">{words("passkeys.name.act")}</button>
      </form>
    </details>
  );
}

function PasskeyTable({ context, passkeys, now, tokens, unfit }: PasskeysPage) {
  const { words } = context;
  return (
    <Table
      columns={[words("passkeys.which"), words("passkeys.added"), words("passkeys.used"), words("passkeys.remove")]}
      rows={passkeys.map((one, place) => ({
        cells: [
          <>
            {one.name === null ? words("passkeys.number", { number: place + 1 }) : reveal(one.name, "ui")}<br />
            <span class="quiet small">{words(one.synced ? "passkeys.synced" : "passkeys.one-device")}</span>
            <NameForm context={context} one={one} unfit={unfit} token={tokens.rename} />
          </>,
          <time dateTime={one.addedAt.toISOString()}>{words.time(one.addedAt)}</time>,
          one.usedAt === null ? words("passkeys.never") : words.age(one.usedAt, now),
          <form method="post" action={REMOVE}>
            <FormToken token={tokens.remove} />
            <input type="hidden" name="id" value={one.id} />
            <button class="btn btn-plain">{words("passkeys.remove.act")}</button>
          </form>,
        ],
      }))}
    />
  );
}

function PasskeysBody(page: PasskeysPage) {
  const { context, passkeys, options, said, tokens } = page;
  const { words } = context;
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={tokens.signOut} />
      {said === null ? null : <Note kind={said === "refused" ? "fault" : "done"} title={words(`passkeys.said.${said}`)} />}
      <div class="text">
        <h1>{words("passkeys.title")}</h1>
        <p class="lead">{words("passkeys.lead")}</p>
      </div>
      {passkeys.length === 0 ? <p class="note">{words("passkeys.none")}</p> : <PasskeyTable {...page} />}
      <section class="text">
        <h2>{words("passkeys.add")}</h2>
        {page.desk ? <p class="note">{words("passkeys.at-desk")} <a href={hrefIn(context, "/desk/second-factor?back=/my/passkeys")}>{words("second-factor.title")}</a></p> : options === null ? (
          <form method="post" action={ASK_CODE}>
            <FormToken token={tokens.askCode} />
            <p>{words("passkeys.prove")}</p>
            <p class="acts"><button class="btn btn-plain">{words("passkeys.prove.act")}</button></p>
          </form>
        ) : (
          <>
            <p>{words("passkeys.add.how")}</p>
            <p class="note" data-passkey-none>{words("passkeys.unable")}</p>
            <PasskeyForm words={words} act="create" action={PAGE} token={tokens.add} options={options} label={words("passkeys.add.act")} main />
          </>
        )}
      </section>
      <p><a href={hrefIn(context, "/my/sessions")}>{words("sessions.title")}</a></p>
    </div>
  );
}

/**
 * A passkey opens the desk too, so a member adds one only where the desk is open, or as the first second factor: whoever reads the mailbox must not
 * (clause:S1). True for everybody else.
 */
async function deskLets(deps: AppDeps, session: Session): Promise<boolean> {
  const membership = await deps.staff.members.find(deps.databases.data, session.subject);
  return membership === null || (await deps.staff.factors.mayAdd(session, membership));
}

/** Whoever found an open browser adds no way in for later. */
const isFresh = (deps: AppDeps, session: Session): Promise<boolean> => deps.stepUps.isFresh(session, "add-passkey");

async function passkeysPage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender, session: Session, said: Said | null, unfit: UnfitName | null = null): Promise<FastifyReply> {
  const context = contextOf(request);
  const site = relyingParty(request, deps, context.language);
  const number = (await aboutSubject(deps.databases.data, session.subject))?.number ?? 0;
  // The device shows a number and no name: what stands on a device is out of the school's hands.
  const desk = !(await deskLets(deps, session));
  const options = !desk && (await isFresh(deps, session)) ? await deps.passkeys.addOptions(session, site, `${site.name}, № ${number}`) : null;
  const token = (action: string): string => pages.formToken(request, reply, action);
  const body = (
    <PasskeysBody
      context={context} desk={desk} passkeys={await deps.passkeys.list(session.subject)} now={deps.clock.now()} options={options} said={said} unfit={unfit}
      tokens={{ signOut: token("/sign-out"), add: token(PAGE), remove: token(REMOVE), rename: token(NAME), askCode: token(ASK_CODE) }}
    />
  );
  return pages.send(request, reply, {
    title: context.words("passkeys.title"), section: "my", body, status: said === "refused" || unfit !== null ? 422 : 200, ...(options === null ? {} : { scripts: [PASSKEY_SCRIPT] }),
  });
}

function isRefusedPasskey(error: unknown): boolean {
  return error instanceof Refusal && error.reason === "passkey-refused";
}

/** `/my/passkeys`: keys on the person's own devices, beside the code in a letter (clause:S1). */
export function passkeyRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(PAGE, async (request, reply) => {
    const { session } = await signedIn(request, deps, pages);
    const { said } = request.query as { said?: unknown };
    return passkeysPage(request, reply, deps, pages, session, SAID.find((one) => one === said) ?? null);
  });

  app.post(PAGE, async (request, reply) => {
    const form = checkedForm(request, pages, PAGE);
    const { session } = await signedIn(request, deps, pages);
    if (!(await deskLets(deps, session))) throw new Refusal("unauthenticated", "second-factor-needed", { clause: "S1" });
    if (!(await isFresh(deps, session))) throw new Refusal("unauthenticated", "step-up-needed", { clause: "S1" });
    const context = contextOf(request);
    try {
      await deps.passkeys.add({ session, site: relyingParty(request, deps, context.language), answer: form.get("passkey") ?? "", requestId: request.id });
    } catch (error) {
      if (!isRefusedPasskey(error)) throw error;
      return passkeysPage(request, reply, deps, pages, session, "refused");
    }
    return seeOther(reply, hrefIn(context, `${PAGE}?said=added`));
  });

  app.post(NAME, async (request, reply) => {
    const form = checkedForm(request, pages, NAME);
    const { session } = await signedIn(request, deps, pages);
    const context = contextOf(request);
    const [id, typed] = [form.get("id") ?? "", form.get("name") ?? ""];
    if (!isId(id)) throw new Refusal("not-found", "passkey-unknown");
    try {
      await deps.passkeys.rename(session, id, typed, request.id);
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return passkeysPage(request, reply, deps, pages, session, null, { id, typed, faults: fieldFaults(context.words, error) });
    }
    return seeOther(reply, hrefIn(context, `${PAGE}?said=renamed`));
  });

  app.post(REMOVE, async (request, reply) => {
    const id = checkedForm(request, pages, REMOVE).get("id") ?? "";
    const { session } = await signedIn(request, deps, pages);
    if (!isId(id)) throw new Refusal("not-found", "passkey-unknown");
    await removePasskey(deps, session, id, request.id);
    return seeOther(reply, hrefIn(contextOf(request), `${PAGE}?said=removed`));
  });

  proofRoutes(app, deps, pages);
}

/** A fresh code before a passkey is added, where signing in is some time ago. */
function proofRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const code = { action: PROVE, again: PAGE, section: "my" } as const;

  app.post(ASK_CODE, async (request, reply) => {
    checkedForm(request, pages, ASK_CODE);
    const { session } = await signedIn(request, deps, pages);
    const context = contextOf(request);
    const { token } = await deps.stepUps.requestCode({ session, act: "add-passkey", network: request.ip, language: context.language, requestId: request.id });
    pages.cookies.setAttempt(reply, token, ATTEMPT_SECONDS);
    return seeOther(reply, hrefIn(context, PROVE));
  });

  app.get(PROVE, async (request, reply) => {
    await signedIn(request, deps, pages);
    return codePage(request, reply, pages, { ...code, faults: [] });
  });

  app.post(PROVE, async (request, reply) => {
    const form = checkedForm(request, pages, PROVE);
    const { session } = await signedIn(request, deps, pages);
    const context = contextOf(request);
    try {
      await deps.stepUps.enterCode({ session, token: pages.cookies.attempt(context) ?? "", code: form.get("code") ?? "", network: request.ip });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return codePage(request, reply, pages, { ...code, faults: fieldFaults(context.words, error) });
    }
    pages.cookies.clearAttempt(reply);
    return seeOther(reply, hrefIn(context, PAGE));
  });
}
