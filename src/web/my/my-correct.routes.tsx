import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { selfCorrectable, type Stage } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import { ATTEMPT_SECONDS } from "../accounts/sign-in.routes.tsx";
import { codePage } from "../accounts/code-page.tsx";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { type FormBody, formOf } from "../form-body.ts";
import { fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import type { FieldFault } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { CorrectBody } from "./correct-page.tsx";
import { confirmAddress, type CorrectableRecord, correctableRecord, correctRecord } from "./correcting.ts";
import { MY_PLACES, whoseToAct, type Whose } from "./whose.ts";

interface Shown {
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly anew: Refusal | null;
}

const NOTHING: Shown = { typed: new Map(), faults: [], anew: null };
const DONE: Readonly<Record<string, "corrected" | "same">> = { yes: "corrected", same: "same" };

interface Answering {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: AppDeps;
  readonly pages: PageSender;
  readonly who: Whose;
  readonly stage: Stage | null;
}

// A form whose token does not fit is shown anew with what was typed alone: what came from nobody knows where opens nothing and leaves no trace.
const UNREAD: CorrectableRecord = { values: {}, corrections: [], earlier: [] };

async function correctPage(answering: Answering, shown: Shown): Promise<FastifyReply> {
  const { request, reply, deps, pages, who, stage } = answering;
  const context = contextOf(request);
  const fields = selfCorrectable(who.actor.kind, stage).filter(who.sees);
  // Before the values are read: what changes after this moment is not overwritten.
  const made = shown.anew === null ? deps.clock.now() : asOf(shown.typed);
  const record = shown.anew === null ? await correctableRecord(deps, who, fields, request.id) : UNREAD;
  const { done } = request.query as { done?: unknown };
  const body = (
    <CorrectBody
      context={context} who={who} fields={fields} asOf={made} {...record} {...shown}
      done={typeof done === "string" && Object.hasOwn(DONE, done) ? (DONE[done] ?? null) : null}
      token={pages.formToken(request, reply, `${who.base}/correct`)} signOutToken={pages.formToken(request, reply, "/sign-out")}
    />
  );
  const status = shown.anew !== null ? 409 : shown.faults.length > 0 ? 422 : 200;
  return pages.send(request, reply, { title: context.words("correct.title"), section: "my", status, body });
}

/** The time at which the form was made; the beginning of time where it does not say, so that nothing newer is overwritten. */
function asOf(form: FormBody): Date {
  const written = form.get("as-of") ?? "";
  return new Date(/^\d{1,14}$/.test(written) ? Number(written) : 0);
}

async function correct({ request, deps, pages, who, stage }: Answering, form: FormBody): Promise<{ next: string; token: string | null }> {
  checkedForm(request, pages, `${who.base}/correct`);
  const wish = { who, stage, typed: Object.fromEntries(form), asOf: asOf(form), language: contextOf(request).language, network: request.ip, requestId: request.id };
  const { fields, token } = await correctRecord(deps, wish);
  return { next: token === null ? `/correct?done=${fields.length > 0 ? "yes" : "same"}` : "/correct/email", token };
}

/** `/my/correct` and that of each child (clause:C7): typed text survives errors, a new mail address waits for its own code, what was before stays to be seen. */
export function myCorrectRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  for (const place of MY_PLACES) {
    const answering = async (request: FastifyRequest, reply: FastifyReply): Promise<Answering> => {
      const who = await whoseToAct(request, deps, pages);
      return { request, reply, deps, pages, who, stage: await deps.representations.stageOf(deps.databases.data, who.subject) };
    };

    app.get(`${place}/correct`, async (request, reply) => correctPage(await answering(request, reply), NOTHING));

    app.post(`${place}/correct`, async (request, reply) => {
      const now = await answering(request, reply);
      const context = contextOf(request);
      const typed = formOf(request);
      try {
        const { next, token } = await correct(now, typed);
        if (token !== null) pages.cookies.setAttempt(reply, token, ATTEMPT_SECONDS);
        return await seeOther(reply, hrefIn(context, now.who.base + next));
      } catch (error) {
        if (isFormFault(error)) return correctPage(now, { ...NOTHING, typed, faults: fieldFaults(context.words, error) });
        if (error instanceof Refusal && error.kind === "conflict" && error.reason.startsWith("form-")) return correctPage(now, { ...NOTHING, typed, anew: error });
        throw error;
      }
    });

    const page = (who: Whose) => ({ action: `${who.base}/correct/email`, again: `${who.base}/correct`, section: "my" } as const);
    app.get(`${place}/correct/email`, async (request, reply) => codePage(request, reply, pages, { ...page(await whoseToAct(request, deps, pages)), faults: [] }));

    app.post(`${place}/correct/email`, async (request, reply) => {
      const who = await whoseToAct(request, deps, pages);
      const form = checkedForm(request, pages, `${who.base}/correct/email`);
      const context = contextOf(request);
      try {
        await confirmAddress(deps, who, { attempt: pages.cookies.attempt(context) ?? "", code: form.get("code") ?? "", network: request.ip, requestId: request.id });
        pages.cookies.clearAttempt(reply);
      } catch (error) {
        if (!isFormFault(error)) throw error;
        return codePage(request, reply, pages, { ...page(who), faults: fieldFaults(context.words, error) });
      }
      return seeOther(reply, hrefIn(context, `${who.base}/correct?done=yes`));
    });
  }
}
