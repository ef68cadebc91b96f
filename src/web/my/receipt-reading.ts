import type { Receipt, ReceiptDocument, StoredConsentEvent } from "../../modules/consent/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { seenOf, type Viewer } from "./shown-entries.ts";

type ReceiptDeps = Pick<AppDeps, "databases" | "consents" | "receipts" | "receiptOf">;

/** How much of an answer this viewer is given: `whole`, or `answer` without anything about the person who gave it. */
export type AnswerSeen = "whole" | "answer";

/**
 * What is given of an answer; null where it is another's own. By the rule of the history: a receipt holds the openings of its entries, so whoever is refused
 * an opening there is refused it here (clause:G5).
 */
export function answerSeen({ decidedBy, scope, typedAs, typedBy }: StoredConsentEvent, viewer: Viewer): AnswerSeen | null {
  const seen = seenOf({ operation: "record", fields: [], actor: { kind: typedAs, subject: typedBy }, detail: { decidedBy, scope } }, viewer);
  return seen && (seen.opens ? "whole" : "answer");
}

export interface ReceiptSeen {
  readonly events: readonly [StoredConsentEvent, ...StoredConsentEvent[]];
  /** Whether its files may be handed out. They are stated as a whole and cannot be cut. */
  readonly whole: boolean;
}

/** The answers of a receipt. Throws Refusal `receipt-unknown`, for a pupil's own answers and another person's receipt as for no receipt. */
export async function receiptSeen({ consents, databases }: ReceiptDeps, who: Viewer, id: string): Promise<ReceiptSeen> {
  const [first, ...others] = isId(id) ? (await consents.history(databases.data, who.subject)).filter(({ receipt }) => receipt === id) : [];
  const seen = (event: StoredConsentEvent) => answerSeen(event, who);
  if (first === undefined || [first, ...others].some((event) => seen(event) === null)) throw new Refusal("not-found", "receipt-unknown", { clause: "C2" });
  return { events: [first, ...others], whole: [first, ...others].every((event) => seen(event) === "whole") };
}

async function assertWhole(deps: ReceiptDeps, who: Viewer, id: string): Promise<void> {
  if (!(await receiptSeen(deps, who, id)).whole) throw new Refusal("not-found", "receipt-unknown", { clause: "C2" });
}

/** The receipt as rows with openings. Throws Refusal `receipt-unknown`, also where it names another representative. */
export async function receiptRows(deps: ReceiptDeps, who: Viewer, id: string): Promise<Receipt> {
  await assertWhole(deps, who, id);
  return deps.receipts.receipt(deps.databases.data, who.subject, id);
}

/** The receipt by ISO/IEC TS 27560. Throws Refusal `receipt-unknown`, also where it names another representative; `receipt-not-ready`. */
export async function receiptFile(deps: ReceiptDeps, who: Viewer, id: string): Promise<ReceiptDocument> {
  await assertWhole(deps, who, id);
  return deps.receiptOf(who.subject, id);
}
