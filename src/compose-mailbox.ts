import { Mailbox } from "./modules/mailbox/index.ts";
import { imapMailbox, type OpenMailIn } from "./platform/mail-in.ts";
import type { OperatorProfile } from "./policy/index.ts";
import type { Ground } from "./compose-ground.ts";
import type { LettersPart, PeoplePart } from "./compose-people.ts";
import type { RequestsPart } from "./compose-requests.ts";
import type { SignaturesPart } from "./compose-signatures.ts";

/** The mailbox of requests (clause:R1). */
export function composeMailbox(
  ground: Ground, { limits }: Pick<PeoplePart, "limits">, { signatures }: Pick<SignaturesPart, "signatures">, { requests }: RequestsPart, { notices }: Pick<LettersPart, "notices">, operator: OperatorProfile,
) {
  const { imapUrl, imapPassword, mailDomain } = ground.config;
  const open: OpenMailIn | null = imapUrl === null ? null : imapMailbox({ url: imapUrl, password: imapPassword });
  const user = imapUrl === null ? "" : decodeURIComponent(new URL(imapUrl).username);
  const own = [operator.email, operator.responsible?.email ?? "", `no-reply@${mailDomain}`, user.includes("@") ? user : `${user}@${mailDomain}`].map((address) => address.toLowerCase()).filter((address) => address.includes("@"));
  return { mailbox: new Mailbox({ ...ground, limits, signatures, requests, notices, open, own }) };
}
export type MailboxPart = ReturnType<typeof composeMailbox>;
