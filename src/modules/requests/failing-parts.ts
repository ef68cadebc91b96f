import type { RequestPart } from "../../policy/index.ts";
import { onCase } from "./case-acts.ts";
import { happen } from "./case-log.ts";
import type { RequestCase } from "./request-row.ts";
import { BY_SYSTEM, type RequestsDeps } from "./requests-deps.ts";

/** The code of a failure that is no refusal: what went wrong stands in the log of the process, and nothing of it here. */
export const FAULT = "part-fault";
const FIRST_REST_MINUTES = 1;
const REST_MINUTES_MAX = 24 * 60;

/** Faults of a part since it last came further. */
function faultsOf({ events }: Pick<RequestCase, "events">, part: RequestPart): { tries: number; at: Date | null } {
  const own = events.filter((event) => event.part === part);
  const after = own.findLastIndex(({ change, reason }) => change !== "part-failed" || reason !== FAULT);
  const faults = own.slice(after + 1);
  return { tries: faults.length, at: faults.at(-1)?.at ?? null };
}

/** Whether a part that failed by a fault rests now: after each one twice as long, a day at most, so that what cannot be done is tried for ever and hardly ever. */
export function rests(one: Pick<RequestCase, "events">, part: RequestPart, now: Date): boolean {
  const { tries, at } = faultsOf(one, part);
  if (at === null) return false;
  const minutes = Math.min(FIRST_REST_MINUTES * 2 ** (tries - 1), REST_MINUTES_MAX);
  return now.getTime() < at.getTime() + minutes * 60_000;
}

/** A part that failed is shown, and stops no other: a refusal once a reason, since the next run asks again; a fault each time, since the next try waits the longer. */
export async function noteFailed(deps: RequestsDeps, caseId: string, part: RequestPart, reason: string): Promise<void> {
  await onCase(deps, caseId, async (tx, one, calendar) => {
    const last = one.events.findLast((event) => event.part === part);
    if (reason !== FAULT && last?.change === "part-failed" && last.reason === reason) return;
    await happen(deps, tx, one, { change: "part-failed", part, reason, by: BY_SYSTEM, at: deps.clock.now(), requestId: one.row.requestId }, calendar);
  });
}
