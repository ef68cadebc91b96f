import { addCalendarDays, addMonths, civilDateOf, endOfDay, REQUEST_KINDS, requestClass, retention, type CompartmentId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import { documentsOf } from "./case-documents.store.ts";
import { BY_SYSTEM, type RequestsDeps } from "./requests-deps.ts";
import { casesOver, forgetCase, type OverCase } from "./requests.store.ts";

const SWEEP = 200;
const MONTHS: Readonly<Record<"year", number>> = { year: 12 };

/** Requests that came up to this moment are past their class's term today. */
function overBefore(compartment: CompartmentId, at: Date): Date {
  const { term } = retention[compartment];
  if (term.unit !== "year") throw new RangeError("requests are kept for years");
  return endOfDay(addCalendarDays(addMonths(civilDateOf(at), -term.amount * MONTHS.year), -1));
}

/** Key first, so that nothing can be read whatever comes; then files; then the rows, with the entry that says so and names nobody. Killed on the way, the next run does the rest. */
async function forgetOne(deps: RequestsDeps, { caseId, keyId, fileId }: OverCase, before: Date): Promise<void> {
  const documents = await documentsOf(deps.databases.data, caseId);
  await deps.keys.destroyKeys([keyId, ...documents.map((one) => one.keyId)]);
  await deps.steps("request:forget-key-gone");
  for (const file of [fileId, ...documents.map((one) => one.fileId)]) if (file !== null) await deps.files.delete(file);
  await deps.databases.eraser.begin(async (tx) => {
    const [entry] = await deps.ledger.append(tx, [{
      operation: "destroy", clause: "D2", purpose: "legal-duty", subject: null, actor: BY_SYSTEM, fields: [], requestId: newId(), at: deps.clock.now(), publicDetail: { class: "request", why: "term-ended" },
    }]);
    if (entry === undefined) throw new Error("the ledger gave no entry");
    await forgetCase(tx, { caseId, before, entryId: entry.entryId });
  });
  await deps.steps("request:forgotten");
}

/** Ends the evidence of requests whose term is over (clause:D2, clause:S3): what the certificate and the page promised. Open ones never go. Gives how many went. */
export async function forgetDue(deps: RequestsDeps, signal?: AbortSignal): Promise<number> {
  const at = deps.clock.now();
  let gone = 0;
  for (const compartment of ["evidence", "words"] as const) {
    const kinds = REQUEST_KINDS.filter((kind) => requestClass(kind) === compartment);
    const before = overBefore(compartment, at);
    for (const one of await casesOver(deps.databases.data, { kinds, before, limit: SWEEP })) {
      if (signal?.aborted === true) return gone;
      await forgetOne(deps, one, before);
      gone += 1;
    }
  }
  return gone;
}
