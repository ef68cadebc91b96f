import type { Clock } from "../../src/platform/clock.ts";

export interface MovableClock extends Clock {
  /** Moves to an instant given in ISO 8601. */
  set(iso: string): void;
  /** Moves forward (or back, if negative). */
  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number; milliseconds?: number }): void;
}

/** A clock that stands still until it is moved. */
export function movableClock(iso = "2026-09-01T04:00:00Z"): MovableClock {
  let time = Date.parse(iso);
  const clock: MovableClock = {
    now: () => new Date(time),
    set: (to) => {
      time = Date.parse(to);
    },
    advance: ({ days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }) => {
      time += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
    },
  };
  return clock;
}
