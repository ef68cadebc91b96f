import type { KeyObject } from "node:crypto";
import { fields, operatorIn, type OperatorProfile, purposeRow, recipients, retentionOf, type Term, texts } from "../../policy/index.ts";
import { canonicalJson, sha256 } from "../../platform/crypto.ts";
import { readVerifierKey, signStatement } from "../ledger/index.ts";
import { RECEIPT_CONTEXT } from "./receipt-context.ts";
import type { Receipt, ReceiptEvent } from "./receipts.ts";

export const RECEIPT_FORMAT = "robotek-consent-receipt/2";
export const RECEIPT_STATEMENT = "robotek-receipt/2";
const DPV = "https://w3id.org/dpv#";

/** Who gives receipts, and where it is reached. */
export interface ReceiptIssuer {
  readonly operator: OperatorProfile;
  /** The policy's permanent address. */
  readonly policyUrl: URL;
  readonly publicUrl: URL;
  /** The log's verifier key (C2SP vkey) and the private half: a receipt is stated under the same name as the log. */
  readonly logKey: string;
  readonly signing: () => KeyObject;
}

/** A receipt by ISO/IEC TS 27560 as JSON-LD: plain JSON whose names the context maps to DPV. */
export type ReceiptDocument = Readonly<Record<string, unknown>> & { readonly statement: string; readonly log_key: string; readonly proof: readonly ReceiptEvent[] };

const urn = (id: string): string => `urn:uuid:${id}`;
const text = (event: ReceiptEvent, name: string): string => String(event.event[name] ?? "");

function isoDuration({ amount, unit }: Term): string {
  const letter = { "working-day": "D", "calendar-day": "D", month: "M", year: "Y" } as const;
  return `P${amount}${letter[unit]}`;
}

function processOf(issuer: ReceiptIssuer, event: ReceiptEvent, controller: string): object {
  const purpose = text(event, "purpose") as Parameters<typeof purposeRow>[0];
  const row = purposeRow(purpose);
  const { name, why } = texts[text(event, "language") as keyof typeof texts].purposeWords[purpose];
  const { storageCountry } = issuer.operator;
  return {
    "@type": "dpv:Process", purpose, purpose_description: `${name}: ${why}`, purpose_type: row.dpv, scope: text(event, "scope"), services: issuer.operator.siteName,
    lawful_basis: `${DPV}Consent`,
    pii_information: row.fields.map((field) => ({ "@type": "dpv:PersonalData", pii_type: fields[field].dpv, pii_attribute_id: field, pii_optional: true })),
    sensitive_pii_category: [],
    pii_controllers: [controller], collection_method: text(event, "source"),
    processing_method: row.methods.map((method) => `${DPV}${method === "automated" ? "FullyAutomated" : "NonAutomated"}`),
    storage_locations: [storageCountry], processing_locations: [storageCountry],
    geographic_restrictions: text(event, "scope") === "abroad" ? [] : [storageCountry],
    retention_period: retentionOf(purpose).map(({ compartment, term, starts }) => ({ class: compartment, duration: isoDuration(term), after: starts })),
    jurisdiction: "KZ",
    recipient_third_parties: recipients.filter((recipient) => recipient.purpose === purpose).map((recipient) => recipient.name),
    withdrawal_method: new URL("/my/consents", issuer.publicUrl).href,
    privacy_rights: ["Withdrawal", "Access", "Rectification", "Erasure", "Restriction"].map((right) => `urn:robotek:right:${right}`),
  };
}

function controllerOf(issuer: ReceiptIssuer, language: keyof typeof texts): { id: string; party: object } {
  const { operator } = issuer;
  const said = operatorIn(language, operator);
  const id = new URL("/#operator", issuer.publicUrl).href;
  const party = {
    party_id: id, party_type: "dpv:DataController", party_role: `${DPV}DataController`, party_name: said.name, party_address: said.address, party_email: operator.email,
    party_url: issuer.publicUrl.href, party_contact: operator.responsible === null ? operator.email : `${operator.responsible.name}, ${operator.responsible.email}`,
    ...(operator.phone === null ? {} : { party_phone: operator.phone }), ...(operator.bin === null ? {} : { business_number: operator.bin }),
  };
  return { id, party };
}

function eventOf(event: ReceiptEvent): object {
  const by = event.event["decidedBy"];
  return {
    "@type": "dpv:ConsentStatus", event_id: text(event, "event"), event_time: text(event, "at"), event_type: text(event, "method"), event_state: text(event, "stateIri"),
    entity_id: typeof by === "string" ? urn(by) : "urn:robotek:system", entity_kind: text(event, "decidedAs"), typed_by: text(event, "typedAs"),
    validity_duration: event.event["termUntil"] ?? "until the purpose is reached or the consent is withdrawn",
    purpose: text(event, "purpose"), scope: text(event, "scope"), consent_text: `urn:sha-256:${text(event, "documentHash")}`, policy_version: text(event, "policyVersion"),
  };
}

/** The line by which the statement binds one member: its name and the SHA-256 of its canonical form, base64. */
export function memberLine(name: string, value: unknown): string {
  return `${name} ${sha256(canonicalJson(value)).toString("base64")}`;
}

/** The members that the statement binds: all but the statement itself. */
export function memberLines(receipt: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(receipt).filter((name) => name !== "statement").sort().map((name) => memberLine(name, receipt[name]));
}

/**
 * A receipt as ISO/IEC TS 27560 wants one, in the DPV profile, with each entry's opening, proof and checkpoint, stated by the log's key (clause:C2).
 * Names no value of the person. Throws RangeError for a receipt without an event.
 */
export function receiptDocument(issuer: ReceiptIssuer, receipt: Receipt): ReceiptDocument {
  const [first] = receipt.events;
  if (first === undefined) throw new RangeError("a receipt lists at least one answer");
  const language = text(first, "language") as keyof typeof texts;
  const { id: controller, party } = controllerOf(issuer, language);
  const body = {
    "@context": RECEIPT_CONTEXT, "@id": urn(receipt.receiptId), "@type": ["dpv27560:receipt", "dpv:ConsentRecord"],
    schema_version: ["ISO/IEC TS 27560:2023", RECEIPT_FORMAT], receipt_id: receipt.receiptId, record_id: urn(receipt.receiptId), pii_principal_id: urn(receipt.subject),
    language, privacy_notice: new URL(`/policy/${text(first, "policyVersion")}`, issuer.policyUrl).href,
    purposes: receipt.events.map((event) => processOf(issuer, event, controller)),
    party_identification: [party, { party_id: urn(receipt.subject), party_type: "dpv:DataSubject", party_role: `${DPV}DataSubject` }],
    events: receipt.events.map(eventOf),
    proof: receipt.events, log_key: issuer.logKey,
  };
  const name = readVerifierKey(issuer.logKey)?.name ?? "";
  return { ...body, statement: signStatement(RECEIPT_STATEMENT, memberLines(body), name, issuer.signing()) };
}

/** The file's bytes: RFC 8785, nothing before or after. */
export function receiptBytes(receipt: ReceiptDocument): Buffer {
  return Buffer.from(canonicalJson(receipt));
}
