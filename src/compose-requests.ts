import type { BegunDestruction, CertificatePage, DestructionWish } from "./modules/destruction/index.ts";
import type { Calendars } from "./modules/calendar/index.ts";
import type { Participants } from "./modules/participants/index.ts";
import { CaseSeals, registerRequestLetters, Requests, type RequestsDeps } from "./modules/requests/index.ts";
import type { DataPart } from "./compose-data.ts";
import type { Ground } from "./compose-ground.ts";
import type { LettersPart, PeoplePart, VaultPart } from "./compose-people.ts";

export interface RequestsParts {
  readonly ground: Ground;
  readonly held: VaultPart;
  readonly letters: Pick<LettersPart, "notices">;
  readonly people: Pick<PeoplePart, "shortNames">;
  readonly data: Pick<DataPart, "extracts">;
  readonly participants: Participants;
  readonly calendars: Calendars;
  readonly beginDestruction: (wish: DestructionWish) => Promise<BegunDestruction>;
  readonly certificateAt: (capability: string) => Promise<CertificatePage>;
  readonly certificateUrl: (capability: string) => string;
  readonly membersOf: RequestsDeps["membersOf"];
}

/** Requests, from the door to the answer (clause:R1). */
export function composeRequests({ ground, held, letters, people, data, ...rest }: RequestsParts) {
  const page = (path: string): string => new URL(path, ground.config.publicUrl).href;
  const deps: RequestsDeps = { ...ground, ...held, ...letters, ...people, ...data, ...rest, seals: new CaseSeals(ground), authorityBins: new Set(ground.config.authorityBins) };
  registerRequestLetters(deps, {
    own: (caseId) => page(`/my/requests/${caseId}`), open: (capability) => page(`/requests/${capability}`), desk: page("/desk/requests"),
  });
  return { requests: new Requests(deps) };
}
export type RequestsPart = ReturnType<typeof composeRequests>;
