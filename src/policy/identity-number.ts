import { parseCivilDate, type CivilDate } from "./working-days.ts";

const FIRST = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const SECOND = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

function weighted(digits: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (digits[at] ?? 0), 0) % 11;
}

/** Whether the 12th digit of an IIN or BIN is right: weights 1…11 modulo 11, and on 10 the weights 3…11, 1, 2; a second 10 is never issued. */
export function hasCheckDigit(number: string): boolean {
  if (!/^\d{12}$/.test(number)) return false;
  const digits = Array.from(number, Number);
  const first = weighted(digits, FIRST);
  const check = first === 10 ? weighted(digits, SECOND) : first;
  return check !== 10 && check === digits[11];
}

/** The century that the 7th digit names: 1, 2 = 1800s, 3, 4 = 1900s, 5, 6 = 2000s. 0 is given to some foreigners and names none. */
const CENTURIES: Readonly<Record<string, readonly string[]>> = {
  0: ["19", "20"], 1: ["18"], 2: ["18"], 3: ["19"], 4: ["19"], 5: ["20"], 6: ["20"],
};

export type IinFault = "not-an-iin" | "iin-check-digit";

/** The birth dates that an IIN can mean (two only when its 7th digit is 0), or what is wrong with it. */
export function readIin(text: string): { readonly birthDates: readonly CivilDate[] } | { readonly fault: IinFault } {
  if (!/^\d{12}$/.test(text)) return { fault: "not-an-iin" };
  const centuries = CENTURIES[text.charAt(6)] ?? [];
  const birthDates = centuries
    .map((century) => parseCivilDate(`${century}${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`))
    .filter((date) => date !== null);
  if (birthDates.length === 0) return { fault: "not-an-iin" };
  return hasCheckDigit(text) ? { birthDates } : { fault: "iin-check-digit" };
}

/** Whether a number can be that of somebody born on this day. A number that is none is another fault. */
export function iinFits(iin: string, birthDate: string): boolean {
  const read = readIin(iin.replace(/[\s-]/gu, ""));
  return "fault" in read || (read.birthDates as readonly string[]).includes(birthDate);
}

/** Whether `text` can be a BIN: year and month of registration, 4, 5 or 6 in the fifth place (that tells it from an IIN), and the check digit. */
export function isBin(text: string): boolean {
  return /^\d{2}(0[1-9]|1[0-2])[456]\d{7}$/.test(text) && hasCheckDigit(text);
}
