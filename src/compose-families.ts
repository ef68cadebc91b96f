import { Families, type FamiliesDeps, registerFamilyLetters } from "./modules/families/index.ts";
import type { Ground } from "./compose-ground.ts";
import type { LettersPart, PeoplePart, VaultPart } from "./compose-people.ts";

/** Children under their representatives. */
export function composeFamilies({ config, ...ground }: Ground, held: VaultPart, { notices }: LettersPart, { accounts }: Pick<PeoplePart, "accounts">) {
  const familyDeps: FamiliesDeps = { ...ground, ...held, accounts, notices };
  const page = (path: string): string => new URL(path, config.publicUrl).href;
  registerFamilyLetters(notices, { child: (child) => page(`/my/children/${child}`), code: (child) => page(`/my/children/${child}/code`), own: page("/my"), consents: page("/my/consents") });
  return { familyDeps, families: new Families(familyDeps) };
}
export type FamiliesPart = ReturnType<typeof composeFamilies>;
