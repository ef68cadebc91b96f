import { ConsentChoices, registerChoiceLetters } from "./modules/choices/index.ts";
import type { OperatorProfile } from "./policy/index.ts";
import type { Ground } from "./compose-ground.ts";
import type { LettersPart, VaultPart } from "./compose-people.ts";

/** Consents one by one, leaving, retention. */
export function composeLeaving(ground: Ground, held: VaultPart, { notices }: LettersPart, operator: OperatorProfile) {
  const { databases, clock, config } = ground;
  const { documents, consents, forms } = held;
  const page = (path: string): string => new URL(path, config.publicUrl).href;
  const choices = new ConsentChoices({ databases, clock, operator, documents, consents, forms, notices });
  registerChoiceLetters(notices, {
    receipt: (receipt, of, reader) => page(of === reader ? `/my/consents/${receipt}` : `/my/children/${of}/consents/${receipt}`),
  });
  return { choices };
}
export type LeavingPart = ReturnType<typeof composeLeaving>;
