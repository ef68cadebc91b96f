import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { SHORT_NAME_CHARS_MAX } from "../../policy/index.ts";
import { SHORT_NAME_DAYS_MIN } from "../../modules/accounts/index.ts";
import type { AppDeps, Session } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { faultOfField, fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { signedIn } from "../signed-in.ts";
import { ClauseLink, MyTrail } from "../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";

const PAGE = "/my/page";
const GIVE_UP = "/my/page/give-up";

interface ShortNamePage {
  readonly context: PageContext;
  readonly may: boolean;
  readonly name: string | null;
  readonly typed: string;
  readonly published: boolean;
  readonly faults: readonly FieldFault[];
  readonly address: (name: string) => string;
  readonly tokens: { readonly signOut: string; readonly choose: string; readonly giveUp: string };
}

function NameState({ context, name, published, address }: Pick<ShortNamePage, "context" | "published" | "address"> & { name: string }) {
  const { words } = context;
  return (
    <section class="note">
      <h2>@{name}</h2>
      <p>{words(published ? "short-name.published" : "short-name.private")} <a href={hrefIn(context, `/@${encodeURIComponent(name)}`)}>{address(name)}</a></p>
      <p>{words("short-name.publishing")} <ClauseLink context={context} clause="S7" /></p>
      <ul>
        <li><a href={hrefIn(context, "/my/consents/public-posts/processing")}>{words("short-name.consent.processing")}</a></li>
        <li><a href={hrefIn(context, "/my/consents/public-posts/publication")}>{words("short-name.consent.publication")}</a></li>
      </ul>
    </section>
  );
}

function ShortNameBody(page: ShortNamePage) {
  const { context, may, name, faults, tokens } = page;
  const { words } = context;
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={tokens.signOut} />
      <div class="text">
        <h1>{words("short-name.title")}</h1>
        <p class="lead">{words(may ? "short-name.lead" : "short-name.adults")}</p>
      </div>
      {name === null ? null : <NameState {...page} name={name} />}
      {may ? (
        <>
          <FaultSummary words={words} faults={faults} />
          <form class="form" method="post" action={PAGE} noValidate>
            <FormToken token={tokens.choose} />
            <TextField
              words={words} name="short-name" maxLength={SHORT_NAME_CHARS_MAX + 10} value={page.typed} label={words("label.short-name")} why={words("short-name.why")}
              hint={words("short-name.rules", { days: SHORT_NAME_DAYS_MIN })} fault={faultOfField(faults, "short-name")}
            />
            <p class="acts"><button class="btn btn-primary">{words("short-name.act")}</button></p>
          </form>
        </>
      ) : null}
      {name === null ? null : (
        <form method="post" action={GIVE_UP}>
          <FormToken token={tokens.giveUp} />
          <p class="acts"><button class="btn btn-plain">{words("short-name.give-up")}</button></p>
        </form>
      )}
    </div>
  );
}

/** `/my/page`: the short name that stands for the sequential id, and whether its page is public (clause:R2, clause:S7). */
export function shortNameRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  async function show(request: FastifyRequest, reply: FastifyReply, session: Session, form: { typed: string; faults: readonly FieldFault[] }): Promise<FastifyReply> {
    const context = contextOf(request);
    const sql = deps.databases.data;
    const [may, row, published] = [await deps.shortNames.mayHave(session), await deps.shortNames.of(sql, session.subject), await deps.shortNames.isPublished(sql, session.subject)];
    const token = (action: string): string => pages.formToken(request, reply, action);
    const address = (name: string): string => (deps.settings.namesHost === null ? `${deps.settings.publicUrl.host}/@${name}` : `${name}.${deps.settings.namesHost}`);
    const body = (
      <ShortNameBody
        context={context} may={may} name={row?.name ?? null} typed={form.typed} published={published} faults={form.faults} address={address}
        tokens={{ signOut: token("/sign-out"), choose: token(PAGE), giveUp: token(GIVE_UP) }}
      />
    );
    return pages.send(request, reply, { title: context.words("short-name.title"), section: "my", status: form.faults.length > 0 ? 422 : 200, body });
  }

  app.get(PAGE, async (request, reply) => {
    const { session } = await signedIn(request, deps, pages);
    return show(request, reply, session, { typed: "", faults: [] });
  });

  app.post(PAGE, async (request, reply) => {
    const form = checkedForm(request, pages, PAGE);
    const { session } = await signedIn(request, deps, pages);
    const typed = form.get("short-name") ?? "";
    try {
      await deps.shortNames.choose({ session, typed, requestId: request.id });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return show(request, reply, session, { typed, faults: fieldFaults(contextOf(request).words, error) });
    }
    return seeOther(reply, hrefIn(contextOf(request), PAGE));
  });

  app.post(GIVE_UP, async (request, reply) => {
    checkedForm(request, pages, GIVE_UP);
    const { session } = await signedIn(request, deps, pages);
    await deps.shortNames.giveUp(session, request.id);
    return seeOther(reply, hrefIn(contextOf(request), PAGE));
  });
}
