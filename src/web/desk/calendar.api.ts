import { Type } from "typebox";
import { DAY_KINDS } from "../../policy/index.ts";
import { CALENDAR_SOURCE_CHARACTERS_MAX, type CalendarYear } from "../../modules/calendar/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Api } from "../api/api-deps.ts";
import { apiRoute } from "../api/api-route.ts";
import { closed, Day, orNull } from "../api/api-schemas.ts";
import type { AppDeps } from "../app-deps.ts";
import { enteredYear, KEEPING } from "./calendar.routes.tsx";

const keeping = { scope: "desk:calendar", roles: KEEPING } as const;
const Year = Type.Integer({ minimum: 1000, maximum: 9999 });
const OfYear = closed({ year: Type.String({ pattern: "^[0-9]{4}$", description: "A year" }) });
const Source = Type.String({ maxLength: CALENDAR_SOURCE_CHARACTERS_MAX, description: "By which act, and why" });
const Kind = Type.Enum(DAY_KINDS, { description: "What the day is; `ordinary` undoes an entry" });
const Entered = closed({ year: Year, source: Type.String(), days: Type.Array(closed({ day: Day, kind: Kind, source: Type.String() })) });

const told = ({ year, source, days }: CalendarYear) => ({ year, source, days: days.map((one) => ({ day: one.day, kind: one.kind, source: one.source })) });

/** Twins of the pages of the working-day calendar. */
export function calendarApi(api: Api, deps: AppDeps): void {
  const { calendars } = deps;
  apiRoute(api, deps, {
    ...keeping, method: "GET", url: "/desk/calendar", summary: "The working-day calendar: the years entered, and those that terms will reach and nobody has entered",
    answer: closed({ years: Type.Array(Entered), missing: Type.Array(Year) }),
    handle: async () => ({ years: (await calendars.years()).map(told), missing: [...(await calendars.missingYears())] }),
  });
  apiRoute(api, deps, {
    ...keeping, method: "GET", url: "/desk/calendar/:year", params: OfYear, summary: "One year of it", answer: Entered,
    handle: async ({ params }) => told(await enteredYear(deps, params.year)),
  });
  apiRoute(api, deps, {
    ...keeping, method: "POST", url: "/desk/calendar", status: 201, summary: "Opens a year with the days that the law names", answer: Entered,
    body: closed({ year: Year, source: Source, kurbanAit: Type.Optional(orNull(Day)) }),
    async handle({ caller, body, requestId }) {
      await calendars.openYear({ ...body, kurbanAit: body.kurbanAit ?? null }, { actor: caller.staff, requestId });
      return told(await enteredYear(deps, String(body.year)));
    },
  });
  apiRoute(api, deps, {
    ...keeping, method: "POST", url: "/desk/calendar/:year", params: OfYear, summary: "Says what a day of an opened year is", answer: Entered, body: closed({ day: Day, kind: Kind, source: Source }),
    async handle({ caller, params, body, requestId }) {
      await enteredYear(deps, params.year);
      if (!body.day.startsWith(params.year)) throw new Refusal("invalid", "invalid-fields", { clause: "G4", fields: [{ field: "day", reason: "calendar-day" }] });
      await calendars.setDay(body, { actor: caller.staff, requestId });
      return told(await enteredYear(deps, params.year));
    },
  });
}
