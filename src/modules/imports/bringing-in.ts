import { type Actor, currentVersion, type Language, normaliseField, type SubjectId } from "../../policy/index.ts";
import { Personal } from "../../platform/personal.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { ConsentChoice, ConsentMethod } from "../consent/index.ts";
import { holdAddress, JOIN_CHOICES, JOIN_COMPARTMENTS } from "../joining/index.ts";
import { createSubject } from "../subjects/index.ts";
import { accessFor } from "../vault/index.ts";
import type { ImportsDeps } from "./imports-deps.ts";
import type { GoodRow } from "./row-check.ts";

/** A family whose adult said yes: by a button, or by the own hand on paper. */
export interface BringingIn {
  readonly rows: readonly GoodRow[];
  /** Hashes of the texts that were agreed to. */
  readonly own: string;
  readonly child: string | null;
  /** Null: no child comes along. */
  readonly relation: string | null;
  readonly choices: readonly ConsentChoice[] | null;
  readonly language: Language;
  readonly source: "web-form" | "paper";
  readonly method: ConsentMethod;
  /** Staff who typed it; null where the adult did. */
  readonly typedBy: Extract<Actor, { kind: "staff" }> | null;
  readonly at: Date;
  readonly requestId: string;
}

/** Somebody who came in, with the receipt of the own consents. */
export interface BroughtIn {
  readonly subject: SubjectId;
  readonly receipt: string;
}

/** Subject, consent, records, account and children, in the caller's transaction: the consent comes before the values (clause:C2). Throws Refusal `already-registered`. */
export async function bringIn(deps: ImportsDeps, tx: Tx, family: BringingIn): Promise<{ adult: BroughtIn; children: BroughtIn[] }> {
  const { accounts, keys, consents, receipts, notices, vault } = deps;
  const { rows, language, source, method, typedBy, at, requestId } = family;
  const email = rows[0]?.adult.email ?? "";
  // Held before it is looked up: of two forms with one address, the second waits and then finds the first's account.
  await holdAddress(tx, keys.index.blindToken("email", normaliseField("email", email)));
  if ((await accounts.findByAddress(new Personal(email), tx)) !== null) throw new Refusal("conflict", "already-registered", { clause: "U4" });
  const subject = await createSubject(tx, at);
  const made = await keys.createKeys(subject, JOIN_COMPARTMENTS, at);
  const actor: Actor = { kind: "subject", subject };
  const events = await consents.record(tx, {
    subject, decidedBy: actor, typedBy: typedBy ?? actor, choices: JOIN_CHOICES, documentHash: family.own, policyVersion: String(currentVersion("policy").number), language, source, method, at, requestId,
  });
  const { iin, ...own } = rows[0]?.adult ?? {};
  const values = { ...own, language };
  await vault.collect(tx, accessFor({ purpose: "service-provision", actor: typedBy ?? actor, requestId }), subject, values, { source: "import", at, keys: made });
  // For the rights alone (clause:R1): the service does not declare the number.
  if (iin !== undefined) await vault.collect(tx, accessFor({ purpose: "request-handling", actor: typedBy ?? actor, requestId }), subject, { iin }, { source: "import", at, keys: made });
  await accounts.open(tx, subject, at);
  const { receiptId } = receipts.fresh(events);
  await notices.send(tx, { kind: "joined", to: { kind: "subject", subject }, language, params: { receipt: receiptId }, requestId, at });
  return { adult: { subject, receipt: receiptId }, children: await addChildren(deps, tx, subject, family) };
}

async function addChildren({ families, receipts, notices }: ImportsDeps, tx: Tx, representative: SubjectId, family: BringingIn): Promise<BroughtIn[]> {
  const { rows, child: documentHash, relation, choices, language, method, typedBy, at, requestId } = family;
  if (documentHash === null || relation === null || choices === null) return [];
  const brought: BroughtIn[] = [];
  for (const { child: values } of rows) {
    if (values === null) continue;
    const { child, events } = await families.addChild(tx, {
      representative, relation, values, choices, documentHash, language, source: family.source === "paper" ? "paper" : "import", method, ...(typedBy !== null && { typedBy }), at, requestId,
    });
    const { receiptId } = receipts.fresh(events);
    await notices.send(tx, { kind: "consent-receipt", to: { kind: "subject", subject: representative }, language, params: { receipt: receiptId, of: child }, requestId, at });
    brought.push({ subject: child, receipt: receiptId });
  }
  return brought;
}
