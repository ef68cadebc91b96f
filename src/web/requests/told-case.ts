import { type CivilDate, isOpen } from "../../policy/index.ts";
import type { ShownRequest, ToldStep } from "../../modules/requests/index.ts";

/** What is shown to the sender: what the school does within, and what would tell a stranger of a record, stays out (clause:G5). */
const INNER: readonly string[] = ["taken", "handed-over", "sender-known", "part-begun", "document-opened", "reply-came", "letter-opened", "answer-unsent"];
const OF_RECORD: readonly string[] = ["blocked", "marked", "unblocked"];

/** The steps of a request that its sender is told of. Of tries that failed alike the last: each of them is in the log. */
export function toldSteps({ one, steps }: Pick<ShownRequest, "one" | "steps">): ToldStep[] {
  const known = one.about !== null;
  const told = steps.filter(({ event }) => !INNER.includes(event.change) && (known || !OF_RECORD.includes(event.change)));
  const failed = new Map(told.flatMap(({ event }) => (event.change === "part-failed" ? [[`${event.part ?? ""} ${event.reason ?? ""}`, event.position] as const] : [])));
  return told.filter(({ event }) => event.change !== "part-failed" || failed.get(`${event.part ?? ""} ${event.reason ?? ""}`) === event.position);
}

/** What the school asked last, and until when it is to be given; null where nothing is asked. */
export function openQuestion({ steps, state, askedUntil }: Pick<ShownRequest, "steps" | "state" | "askedUntil">): { words: string | null; until: CivilDate | null } | null {
  if (state !== "RequestRequiresAction") return null;
  return { words: steps.findLast(({ event }) => event.change === "more-asked")?.words ?? null, until: askedUntil };
}

/** The step that decided, once the request is answered; null before. */
export function answeringStep({ steps, state }: Pick<ShownRequest, "steps" | "state">): ToldStep | null {
  if (state !== "RequestFulfilled" && state !== "RequestRejected") return null;
  return steps.findLast(({ event }) => event.change === "decided" || event.change === "rejected") ?? null;
}

/** Whether its sender may take it back now. */
export function mayTakeBack({ state, decided }: Pick<ShownRequest, "state" | "decided">): boolean {
  return isOpen(state) && !decided && state !== "RequestInitiated";
}
