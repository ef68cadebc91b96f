import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Ledger, Opening } from "../ledger/index.ts";
import { consentEventJson, consentRowHash } from "./consent-row.ts";
import { eventsOfReceipt, type StoredConsentEvent } from "./consents.store.ts";

export interface ReceiptEvent {
  readonly event: Readonly<Record<string, string | number | null>>;
  readonly rowHash: string;
  /** The entry that records it, with the person's own opening; the opening's proof is null until the entry is published. */
  readonly ledger: { readonly entryId: string; readonly opening: Opening | null };
}

/** What the person gets for an answer. @see docs/formats/consent.md */
export interface Receipt {
  readonly format: "robotek-consent-receipt/1";
  readonly receiptId: string;
  readonly subject: SubjectId;
  readonly at: string;
  readonly events: readonly ReceiptEvent[];
}

/** An event, with its row's hash where that is known already. */
type HashedEvent = StoredConsentEvent & { readonly rowHash?: string };

function receiptOf(events: readonly HashedEvent[], openings: readonly (Opening | null)[]): Receipt {
  const first = events[0];
  if (first === undefined) throw new Refusal("not-found", "receipt-unknown", { clause: "C2" });
  return {
    format: "robotek-consent-receipt/1", receiptId: first.receipt, subject: first.subject, at: first.at.toISOString(),
    events: events.map((event, index) => ({
      event: consentEventJson(event), rowHash: event.rowHash ?? consentRowHash(event), ledger: { entryId: event.entryId, opening: openings[index] ?? null },
    })),
  };
}

/** Receipts, made from the events each time: there is no second copy that could differ (clause:C2). */
export class Receipts {
  readonly #ledger: Pick<Ledger, "opening">;

  constructor(deps: { ledger: Pick<Ledger, "opening"> }) {
    this.#ledger = deps.ledger;
  }

  /** The receipt of events just recorded, still without openings. */
  fresh(events: readonly HashedEvent[]): Receipt {
    return receiptOf(events, []);
  }

  /** The receipt `receiptId` of `subject`, with openings and, once published, proofs. Throws Refusal (not-found) `receipt-unknown`, also for another person's. */
  async receipt(sql: SqlOrTx, subject: SubjectId, receiptId: string): Promise<Receipt> {
    const events = await eventsOfReceipt(sql, subject, receiptId);
    const openings: (Opening | null)[] = [];
    for (const event of events) openings.push(await this.#ledger.opening(sql, subject, event.entryId));
    return receiptOf(events, openings);
  }
}
