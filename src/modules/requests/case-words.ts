import type { Asked, RequestValues } from "../../policy/index.ts";
import type { RequestCase, RequestWords } from "./request-row.ts";
import type { RequestsDeps } from "./requests-deps.ts";

/** What the sender gave, with what is asked in detail as it was named last; null once the request's key is gone. */
export async function wordsOf({ seals }: Pick<RequestsDeps, "seals">, { row, events }: Pick<RequestCase, "row" | "events">): Promise<RequestWords | null> {
  const key = await seals.key(row.caseId, row.keyId);
  if (key === null) return null;
  const first = seals.openWords(key, row.caseId, row.sealed);
  const named = events.findLast(({ change, sealed }) => change === "specified" && sealed !== null);
  return named === undefined ? first : { ...first, ...(seals.openNote(key, named, named.sealed as Buffer) as { asked: Asked }).asked };
}

/** What the sender gave later, over what was given at first. */
export async function givenValues(deps: Pick<RequestsDeps, "seals">, one: RequestCase): Promise<RequestValues> {
  const key = await deps.seals.key(one.row.caseId, one.row.keyId);
  if (key === null) return {};
  const first = deps.seals.openWords(key, one.row.caseId, one.row.sealed).values;
  const later = one.events.filter(({ change, sealed }) => change === "more-given" && sealed !== null)
    .map((event) => (deps.seals.openNote(key, event, event.sealed as Buffer) as { values: RequestValues }).values);
  return Object.assign({}, first, ...later) as RequestValues;
}
