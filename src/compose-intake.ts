import { CallerChecks, Confirmations, DeskActs, Intake, type IntakeDeps, intakeParticipant, PaperAnswers, PaperCodes, PersonChecks, Scans } from "./modules/intake/index.ts";
import type { Participants } from "./modules/participants/index.ts";
import type { OperatorProfile } from "./policy/index.ts";
import type { FamiliesPart } from "./compose-families.ts";
import type { Ground } from "./compose-ground.ts";
import type { LettersPart, PeoplePart, VaultPart } from "./compose-people.ts";

/** The desk's ways of taking a family in, its papers, and its acts on a document (clause:C2, clause:U1). */
export function composeIntake(
  ground: Ground, held: VaultPart, { notices }: LettersPart, { accounts }: Pick<PeoplePart, "accounts">, { families }: FamiliesPart, operator: OperatorProfile, participants: Participants,
) {
  const deps: IntakeDeps = { ...ground, ...held, accounts, families, notices, operator };
  const paperCodes = new PaperCodes(deps);
  const callerChecks = new CallerChecks(deps);
  const confirmations = new Confirmations(deps, paperCodes);
  const scans = new Scans(deps, paperCodes, confirmations);
  participants.register(intakeParticipant({ scans }));
  return { personChecks: new PersonChecks(ground.clock, callerChecks), intakeDesk: { intake: new Intake(deps, paperCodes, callerChecks), paperCodes, callerChecks, confirmations, scans, paperAnswers: new PaperAnswers(deps), acts: new DeskActs(deps) } };
}
export type IntakePart = ReturnType<typeof composeIntake>;
