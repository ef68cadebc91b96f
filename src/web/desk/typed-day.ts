import { type CivilDate, parseCivilDate } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";

export const missing = (field: string, reason = "missing"): Refusal => new Refusal("invalid", "invalid-fields", { fields: [{ field, reason }], clause: "R3" });

/** A day as people type it. Throws Refusal `invalid-fields`. */
export function dayIn(typed: string, field: string): CivilDate {
  const day = parseCivilDate(typed.trim().replace(/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/, (_, d: string, m: string, y: string) => `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`));
  if (day === null) throw missing(field, "not-a-date");
  return day;
}
