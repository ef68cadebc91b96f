export { CALENDAR_SOURCE_CHARACTERS_MAX, Calendars, type CalendarChange, type CalendarLedger, type CalendarsDeps, type CalendarYear, type OpenedYear } from "./calendars.ts";
