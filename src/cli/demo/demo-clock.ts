import type { Clock } from "../../platform/clock.ts";

/** A clock that begins in the past and is moved through the year; it never stands still, so that no two acts have one time. */
export interface DemoClock extends Clock {
  advance(by: { readonly days?: number; readonly hours?: number; readonly minutes?: number }): void;
  /** Moves to an instant. Throws RangeError for one that has passed: a log does not go back. */
  moveTo(at: Date): void;
}

export function demoClock(begin: Date): DemoClock {
  let time_ms = begin.getTime();
  return {
    now: () => new Date((time_ms += 1)),
    advance: ({ days = 0, hours = 0, minutes = 0 }) => {
      time_ms += ((days * 24 + hours) * 60 + minutes) * 60_000;
    },
    moveTo: (at) => {
      if (at.getTime() < time_ms) throw new RangeError("the clock of a demonstration goes forward only");
      time_ms = at.getTime();
    },
  };
}
