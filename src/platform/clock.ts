/** The only source of the present time. Passed in everywhere, so that tests move it and decisions can be replayed. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = Object.freeze({ now: () => new Date() });
