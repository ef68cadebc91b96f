import { LastingSeals } from "./modules/accounts/index.ts";
import type { Participants } from "./modules/participants/index.ts";
import { DeskSessions, Members, RulesSigning, staffParticipant } from "./modules/staff/index.ts";
import type { Ground } from "./compose-ground.ts";
import type { PeoplePart, VaultPart } from "./compose-people.ts";

/** Who works at the desk. */
export function composeStaff(ground: Ground, held: VaultPart, people: PeoplePart, participants: Participants) {
  const { databases, clock, ledger, longLived } = ground;
  const seals = new LastingSeals(longLived);
  const members = new Members({ databases, clock, ledger, seals });
  const deskSessions = new DeskSessions({ databases, clock, rows: people.rows });
  const rules = new RulesSigning({ databases, clock, ledger, seals, documents: held.documents });
  participants.register(staffParticipant({ seals: people.seals }));
  return { staff: { members, deskSessions, rules } };
}
export type StaffPart = ReturnType<typeof composeStaff>;
