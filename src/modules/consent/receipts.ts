import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { consentEventJson, consentRowHash } from "./consent-row.ts";
import { eventsOfReceipt } from "./consents.store.ts";

/** Where the ledger has put an entry; null until the integrator has given it a place. */
export interface ProofPlace {
  readonly index: number;
}

export interface ReceiptEvent {
  readonly event: Readonly<Record<string, string | number | null>>;
  readonly rowHash: string;
  readonly ledger: { readonly entryId: string; readonly place: ProofPlace | null };
}

/** What the person gets for an answer. @see docs/formats/consent.md */
export interface Receipt {
  readonly format: "robotek-consent-receipt/1";
  readonly receiptId: string;
  readonly subject: SubjectId;
  readonly at: string;
  readonly events: readonly ReceiptEvent[];
}

/** Asks the ledger for the places of entries; those without one yet are left out. */
export type FindPlaces = (sql: SqlOrTx, subject: SubjectId, entryIds: readonly string[]) => Promise<ReadonlyMap<string, ProofPlace>>;

/** Receipts, made from the events each time: there is no second copy that could differ. */
export class Receipts {
  readonly #findPlaces: FindPlaces;

  constructor(deps: { findPlaces: FindPlaces }) {
    this.#findPlaces = deps.findPlaces;
  }

  /** The receipt `receiptId` of `subject`. Throws Refusal (not-found) `receipt-unknown`, also for another person's. */
  async receipt(sql: SqlOrTx, subject: SubjectId, receiptId: string): Promise<Receipt> {
    const events = await eventsOfReceipt(sql, subject, receiptId);
    const first = events[0];
    if (first === undefined) throw new Refusal("not-found", "receipt-unknown", { clause: "C2" });
    const places = await this.#findPlaces(sql, subject, events.map((event) => event.entryId));
    return {
      format: "robotek-consent-receipt/1", receiptId, subject, at: first.at.toISOString(),
      events: events.map((event) => ({
        event: consentEventJson(event), rowHash: consentRowHash(event), ledger: { entryId: event.entryId, place: places.get(event.entryId) ?? null },
      })),
    };
  }
}
