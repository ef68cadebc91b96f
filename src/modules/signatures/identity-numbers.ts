const FIRST = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const SECOND = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

/** Whether 12 digits carry the right check digit, as IIN and BIN both do (Government Resolution of 11.06.2003 No. 565). */
export function hasGoodCheckDigit(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false;
  const numbers = Array.from(digits, Number);
  const sum = (weights: readonly number[]): number => weights.reduce((total, weight, index) => total + weight * (numbers[index] ?? 0), 0) % 11;
  const first = sum(FIRST);
  const check = first === 10 ? sum(SECOND) : first;
  return check !== 10 && check === numbers[11];
}
