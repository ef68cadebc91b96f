import type { Language, SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { Receipt } from "../consent/index.ts";
import { holdsField } from "../vault/index.ts";
import type { IntakeDeps } from "./intake-deps.ts";

export interface ChildReceipts {
  readonly to: SubjectId;
  readonly receipts: readonly Receipt[];
  readonly language: Language;
  readonly requestId: string;
  readonly at: Date;
}

/**
 * Sends the receipts of children who come to a family that is there to its proved address, in the caller's transaction, as on the web. Who has none gets them when it is
 * proved, or on paper (clause:C2).
 */
export async function sendChildReceipts({ notices, vault }: Pick<IntakeDeps, "notices" | "vault">, tx: Tx, { to: subject, receipts, ...rest }: ChildReceipts): Promise<void> {
  if (!holdsField(await vault.heldSummary(tx, subject), "email")) return;
  for (const { receiptId: receipt, subject: of } of receipts) {
    await notices.send(tx, { kind: "consent-receipt", to: { kind: "subject", subject }, params: { receipt, of }, ...rest });
  }
}
