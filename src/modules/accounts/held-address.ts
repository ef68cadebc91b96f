import type { Language, NoticeKind, SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { accessFor, type Vault } from "../vault/index.ts";
import type { DraftProofs } from "./draft-proofs.ts";

/**
 * A warning to the address that a person holds now, in the caller's transaction. It is read here and not when the letter goes out: a mail server may put the letter
 * off until another address holds, which whoever is warned of has put in (clause:S1). No address, no letter.
 */
export async function writeToHeldAddress(
  { vault, proofs }: { vault: Pick<Vault, "readWithin">; proofs: Pick<DraftProofs, "writeTo"> }, tx: Tx,
  letter: { kind: NoticeKind; subject: SubjectId; language: Language; requestId: string; at: Date },
): Promise<void> {
  const access = accessFor({ purpose: "request-handling", actor: { kind: "system", job: "send-letter" }, requestId: letter.requestId });
  const email = (await vault.readWithin(tx, access, letter.subject, ["email"])).values.email?.value;
  if (email !== undefined) await proofs.writeTo(tx, { ...letter, email });
}
