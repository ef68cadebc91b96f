import { hasCheckDigit } from "../../src/policy/identity-number.ts";

/** The `nth` identification number (1 to 999) of a woman born on a day of the twentieth century (`seventh` 6: of the twenty-first), `day` as YYMMDD, with a right check digit. */
export function anIin(day: string, nth: number, seventh: "4" | "6" = "4"): string {
  // One serial number in eleven has no check digit at all and is never given out.
  const right = Array.from({ length: 1_100 }, (_, serial) => Array.from({ length: 10 }, (__, digit) => `${day}${seventh}${String(serial + 100).padStart(4, "0")}${digit}`).find(hasCheckDigit)).filter((one) => one !== undefined);
  const iin = right[nth - 1];
  if (iin === undefined) throw new RangeError("no such number");
  return iin;
}
