import type { RequestPart } from "../../policy/index.ts";
import { onCase } from "./case-acts.ts";
import { happen } from "./case-log.ts";
import type { RequestCase } from "./request-row.ts";
import { BY_SYSTEM, type RequestsDeps } from "./requests-deps.ts";

/** The code of a failure that is no refusal: what went wrong stands in the log of the process, and nothing of it here. */
export const FAULT = "part-fault";
const FIRST_REST_MINUTES = 1;
const REST_MINUTES_MAX = 24 * 60;

/** How a part failed last, and how often in the same way since it last came further. */
function failuresOf({ events }: Pick<RequestCase, "events">, part: RequestPart): { reason: string | null; tries: number; at: Date | null } {
  const own = events.filter((event) => event.part === part);
  const last = own.at(-1);
  if (last?.change !== "part-failed") return { reason: null, tries: 0, at: null };
  const after = own.findLastIndex(({ change, reason }) => change !== "part-failed" || reason !== last.reason);
  return { reason: last.reason, tries: own.length - 1 - after, at: last.at };
}

/**
 * Whether a part that failed rests now: after each failure twice as long, a day at most, so that what cannot be done is tried for ever and hardly ever. A refusal rests once it has
 * come twice alike: what stood in the way is mostly ended by somebody who looks at once whether it goes on; and no longer than until another part of the request is done.
 */
export function rests(one: Pick<RequestCase, "events">, part: RequestPart, now: Date): boolean {
  const { reason, tries, at } = failuresOf(one, part);
  const alike = reason === FAULT ? tries : tries - 1;
  if (at === null || alike < 1) return false;
  if (reason !== FAULT && one.events.findLastIndex(({ change }) => change === "part-done") > one.events.findLastIndex((event) => event.part === part)) return false;
  const minutes = Math.min(FIRST_REST_MINUTES * 2 ** (alike - 1), REST_MINUTES_MAX);
  return now.getTime() < at.getTime() + minutes * 60_000;
}

/** A part that failed is shown each time, and stops no other: the next try waits the longer. What is refused again within the minute is the same try. */
export async function noteFailed(deps: RequestsDeps, caseId: string, part: RequestPart, reason: string): Promise<void> {
  await onCase(deps, caseId, async (tx, one, calendar) => {
    const at = deps.clock.now();
    const last = failuresOf(one, part);
    if (reason !== FAULT && last.reason === reason && last.at !== null && at.getTime() < last.at.getTime() + FIRST_REST_MINUTES * 60_000) return;
    await happen(deps, tx, one, { change: "part-failed", part, reason, by: BY_SYSTEM, at, requestId: one.row.requestId }, calendar);
  });
}
