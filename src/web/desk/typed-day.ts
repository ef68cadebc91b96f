import { type CivilDate, parseCivilDate } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";

export const missing = (field: string, reason = "missing"): Refusal => new Refusal("invalid", "invalid-fields", { fields: [{ field, reason }], clause: "R3" });

/** A day as people type it (24.03.2027) or as a program writes it (2027-03-24), in the program's form; null where it is no day. */
export function typedDay(typed: string): CivilDate | null {
  return parseCivilDate(typed.trim().replace(/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/, (_, d: string, m: string, y: string) => `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`));
}

/** The same of a form's field. Throws Refusal `invalid-fields`. */
export function dayIn(typed: string, field: string): CivilDate {
  const day = typedDay(typed);
  if (day === null) throw missing(field, "not-a-date");
  return day;
}
