import { LastingSeals } from "./modules/accounts/index.ts";
import { Recoveries, registerRecoveryLetters } from "./modules/recovery/index.ts";
import type { Ground } from "./compose-ground.ts";
import type { IntakePart } from "./compose-intake.ts";
import type { LettersPart, PeoplePart, VaultPart } from "./compose-people.ts";
import type { StaffPart } from "./compose-staff.ts";

interface Parts {
  readonly held: VaultPart;
  readonly letters: LettersPart;
  readonly people: PeoplePart;
  readonly staff: StaffPart;
  readonly desk: IntakePart;
}

/** How an account comes back to a person who lost every way in. */
export function composeRecovery({ databases, clock, ledger, longLived, config, steps }: Ground, { held, letters: { notices }, people, staff: { staff, draftProofs, apiTokens }, desk: { intakeDesk } }: Parts) {
  const page = (path: string): string => new URL(path, config.publicUrl).href;
  registerRecoveryLetters(notices, people.signIn, { sessions: page("/my/sessions"), signIn: page("/sign-in") });
  const recoveries = new Recoveries({
    ...held, ...people, databases, clock, steps, ledger, seals: new LastingSeals(longLived), proofs: draftProofs, tokens: apiTokens, notices, members: staff.members, callerChecks: intakeDesk.callerChecks,
  });
  return { recoveries };
}
export type RecoveryPart = ReturnType<typeof composeRecovery>;
