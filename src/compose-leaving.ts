import type { FamiliesPart } from "./compose-families.ts";
import { type Answered, ConsentChoices, registerChoiceLetters, rememberUnsubscribed } from "./modules/choices/index.ts";
import { receiptDocument, type ReceiptIssuer } from "./modules/consent/index.ts";
import { type AtOnceWish, type Leave, leaveAtOnce, Leaving, type LeavingDeps, registerLeavingLetters } from "./modules/leaving/index.ts";
import { requestsAbout } from "./modules/requests/index.ts";
import type { RetentionDeps } from "./modules/retention/index.ts";
import type { Tx } from "./platform/postgres.ts";
import type { OperatorProfile, SubjectId } from "./policy/index.ts";
import { Refusal } from "./platform/refusal.ts";
import type { Ground } from "./compose-ground.ts";
import type { LettersPart, VaultPart } from "./compose-people.ts";

/** Consents one by one, leaving, retention. */
export function composeLeaving(
  ground: Ground, held: VaultPart, { notices }: LettersPart, operator: OperatorProfile, beginDestruction: LeavingDeps["beginDestruction"],
  { families }: Pick<FamiliesPart, "families">,
) {
  const { databases, clock, config } = ground;
  const { documents, consents, forms } = held;
  const page = (path: string): string => new URL(path, config.publicUrl).href;
  const follows = async (tx: Tx, answered: Answered): Promise<void> => {
    await families.afterAnswer(tx, answered);
    await rememberUnsubscribed(held, tx, answered);
  };
  const choices = new ConsentChoices({ databases, clock, operator, documents, consents, forms, notices, follows });
  registerChoiceLetters(notices, {
    receipt: (receipt, of, reader) => page(of === reader ? `/my/consents/${receipt}` : `/my/children/${of}/consents/${receipt}`),
  });
  const issuer: ReceiptIssuer = { operator, policyUrl: config.policyUrl, publicUrl: config.publicUrl, logKey: ground.logKey, signing: () => ground.longLived.ledgerSigning };
  const receiptOf = async (subject: SubjectId, id: string) => {
    const receipt = await held.receipts.receipt(databases.data, subject, id);
    if (receipt.events.some(({ ledger }) => ledger.opening === null || ledger.opening.proof === null)) throw new Refusal("conflict", "receipt-not-ready", { clause: "C2" });
    return receiptDocument(issuer, receipt);
  };
  const certificateUrl = (capability: string): string => page(`/certificate/${capability}`);
  const leavingDeps: LeavingDeps = { ...ground, ...held, operator, notices, beginDestruction, certificateUrl, families, requestsHeld: requestsAbout };
  const retentionDeps: RetentionDeps = { ...ground, ...held, beginDestruction, certificateUrl };
  registerLeavingLetters({ ...ground, notices, certificateUrl }, { leaving: (of, reader) => page(of === reader ? "/my/leaving" : `/my/children/${of}/leaving`) });
  const leaveAtOnceOf = (leaves: readonly Leave[], wish: AtOnceWish) => leaveAtOnce(leavingDeps, leaves, wish);
  return { choices, receiptOf, leaving: new Leaving(leavingDeps), leavingDeps, leaveAtOnce: leaveAtOnceOf, certificateUrl, retentionDeps };
}
export type LeavingPart = ReturnType<typeof composeLeaving>;
