import { canonicalJson } from "../../platform/crypto.ts";
import { checkOpening, type NoteKey, readVerifierKey, statementLines } from "../ledger/index.ts";
import { keptRowHash } from "./consent-row.ts";
import { memberLines, RECEIPT_FORMAT, RECEIPT_STATEMENT } from "./receipt-document.ts";
import type { ReceiptEvent } from "./receipts.ts";

export type ReceiptFaultKind =
  | "not-a-receipt" | "not-canonical" | "other-log" | "statement-wrong" | "changed" | "row-differs" | "event-differs" | "not-published" | "proof-wrong" | "entry-differs";

/** What is wrong, and where: the name of a member, or of the event it belongs to. */
export interface ReceiptFault { readonly fault: ReceiptFaultKind; readonly where: string }

export interface ReceiptVerdict {
  readonly ok: boolean;
  readonly receipt: string | null;
  readonly answers: readonly { readonly purpose: string; readonly scope: string; readonly state: string; readonly at: string; readonly index: number | null }[];
  readonly faults: readonly ReceiptFault[];
}

interface ReadReceipt extends Readonly<Record<string, unknown>> {
  readonly receipt_id: string;
  readonly pii_principal_id: string;
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly proof: readonly ReceiptEvent[];
  readonly log_key: string;
  readonly statement: string;
}

function isReceipt(value: unknown): value is ReadReceipt {
  if (typeof value !== "object" || value === null) return false;
  const it = value as Partial<ReadReceipt> & { schema_version?: unknown };
  return Array.isArray(it.schema_version) && it.schema_version.includes(RECEIPT_FORMAT) && Array.isArray(it.events) && Array.isArray(it.proof)
    && it.events.length === it.proof.length && typeof it.log_key === "string" && typeof it.statement === "string" && typeof it.receipt_id === "string";
}

const fault = (kind: ReceiptFaultKind, where: string): ReceiptFault => ({ fault: kind, where });

/** Which members are not those that were stated: changed, added or left out. */
function changedMembers(receipt: ReadReceipt, keys: readonly NoteKey[]): ReceiptFault[] {
  const stated = statementLines(receipt.statement, RECEIPT_STATEMENT, keys);
  if (stated === null) return [fault("statement-wrong", "statement")];
  const held = memberLines(receipt);
  const nameOf = (line: string): string => line.slice(0, line.lastIndexOf(" "));
  const differing = [...held.filter((line) => !stated.includes(line)), ...stated.filter((line) => !held.includes(line))];
  return [...new Set(differing.map(nameOf))].map((name) => fault("changed", name));
}

/** The shown event says what its row says. */
function isShownTrue(shown: Readonly<Record<string, unknown>>, { event }: ReceiptEvent): boolean {
  const by = event["decidedBy"];
  return shown["event_id"] === event["event"] && shown["event_time"] === event["at"] && shown["event_state"] === event["stateIri"] && shown["purpose"] === event["purpose"]
    && shown["scope"] === event["scope"] && shown["consent_text"] === `urn:sha-256:${String(event["documentHash"])}`
    && shown["entity_id"] === (typeof by === "string" ? `urn:uuid:${by}` : "urn:robotek:system");
}

function judgeEvent(receipt: ReadReceipt, at: number, keys: readonly NoteKey[]): { readonly faults: ReceiptFault[]; readonly index: number | null } {
  const [shown, proof] = [receipt.events[at], receipt.proof[at]];
  const where = `events/${at}`;
  if (shown === undefined || proof === undefined) return { faults: [fault("not-a-receipt", where)], index: null };
  const faults: ReceiptFault[] = [];
  if (keptRowHash(proof.event) !== proof.rowHash) faults.push(fault("row-differs", where));
  if (!isShownTrue(shown, proof) || receipt.pii_principal_id !== `urn:uuid:${String(proof.event["subject"])}`) faults.push(fault("event-differs", where));
  const { opening } = proof.ledger;
  if (opening === null || opening.proof === null) return { faults: [...faults, fault("not-published", where)], index: null };
  const judged = checkOpening(opening, { keys });
  if (!judged.ok) return { faults: [...faults, fault("proof-wrong", where)], index: null };
  if (judged.part.detail?.["row"] !== proof.rowHash || judged.part.subject !== proof.event["subject"]) faults.push(fault("entry-differs", where));
  return { faults, index: judged.proof.index };
}

/**
 * Checks a receipt with nothing but its bytes and the log's key: the bytes are canonical, every member is as it was stated, each answer's row stands by its hash in an
 * entry that the opening opens and the log holds. Never throws on malformed input.
 * @param trusted the log's verifier key that the checker believes; without one the file's own, which shows only that the file is whole.
 * @see docs/formats/receipt.md, clause:C2
 */
export function checkReceipt(bytes: string, trusted?: string): ReceiptVerdict {
  const nothing = (kind: ReceiptFaultKind, where: string): ReceiptVerdict => ({ ok: false, receipt: null, answers: [], faults: [fault(kind, where)] });
  try {
    const value: unknown = JSON.parse(bytes);
    if (!isReceipt(value)) return nothing("not-a-receipt", "file");
    const key = readVerifierKey(trusted ?? value.log_key);
    if (key === null) return nothing("not-a-receipt", "log_key");
    const faults: ReceiptFault[] = [];
    if (trusted !== undefined && trusted !== value.log_key) faults.push(fault("other-log", "log_key"));
    if (canonicalJson(value) !== bytes.trim()) faults.push(fault("not-canonical", "file"));
    faults.push(...changedMembers(value, [key]));
    const judged = value.events.map((_, at) => judgeEvent(value, at, [key]));
    faults.push(...judged.flatMap((each) => each.faults));
    const said = (event: ReceiptEvent, name: string): string => String(event.event[name]);
    const answers = value.proof.map((event, at) => (
      { purpose: said(event, "purpose"), scope: said(event, "scope"), state: said(event, "state"), at: said(event, "at"), index: judged[at]?.index ?? null }
    ));
    return { ok: faults.length === 0, receipt: value.receipt_id, answers, faults };
  } catch {
    return nothing("not-a-receipt", "file");
  }
}
