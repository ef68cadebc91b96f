import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { CalendarYear } from "../../modules/calendar/index.ts";
import { isRefusal, Refusal } from "../../platform/refusal.ts";
import type { StaffRole } from "../../policy/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import type { FormBody } from "../form-body.ts";
import { fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import type { FieldFault } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import type { Words } from "../words/index.ts";
import { type AtDesk, atDesk } from "./at-desk.ts";
import { CALENDAR_PAGE, CalendarBody, CalendarYearBody } from "./calendar-page.tsx";
import { typedDay } from "./typed-day.ts";

/** Who keeps the calendar: it holds nothing of anybody, and moves every term of the school. */
export const KEEPING: readonly StaffRole[] = Object.freeze(["administrator"]);

interface Shown {
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly done: boolean;
}
/** What this form's fields are called. */
const labelsIn = (words: Words): Readonly<Record<string, string>> => ({ year: words("calendar.year"), source: words("calendar.source"), day: words("calendar.day"), kind: words("calendar.kind") });
const NOTHING: Shown = { typed: new Map(), faults: [], done: false };

/** An entered year by its number in an address. Throws Refusal (not found) `calendar-year-missing`. */
export async function enteredYear(deps: Pick<AppDeps, "calendars">, year: string): Promise<CalendarYear> {
  const found = (await deps.calendars.years()).find((one) => String(one.year) === year);
  if (found === undefined) throw new Refusal("not-found", "calendar-year-missing", { clause: "G4" });
  return found;
}

async function calendarPage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender, { membership }: AtDesk, shown: Shown): Promise<FastifyReply> {
  const context = contextOf(request);
  const tokens = { signOut: pages.formToken(request, reply, "/sign-out"), own: pages.formToken(request, reply, CALENDAR_PAGE) };
  const [years, missing] = await Promise.all([deps.calendars.years(), deps.calendars.missingYears()]);
  const body = <CalendarBody context={context} roles={membership.roles} years={years} missing={missing} tokens={tokens} {...shown} />;
  return pages.send(request, reply, { title: context.words("calendar.title"), section: "desk", status: shown.faults.length > 0 ? 422 : 200, body });
}

async function yearPage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender, { membership }: AtDesk, shown: Shown): Promise<FastifyReply> {
  const context = contextOf(request);
  const year = await enteredYear(deps, (request.params as { year: string }).year);
  const tokens = { signOut: pages.formToken(request, reply, "/sign-out"), own: pages.formToken(request, reply, `${CALENDAR_PAGE}/${year.year}`) };
  const body = <CalendarYearBody context={context} roles={membership.roles} year={year} tokens={tokens} {...shown} />;
  return pages.send(request, reply, { title: context.words("calendar.of-year", { year: year.year }), section: "desk", status: shown.faults.length > 0 ? 422 : 200, body });
}

/** `/desk/calendar`: the working days by which terms count (clause:G4), a year at a time; entered by the administrator, each entry with its source and in the ledger. */
export function calendarRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const { calendars } = deps;
  const doneOf = (request: FastifyRequest): boolean => (request.query as { done?: unknown }).done === "1";

  app.get(CALENDAR_PAGE, async (request, reply) => calendarPage(request, reply, deps, pages, await atDesk(request, deps, pages, KEEPING), NOTHING));
  app.get(`${CALENDAR_PAGE}/:year`, async (request, reply) => yearPage(request, reply, deps, pages, await atDesk(request, deps, pages, KEEPING), { ...NOTHING, done: doneOf(request) }));

  app.post(CALENDAR_PAGE, async (request, reply) => {
    const form = checkedForm(request, pages, CALENDAR_PAGE);
    const who = await atDesk(request, deps, pages, KEEPING);
    const context = contextOf(request);
    const typed = (form.get("year") ?? "").trim();
    const year = /^\d{4}$/.test(typed) ? Number(typed) : Number.NaN;
    const ait = (form.get("kurban-ait") ?? "").trim();
    try {
      await calendars.openYear({ year, source: form.get("source") ?? "", kurbanAit: ait === "" ? null : (typedDay(ait) ?? "no day") }, { actor: who.actor, requestId: request.id });
    } catch (error) {
      if (isFormFault(error)) return calendarPage(request, reply, deps, pages, who, { typed: form, faults: fieldFaults(context.words, error, labelsIn(context.words)), done: false });
      // Somebody else was quicker, or the button was pressed twice: the year as it stands.
      if (isRefusal(error, "calendar-year-known")) return seeOther(reply, hrefIn(context, `${CALENDAR_PAGE}/${year}`));
      throw error;
    }
    return seeOther(reply, hrefIn(context, `${CALENDAR_PAGE}/${year}?done=1`));
  });

  app.post(`${CALENDAR_PAGE}/:year`, async (request, reply) => {
    const { year } = request.params as { year: string };
    const form = checkedForm(request, pages, `${CALENDAR_PAGE}/${year}`);
    const who = await atDesk(request, deps, pages, KEEPING);
    const context = contextOf(request);
    await enteredYear(deps, year);
    const day = typedDay(form.get("day") ?? "");
    try {
      const ofYear = day?.startsWith(year) === true ? day : "another year's day";
      await calendars.setDay({ day: ofYear, kind: form.get("kind") ?? "", source: form.get("source") ?? "" }, { actor: who.actor, requestId: request.id });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return yearPage(request, reply, deps, pages, who, { typed: form, faults: fieldFaults(context.words, error, labelsIn(context.words)), done: false });
    }
    return seeOther(reply, hrefIn(context, `${CALENDAR_PAGE}/${year}?done=1`));
  });
}
