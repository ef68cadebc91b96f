/** Choices that come out alike for the same seed: of the story alone. Keys, ids and codes are random as ever. */
export interface SeededChoice {
  /** A whole number from 0 up to, and without, `below`. */
  below(below: number): number;
  /** Whether something happens that happens so often in a hundred. */
  percent(often: number): boolean;
  /** @param list not empty */
  of<T>(list: readonly T[]): T;
}

/** The generator mulberry32: 32 bits of state, enough to pick names. */
export function seededChoice(seed: number): SeededChoice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, percent: (often) => below(100) < often, of: (list) => list[below(list.length)] as (typeof list)[number] };
}
