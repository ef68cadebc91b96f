import type { FastifyInstance } from "fastify";
import { reveal } from "../../platform/personal.ts";
import { KEPT_FORM_MINUTES, type KeptForm } from "../../modules/accounts/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { TypedAgain } from "../form-again.tsx";
import { ownPath } from "../home/language.routes.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { signedIn } from "../signed-in.ts";
import { MyTrail, Note } from "../ui/blocks.tsx";
import { FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { KEPT_PAGE } from "./late-form.ts";

const DROP = `${KEPT_PAGE}/drop`;

interface Offered {
  readonly context: PageContext;
  readonly form: KeptForm;
  readonly sendToken: string;
  readonly dropToken: string;
}

function OfferedForm({ context, form, sendToken, dropToken }: Offered) {
  const { words } = context;
  const typed = Object.entries(form.fields).map(([name, value]) => ({ name, value: reveal(value, "ui") }));
  return (
    <section class="note">
      <h2>{words("kept-form.typed", { time: words.time(form.keptAt) })}</h2>
      <TypedAgain context={context} action={reveal(form.action, "ui")} token={sendToken} typed={typed} />
      <form method="post" action={DROP}>
        <FormToken token={dropToken} />
        <input type="hidden" name="id" value={form.id} />
        <p class="acts"><button class="btn btn-plain">{words("kept-form.drop")}</button></p>
      </form>
    </section>
  );
}

/** `/my/kept`: what was typed when a session ended, offered again to the same account and to nobody else. */
export function keptFormRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(KEPT_PAGE, async (request, reply) => {
    const { session } = await signedIn(request, deps, pages);
    const context = contextOf(request);
    const { words } = context;
    const forms = (await deps.keptForms.list(session.subject)).filter(({ action }) => ownPath(reveal(action, "ui")) !== "/");
    const body = (
      <div class="stack">
        <MyTrail context={context} signOutToken={pages.formToken(request, reply, "/sign-out")} />
        <div class="text">
          <h1>{words("kept-form.title")}</h1>
          <p class="lead">{forms.length === 0 ? words("kept-form.none") : words("kept-form.lead", { minutes: KEPT_FORM_MINUTES })}</p>
        </div>
        {forms.map((form) => (
          <OfferedForm
            key={form.id} context={context} form={form} sendToken={pages.formToken(request, reply, reveal(form.action, "ui"))} dropToken={pages.formToken(request, reply, DROP)}
          />
        ))}
        {forms.length === 0 ? <Note><p><a href={hrefIn(context, "/my")}>{words("my.title")}</a></p></Note> : null}
      </div>
    );
    return pages.send(request, reply, { title: words("kept-form.title"), section: "my", body });
  });

  app.post(DROP, async (request, reply) => {
    const form = checkedForm(request, pages, DROP);
    const { session } = await signedIn(request, deps, pages);
    await deps.keptForms.drop(session.subject, form.get("id") ?? "");
    return seeOther(reply, hrefIn(contextOf(request), "/my"));
  });
}
