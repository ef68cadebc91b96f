import { accuracyParticipant, AddressChanges, Corrections, registerAccuracyLetters, StillRight } from "./modules/accuracy/index.ts";
import { Extracts } from "./modules/extracts/index.ts";
import type { Participants } from "./modules/participants/index.ts";
import type { Ground } from "./compose-ground.ts";
import type { IntakePart } from "./compose-intake.ts";
import type { LettersPart, PeoplePart, VaultPart } from "./compose-people.ts";
import type { StaffPart } from "./compose-staff.ts";

/** What keeps a person's data right and gives them to the person: corrections, a new address by its code, the yearly question (clause:C7). */
export function composeData(ground: Ground, held: VaultPart, { notices }: LettersPart, people: PeoplePart, { personChecks, draftProofs }: Pick<IntakePart, "personChecks"> & Pick<StaffPart, "draftProofs">, participants: Participants) {
  const { databases, clock, ledger, config } = ground;
  const { vault, consents, representations } = held;
  const { accounts, seals, codes, limits } = people;
  const corrections = new Corrections({ databases, vault, proofs: draftProofs });
  const addressChanges = new AddressChanges({ databases, clock, accounts, seals, codes, limits, notices, proofs: draftProofs, vault, representations, ledger, personChecks });
  const stillRight = new StillRight({ databases, clock, accounts, consents, ledger, notices });
  const page = (path: string): string => new URL(path, config.publicUrl).href;
  registerAccuracyLetters(notices, addressChanges, { stillRight: page("/my/still-right"), sessions: page("/my/sessions") });
  participants.register(accuracyParticipant({ seals }));
  const extracts = new Extracts({ databases, clock, participants, ledger });
  return { corrections, addressChanges, stillRight, extracts };
}
export type DataPart = ReturnType<typeof composeData>;
