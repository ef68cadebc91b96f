import { ImportAnswers, Imports, type ImportsDeps, importsParticipant } from "./modules/imports/index.ts";
import { childConsentText } from "./modules/joining/index.ts";
import type { Participants } from "./modules/participants/index.ts";
import type { OperatorProfile } from "./policy/index.ts";
import type { FamiliesPart } from "./compose-families.ts";
import type { Ground } from "./compose-ground.ts";
import type { LettersPart, PeoplePart, VaultPart } from "./compose-people.ts";

/** Families that the school had before, from a spreadsheet. */
export function composeImports(
  ground: Ground, held: VaultPart, { notices }: LettersPart, { accounts, sessions }: Pick<PeoplePart, "accounts" | "sessions">,
  { families, intakes, ...destroying }: Pick<FamiliesPart, "families"> & Pick<ImportsDeps, "intakes" | "requests" | "beginTogether" | "certificateUrl">, operator: OperatorProfile, participants: Participants,
) {
  const { config } = ground;
  const deps: ImportsDeps = {
    ...ground, ...held, ...destroying, notices, accounts, sessions, families, intakes, operator, days: config.importDays,
    childText: (language) => childConsentText(language, operator),
    answerPage: (capability) => new URL(`/imported/${capability}`, config.publicUrl).href,
  };
  const imports = new Imports(deps);
  imports.letters.register();
  participants.register(importsParticipant);
  const importAnswers = new ImportAnswers(deps);
  return { imports, importAnswers, importing: { imports, answers: importAnswers, days: config.importDays } };
}
export type ImportsPart = ReturnType<typeof composeImports>;
