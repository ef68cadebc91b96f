/**
 * How a session was opened. `one-time-code`: a code mailed to the person's own address. `passkey`: a key on the person's own device. `own-code`: a code
 * mailed to an address that a pupil has confirmed as the pupil's own, or given by staff to the pupil in person. `issued-code`: a code that the representative
 * made for a child: it lets the child read the own record, and nothing else. `api-token`: no browser at all, but a program with a token that its person made
 * in a session of an own credential; it stands in no table of sessions.
 */
export const SESSION_METHODS = ["one-time-code", "passkey", "own-code", "issued-code", "api-token"] as const;
export type SessionMethod = (typeof SESSION_METHODS)[number];

/** A session ends so long after its last use … */
export const SESSION_IDLE_HOURS = 12;
/** … and so long after it was opened, whatever happens. */
export const SESSION_DAYS_MAX = 14;
/** One opened with a representative's code is for a lesson or an evening. */
export const ISSUED_IDLE_HOURS = 2;
export const ISSUED_HOURS_MAX = 12;
/** From so long before the end on, each page says that it is near. */
export const LAST_HOURS_MAX = 2;

export interface SessionLife {
  readonly idle_hours: number;
  readonly hours_max: number;
}

const OWN: SessionLife = Object.freeze({ idle_hours: SESSION_IDLE_HOURS, hours_max: SESSION_DAYS_MAX * 24 });
const ISSUED: SessionLife = Object.freeze({ idle_hours: ISSUED_IDLE_HOURS, hours_max: ISSUED_HOURS_MAX });

/** How long a session lives, by how it was opened. */
export function sessionLife(method: SessionMethod): SessionLife {
  return method === "issued-code" ? ISSUED : OWN;
}

/** Whether whoever opened it has shown to be the person: by an own address or an own device, never by a representative's code (clause:G5). */
export function isOwnCredential(method: SessionMethod): boolean {
  return method !== "issued-code";
}
