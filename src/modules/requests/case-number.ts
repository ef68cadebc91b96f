import { randomInt } from "node:crypto";

const DIGITS = 8;

/** The Luhn check digit: one wrong or two swapped digits, as they happen on the telephone, are seen. */
function checkDigit(digits: string): number {
  const sum = Array.from(digits).reduceRight((total, digit, at) => {
    const value = Number(digit) * ((digits.length - at) % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

/** A number for a request that people can say: nine digits in threes, the last one a check. It tells neither how many there are nor when it came. */
export function newCaseNumber(): string {
  const digits = String(randomInt(10 ** (DIGITS - 1), 10 ** DIGITS));
  return `${digits}${checkDigit(digits)}`.replaceAll(/(\d{3})(?=\d)/g, "$1-");
}

/** A typed number in its one form; null when it is none. */
export function typedCaseNumber(text: string): string | null {
  const digits = text.replaceAll(/[\s\u2011-]/g, "");
  if (!/^\d{9}$/.test(digits) || checkDigit(digits.slice(0, DIGITS)) !== Number(digits[DIGITS])) return null;
  return digits.replaceAll(/(\d{3})(?=\d)/g, "$1-");
}
