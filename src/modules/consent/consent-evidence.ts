import type { CompartmentId, SubjectId } from "../../policy/index.ts";
import { canonicalJson, seal, unseal } from "../../platform/crypto.ts";
import { idBytes, newId } from "../../platform/id.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { Ledger, Opening } from "../ledger/index.ts";
import { consentEventJson, consentRowHash } from "./consent-row.ts";
import { evidenceDue, evidenceOf, type EvidenceRow, insertEvidence } from "./consent-evidence.store.ts";
import { eventsOf } from "./consents.store.ts";

/** A living key of compartment `evidence`. */
export interface EvidenceKey {
  readonly keyId: string;
  readonly bytes: Buffer;
}

/** One kept event: the row, its hash, and the opening that ties it to the public log after the person's ledger key is gone. */
export interface KeptEvent {
  readonly event: Readonly<Record<string, string | number | null>>;
  readonly rowHash: string;
  readonly entryId: string;
  readonly opening: Opening | null;
}

export interface KeptEvidence {
  readonly format: "robotek-consent-evidence/1";
  /** Who consented, as the vault knew it: sealed here for legal claims only. */
  readonly who: Readonly<Record<string, string>>;
  readonly events: readonly KeptEvent[];
}

const place = (row: { subject: SubjectId; id: string }): string => `consent.evidence/${row.subject}/${row.id}`;

/** What stays of consents after a destruction: sealed under the evidence key, dated, for legal claims (clause:D2). */
export class ConsentEvidence {
  readonly #ledger: Pick<Ledger, "opening">;

  constructor(deps: { ledger: Pick<Ledger, "opening"> }) {
    this.#ledger = deps.ledger;
  }

  /**
   * Seals all consent events of a subject with the openings of their entries. Called in step (a) of a destruction, while the ledger key still lives.
   * A second call keeps what is there. Returns how many events are kept; nothing is written for a subject without any.
   */
  async keep(tx: Tx, wish: { subject: SubjectId; key: EvidenceKey; who: Readonly<Record<string, string>>; at: Date; until: Date }): Promise<number> {
    const { subject, key } = wish;
    if ((await evidenceOf(tx, subject)).some(({ keyId }) => keyId === key.keyId)) return 0;
    const stored = await eventsOf(tx, subject);
    if (stored.length === 0) return 0;
    const events: KeptEvent[] = [];
    for (const event of stored) {
      events.push({ event: consentEventJson(event), rowHash: consentRowHash(event), entryId: event.entryId, opening: await this.#ledger.opening(tx, subject, event.entryId) });
    }
    const evidence: KeptEvidence = { format: "robotek-consent-evidence/1", who: wish.who, events };
    const id = newId();
    const sealed = seal({ id: idBytes(key.keyId), secret: key.bytes }, canonicalJson(evidence), place({ subject, id }));
    await insertEvidence(tx, { subject, id, keyId: key.keyId, sealed, keptSince: wish.at, keptUntil: wish.until });
    return events.length;
  }

  /**
   * Keeps a sealed vault record that the law demands beyond the person's destruction, under its own key and a seal of this place (clause:D2). A second call keeps what
   * is there. The bytes stay as they were: nobody opens them on the way.
   */
  async keepRecord(tx: Tx, wish: { subject: SubjectId; key: EvidenceKey; compartment: CompartmentId; version: number; record: Buffer; at: Date; until: Date }): Promise<void> {
    const { subject, key, compartment, version } = wish;
    if ((await evidenceOf(tx, subject)).some(({ keyId }) => keyId === key.keyId)) return;
    const id = newId();
    const content = canonicalJson({ format: "robotek-kept-record/1", compartment, version, record: wish.record.toString("base64") });
    const sealed = seal({ id: idBytes(key.keyId), secret: key.bytes }, content, place({ subject, id }));
    await insertEvidence(tx, { subject, id, keyId: key.keyId, sealed, keptSince: wish.at, keptUntil: wish.until });
  }

  /** Opens kept evidence, for a legal claim. Throws UnsealFault with the wrong key. */
  open(row: EvidenceRow, key: EvidenceKey): KeptEvidence {
    return JSON.parse(unseal({ id: idBytes(key.keyId), secret: key.bytes }, row.sealed, place(row)).toString("utf8")) as KeptEvidence;
  }

  async held(sql: SqlOrTx, subject: SubjectId): Promise<EvidenceRow[]> {
    return evidenceOf(sql, subject);
  }

  /** Evidence whose term has ended: the keys to destroy. */
  async due(sql: SqlOrTx, at: Date, limit = 100): Promise<{ subject: SubjectId; keyId: string }[]> {
    return evidenceDue(sql, at, limit);
  }
}
