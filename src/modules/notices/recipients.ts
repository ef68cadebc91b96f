import { type ClauseId, type NoticeKind, notices, type SubjectId } from "../../policy/index.ts";
import type { Personal } from "../../platform/personal.ts";
import { accessFor, type Vault } from "../vault/index.ts";

/** Where a letter goes and whom it greets. */
export interface Recipient {
  readonly email: Personal<string> | null;
  readonly name: Personal<string> | null;
  /** The clause that lets the letter out. */
  readonly clause: ClauseId;
}

/**
 * Reads address and first name of a person for one letter, through the vault, at the moment of sending (clause:U4).
 * Throws the vault's Refusal when a block, a destruction or a missing consent forbids the letter.
 */
export async function recipientOf(vault: Pick<Vault, "read">, kind: NoticeKind, subject: SubjectId, requestId: string): Promise<Recipient> {
  const actor = { kind: "system", job: "send-letter" } as const;
  const fields = ["email", "given-name"] as const;
  const { purpose, clause } = notices[kind];
  // Spelt out for each purpose, so that the type of the access stays that of one purpose.
  switch (purpose) {
    case "important-notices": {
      const { values } = await vault.read(accessFor({ purpose, actor, requestId }), subject, fields);
      return { email: values.email?.value ?? null, name: values["given-name"]?.value ?? null, clause };
    }
    case "request-handling": {
      const { values } = await vault.read(accessFor({ purpose, actor, requestId }), subject, fields);
      return { email: values.email?.value ?? null, name: values["given-name"]?.value ?? null, clause };
    }
    default: {
      const { values } = await vault.read(accessFor({ purpose: "legal-duty", actor, requestId }), subject, fields);
      return { email: values.email?.value ?? null, name: values["given-name"]?.value ?? null, clause };
    }
  }
}
