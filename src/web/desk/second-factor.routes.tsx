import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../../platform/refusal.ts";
import { PASSKEY_SCRIPT, PasskeyForm, relyingParty } from "../accounts/passkey-form.tsx";
import type { AppDeps, Session } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { ownPath } from "../home/language.routes.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { asMember } from "./at-desk.ts";
import { DeskTrail } from "./desk-shell.tsx";

const PAGE = "/desk/second-factor";
const BY_PASSKEY = "/desk/second-factor/passkey";

interface Shown {
  readonly back: string;
  readonly passkeyRefused?: boolean;
}

async function factorPage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender, session: Session, shown: Shown): Promise<FastifyReply> {
  const context = contextOf(request);
  const { words } = context;
  const options = await deps.passkeys.stepUpOptions(session, "desk", relyingParty(request, deps, context.language));
  const body = (
    <div class="stack">
      <DeskTrail context={context} roles={[]} signOutToken={pages.formToken(request, reply, "/sign-out")} />
      <div class="text">
        <h1>{words("second-factor.title")}</h1>
        <p class="lead">{words("second-factor.lead")}</p>
      </div>
      {shown.passkeyRefused === true ? <Note kind="fault" title={words("passkeys.said.refused")}><p>{words("second-factor.passkey.refused")}</p></Note> : null}
      <p class="note" data-passkey-none>{words("second-factor.passkey.unable")}</p>
      <PasskeyForm
        words={words} act="get" action={BY_PASSKEY} token={pages.formToken(request, reply, BY_PASSKEY)} options={options} label={words("passkeys.confirm")} fields={{ back: shown.back }} main
      />
    </div>
  );
  return pages.send(request, reply, { title: words("second-factor.title"), section: "desk", status: shown.passkeyRefused === true ? 422 : 200, scripts: [PASSKEY_SCRIPT], body });
}

function backOf(request: FastifyRequest): string {
  const { back } = request.query as { back?: unknown };
  return typeof back === "string" ? ownPath(back) : "/desk";
}

/** `/desk/second-factor`: what the desk asks for beside the session, and again after half an hour unused (clause:S1). */
export function secondFactorRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(PAGE, async (request, reply) => {
    const { session } = await asMember(request, deps, pages);
    return factorPage(request, reply, deps, pages, session, { back: backOf(request) });
  });

  app.post(BY_PASSKEY, async (request, reply) => {
    const form = checkedForm(request, pages, BY_PASSKEY);
    const { session } = await asMember(request, deps, pages);
    const context = contextOf(request);
    const back = ownPath(form.get("back"));
    try {
      await deps.passkeys.stepUp({ session, act: "desk", site: relyingParty(request, deps, context.language), answer: form.get("passkey") ?? "", network: request.ip });
      await deps.databases.data.begin(async (tx) => {
        await deps.stepUps.use(tx, session, "desk");
        await deps.staff.deskSessions.open(tx, session, "passkey");
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.reason !== "passkey-refused") throw error;
      return factorPage(request, reply, deps, pages, session, { back, passkeyRefused: true });
    }
    return seeOther(reply, hrefIn(context, back === "/" ? "/desk" : back));
  });
}
