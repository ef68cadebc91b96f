export { Calendars, type CalendarChange, type CalendarLedger, type CalendarsDeps, type CalendarYear } from "./calendars.ts";
