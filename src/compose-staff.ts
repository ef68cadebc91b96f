import { DraftProofs, LastingSeals } from "./modules/accounts/index.ts";
import type { Participants } from "./modules/participants/index.ts";
import { Admission, DeskSessions, FirstLinks, Invitations, Members, registerStaffLetters, RulesSigning, SecondFactors, staffParticipant } from "./modules/staff/index.ts";
import { ApiTokens } from "./modules/tokens/index.ts";
import type { Ground } from "./compose-ground.ts";
import type { LettersPart, PeoplePart, VaultPart } from "./compose-people.ts";

/** Who works at the desk. */
export function composeStaff(ground: Ground, held: VaultPart, { notices }: LettersPart, people: PeoplePart, participants: Participants, changed: () => Promise<void>) {
  const { databases, clock, ledger, longLived, keys, config } = ground;
  const { accounts, codes, limits, passkeys, rows, sessions } = people;
  const drafts = people.seals;
  const seals = new LastingSeals(longLived);
  const apiTokens = new ApiTokens({ databases, clock, accounts, sessions, seals: drafts, rows, ledger });
  const members = new Members({ databases, clock, ledger, seals, passkeys, sessions, tokens: apiTokens, notices, changed });
  const deskSessions = new DeskSessions({ databases, clock, rows });
  const rules = new RulesSigning({ databases, clock, ledger, seals, documents: held.documents });
  const factors = new SecondFactors({ databases, clock, longLived, keys, ledger, limits, passkeys, deskSessions, sessions });
  const firstLinks = new FirstLinks({ databases, clock, rows, members, factors });
  const invitations = new Invitations({ databases, clock, longLived, accounts, drafts, rows, limits, ledger, notices, members });
  const proofs = new DraftProofs({ databases, clock, accounts, drafts, codes, rows, limits, notices });
  const admission = new Admission({ databases, clock, accounts, sessions, proofs, keys, ...held, members, invitations, firstLinks });
  registerStaffLetters(notices, invitations, (path) => new URL(path, config.publicUrl).href);
  participants.register(staffParticipant({ seals: drafts }));
  return { draftProofs: proofs, staff: { members, deskSessions, rules, factors, firstLinks, invitations, admission }, apiTokens };
}
export type StaffPart = ReturnType<typeof composeStaff>;
