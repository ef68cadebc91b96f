import { type ClauseId, type NoticeKind, notices, type PurposeId, type SubjectId } from "../../policy/index.ts";
import type { Personal } from "../../platform/personal.ts";
import { accessFor, type Vault } from "../vault/index.ts";

/** Where a letter goes and whom it greets. */
export interface Recipient {
  readonly email: Personal<string> | null;
  readonly name: Personal<string> | null;
  /** The clause that lets the letter out. */
  readonly clause: ClauseId;
}

/** The purposes under which letters go out. All of them declare address and first name. */
const LETTER_PURPOSES = ["important-notices", "request-handling", "legal-duty"] as const;
type LetterPurpose = (typeof LETTER_PURPOSES)[number];
const isLetterPurpose = (purpose: PurposeId): purpose is LetterPurpose => (LETTER_PURPOSES as readonly PurposeId[]).includes(purpose);

/**
 * Reads address and first name of a person for one letter, through the vault, at the moment of sending (clause:U4).
 * Throws the vault's Refusal when a block, a destruction or a missing consent forbids the letter.
 */
export async function recipientOf(vault: Pick<Vault, "read">, kind: NoticeKind, subject: SubjectId, requestId: string): Promise<Recipient> {
  const { purpose, clause } = notices[kind];
  if (!isLetterPurpose(purpose)) throw new TypeError(`no letter goes out under ${purpose}`);
  const access = accessFor({ purpose, actor: { kind: "system", job: "send-letter" }, requestId });
  const { values } = await vault.read(access, subject, ["email", "given-name"]);
  return { email: values.email?.value ?? null, name: values["given-name"]?.value ?? null, clause };
}
