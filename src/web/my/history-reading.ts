import type { Opening, PrivatePart } from "../../modules/ledger/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { seenOf } from "./shown-entries.ts";
import type { Whose } from "./whose.ts";

/** Reading the history is itself an entry of it (clause:G2): who looks through a person's past leaves a trace there. */
export async function noteReading(deps: Pick<AppDeps, "databases" | "ledger" | "clock">, who: Whose, requestId: string, what: string): Promise<void> {
  await deps.databases.data.begin((tx) =>
    deps.ledger.append(tx, [{
      operation: "extract", clause: "S3", purpose: "request-handling", subject: who.subject, actor: who.actor, fields: [], requestId,
      at: deps.clock.now(), detail: { what },
    }]));
}

/** The opening of one entry: with it the person, and nobody else, can show anyone what was done and that the log holds it. */
export async function openingFor(deps: Pick<AppDeps, "databases" | "ledger">, who: Whose, entry: string): Promise<Opening> {
  const opening = isId(entry) ? await deps.ledger.opening(deps.databases.data, who.subject, entry) : null;
  // An entry that names another person is answered as one that is not there (clause:G5).
  if (opening === null || seenOf(JSON.parse(opening.private) as PrivatePart, who)?.opens !== true) throw new Refusal("not-found", "entry-unknown");
  return opening;
}
