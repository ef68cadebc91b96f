import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../../platform/refusal.ts";
import type { Membership } from "../../modules/staff/index.ts";
import { aboutSubject } from "../../modules/subjects/index.ts";
import { PASSKEY_SCRIPT, relyingParty } from "../accounts/passkey-form.tsx";
import type { AppDeps, Session } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { fieldFaults, isFormFault } from "../form-faults.ts";
import { ownPath } from "../home/language.routes.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import type { FieldFault } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { asMember } from "./at-desk.ts";
import { BY_PASSKEY, NEW_APP, PAGE, SecondFactorBody, type SecondFactorPage } from "./second-factor-page.tsx";

interface Answering {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: AppDeps;
  readonly pages: PageSender;
  readonly who: { readonly session: Session; readonly membership: Membership };
}

interface Shown {
  readonly back: string;
  readonly faults: readonly FieldFault[];
  readonly faultIn: SecondFactorPage["faultIn"];
  /** Of the offer that was confirmed with a wrong code: the app keeps it. */
  readonly nonce?: string | undefined;
}

async function factorPage({ request, reply, deps, pages, who }: Answering, { back, faults, faultIn, nonce }: Shown): Promise<FastifyReply> {
  const { factors, deskSessions } = deps.staff;
  const { session, membership } = who;
  const context = contextOf(request);
  const site = relyingParty(request, deps, context.language);
  const open = await deskSessions.isOpen(session);
  const has = await factors.of(deps.databases.data, session.subject);
  // The app shows the site and a number, no name: what stands on a phone is out of the school's hands.
  const about = { issuer: site.name, label: `№ ${(await aboutSubject(deps.databases.data, session.subject))?.number ?? 0}` };
  const offer = (await factors.mayAdd(session, membership)) ? (nonce === undefined ? factors.offer(session, about) : factors.offerAgain(session, nonce, about)) : null;
  const passkeyOptions = has.passkeys > 0 ? await deps.passkeys.stepUpOptions(session, "desk", site) : null;
  const token = (action: string): string => pages.formToken(request, reply, action);
  const body = (
    <SecondFactorBody
      context={context} back={back} passkeyOptions={passkeyOptions} hasApp={has.app !== null} open={open} offer={offer} faults={faults} faultIn={faultIn}
      tokens={{ signOut: token("/sign-out"), passkey: token(BY_PASSKEY), code: token(PAGE), app: token(NEW_APP) }}
    />
  );
  return pages.send(request, reply, {
    title: context.words("second-factor.title"), section: "desk", status: faultIn === null ? 200 : 422, body, ...(passkeyOptions === null || open ? {} : { scripts: [PASSKEY_SCRIPT] }),
  });
}

function backOf(request: FastifyRequest): string {
  const { back } = request.query as { back?: unknown };
  return typeof back === "string" ? ownPath(back) : "/desk";
}

/** `/desk/second-factor`: what the desk asks for beside the session, and again after half an hour unused (clause:S1). */
export function secondFactorRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const answering = async (request: FastifyRequest, reply: FastifyReply): Promise<Answering> => ({ request, reply, deps, pages, who: await asMember(request, deps, pages) });
  const onward = (reply: FastifyReply, request: FastifyRequest, back: string): FastifyReply => seeOther(reply, hrefIn(contextOf(request), back === "/" ? "/desk" : back));

  app.get(PAGE, async (request, reply) => factorPage(await answering(request, reply), { back: backOf(request), faults: [], faultIn: null }));

  app.post(PAGE, async (request, reply) => {
    const form = checkedForm(request, pages, PAGE);
    const back = ownPath(form.get("back"));
    const here = await answering(request, reply);
    try {
      await deps.staff.factors.enterCode({ session: here.who.session, code: form.get("code") ?? "", network: request.ip });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return factorPage(here, { back, faults: fieldFaults(contextOf(request).words, error), faultIn: "code" });
    }
    return onward(reply, request, back);
  });

  app.post(NEW_APP, async (request, reply) => {
    const form = checkedForm(request, pages, NEW_APP);
    const back = ownPath(form.get("back"));
    const nonce = form.get("nonce") ?? "";
    const here = await answering(request, reply);
    try {
      await deps.staff.factors.addApp({ ...here.who, nonce, code: form.get("code") ?? "", network: request.ip, requestId: request.id });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return factorPage(here, { back, faults: fieldFaults(contextOf(request).words, error), faultIn: "app", nonce });
    }
    return onward(reply, request, back);
  });

  app.post(BY_PASSKEY, async (request, reply) => {
    const form = checkedForm(request, pages, BY_PASSKEY);
    const back = ownPath(form.get("back"));
    const here = await answering(request, reply);
    const { session } = here.who;
    try {
      await deps.passkeys.stepUp({ session, act: "desk", site: relyingParty(request, deps, contextOf(request).language), answer: form.get("passkey") ?? "", network: request.ip });
      await deps.databases.data.begin(async (tx) => {
        await deps.stepUps.use(tx, session, "desk");
        await deps.staff.deskSessions.open(tx, session, "passkey");
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.reason !== "passkey-refused") throw error;
      return factorPage(here, { back, faults: [], faultIn: "passkey" });
    }
    return onward(reply, request, back);
  });
}
