import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { INTAKE_CHANNELS, type IntakeChannel, isLanguage, type Language, texts } from "../../../policy/index.ts";
import { CHILDREN_A_FORM_MAX, INTAKE_FIELDS, type TypedIntake } from "../../../modules/intake/index.ts";
import { CHILD_FIELDS, CHILD_PURPOSES, NEEDED_FOR_CHILD, type TypedChild } from "../../../modules/joining/index.ts";
import { Refusal } from "../../../platform/refusal.ts";
import { ATTEMPT_SECONDS } from "../../accounts/sign-in.routes.tsx";
import type { AppDeps } from "../../app-deps.ts";
import { checkedForm } from "../../checked-form.ts";
import { type FormBody, formOf } from "../../form-body.ts";
import { fieldFaults, isFormFault } from "../../form-faults.ts";
import { type PageSender, seeOther } from "../../page-sender.tsx";
import type { FieldFault } from "../../ui/fields.tsx";
import { hrefIn } from "../../ui/layout.tsx";
import type { Words } from "../../words/index.ts";
import { type DeskAnswer, deskAnswer, deskPage, familyPath, isStaleForm, type PersonAtDesk, personOf, REGISTRAR } from "./desk-answer.tsx";
import { TakeInBody } from "./take-in-page.tsx";
import { takeFamilyIn } from "./taking-in-family.ts";

interface Taking extends DeskAnswer {
  readonly channel: IntakeChannel;
  readonly known: PersonAtDesk | null;
  readonly action: string;
  readonly spoken: Language;
}
interface Shown {
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly children: number;
  readonly anew?: Refusal;
}

/** How many children the form has places for: what it says itself, within what it may. */
function childrenOn(form: FormBody, least: number): number {
  const said = Number(/^\d$/.test(form.get("children") ?? "") ? form.get("children") : least);
  const wished = said + (form.get("act") === "more" ? 1 : form.get("act") === "fewer" ? -1 : 0);
  return Math.min(CHILDREN_A_FORM_MAX, Math.max(least, wished));
}

/** The faults in words; those of a child say which one. */
function faultsOf(words: Words, refusal: Refusal): FieldFault[] {
  const said = texts[words.language].fieldWords as Readonly<Record<string, { name: string }>>;
  return fieldFaults(words, refusal).map((fault) => {
    const [, place, field = ""] = /^child(\d)-(.+)$/u.exec(fault.field) ?? [];
    return place === undefined ? fault : { ...fault, label: `${words("intake.child", { place })}: ${said[field]?.name ?? words.find(`label.${field}`) ?? field}` };
  });
}

function typedIntake(form: FormBody, channel: IntakeChannel, isKnown: boolean, children: number): TypedIntake {
  const child = (place: number): TypedChild => ({
    values: Object.fromEntries(CHILD_FIELDS.map(({ field }) => [field, form.get(`child${place}-${field}`)])),
    relation: form.get(`child${place}-relation`),
    answers: Object.fromEntries(CHILD_PURPOSES.map((purpose) => [purpose, form.get(`child${place}-${purpose === NEEDED_FOR_CHILD ? "consent" : `answer-${purpose}`}`)])),
  });
  return {
    channel, confirmation: form.get("confirmation"), shownDocument: form.get("shown-document"),
    calledBack: form.get("called-back") === "yes", scriptRead: form.get("script-read") === "yes",
    adult: isKnown ? null : { values: Object.fromEntries(INTAKE_FIELDS.map(({ field }) => [field, form.get(field)])), consent: form.get("consent") },
    children: Array.from({ length: children }, (_, at) => child(at + 1)),
  };
}

function takeInPage(taking: Taking, shown: Shown): Promise<FastifyReply> {
  const { request, reply, deps, pages, desk, context, channel, known, action, spoken } = taking;
  const form = deps.intakeDesk.intake.openForm({ session: desk.session, by: desk.actor, language: spoken, known: known?.subject ?? null });
  const body = (
    <TakeInBody context={context} action={action} channel={channel} spoken={spoken} form={form} formToken={pages.formToken(request, reply, action)} knownNumber={known?.number ?? null} {...shown} />
  );
  return deskPage(taking, { title: context.words(`intake.title.${channel}`), status: shown.anew ? 409 : shown.faults.length > 0 ? 422 : 200, body });
}

/** Takes the form, and sends the code to a typed mail address. Gives the page that comes next. */
async function takeIn({ request, reply, deps, pages, desk, channel, known, spoken }: Taking, form: FormBody, children: number): Promise<string> {
  const code = (form.get("code") ?? "").trim();
  const { taken, attempt } = await takeFamilyIn(deps, {
    session: desk.session, by: desk.actor, language: spoken, known: known?.subject ?? null, token: form.get("consent-token") ?? "",
    typed: typedIntake(form, channel, known !== null, children), paperCode: code === "" ? null : code, otherPeople: form.get("known") === "other-people", requestId: request.id,
  }, request.ip);
  if (attempt === null) return familyPath(taken.adult, "?done=taken-in");
  pages.cookies.setAttempt(reply, attempt, ATTEMPT_SECONDS);
  return familyPath(taken.adult, "/email?done=taken-in");
}

function spokenIn(value: unknown, context: DeskAnswer["context"]): Language {
  return typeof value === "string" && isLanguage(value) ? value : context.language;
}

/** `/desk/intake/new/…` and, for a family that is there already, `/desk/families/ID/children/…`: by telephone, on paper, in person (clause:C2, clause:C4). */
export function takeInRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const taking = async (request: FastifyRequest, reply: FastifyReply): Promise<Taking> => {
    const answer = await deskAnswer(request, reply, { deps, pages, roles: REGISTRAR });
    const { channel: named, subject } = request.params as { channel: string; subject?: string };
    const channel = INTAKE_CHANNELS.find((one) => one === named);
    if (channel === undefined) throw new Refusal("not-found", "page-unknown");
    const known = subject === undefined ? null : await personOf(answer);
    const action = known === null ? `/desk/intake/new/${channel}` : familyPath(known.subject, `/children/${channel}`);
    const spoken = spokenIn(request.method === "POST" ? formOf(request).get("spoken") : (request.query as { spoken?: unknown }).spoken, answer.context);
    return { ...answer, channel, known, action, spoken };
  };

  for (const place of ["/desk/intake/new/:channel", "/desk/families/:subject/children/:channel"]) {
    app.get(place, async (request, reply) => {
      const now = await taking(request, reply);
      const { code } = request.query as { code?: unknown };
      return takeInPage(now, { typed: new Map(typeof code === "string" ? [["code", code.slice(0, 30)]] : []), faults: [], children: 1 });
    });

    app.post(place, async (request, reply) => {
      const now = await taking(request, reply);
      const { context: { words }, action } = now;
      const typed = formOf(request);
      const children = childrenOn(typed, now.known === null ? 0 : 1);
      try {
        checkedForm(request, pages, action);
        if (typed.get("act") === "more" || typed.get("act") === "fewer") return await takeInPage(now, { typed, faults: [], children });
        if (typed.get("known") === "same") throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "known", reason: "known-same" }] });
        return await seeOther(reply, hrefIn(now.context, await takeIn(now, typed, children)));
      } catch (error) {
        if (isFormFault(error)) return takeInPage(now, { typed, faults: faultsOf(words, error), children });
        if (isStaleForm(error)) return takeInPage(now, { typed, faults: [], children, anew: error });
        throw error;
      }
    });
  }
}
