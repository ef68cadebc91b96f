import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { Config } from "./platform/config.ts";
import { clamav } from "./platform/malware-scan.ts";
import { projectRoot } from "./platform/paths.ts";
import { Pictures, type RedrawJob } from "./platform/pictures.ts";
import type { BegunDestruction, CertificatePage, DestructionWish } from "./modules/destruction/index.ts";
import { leftLists } from "./modules/choices/index.ts";
import type { Calendars } from "./modules/calendar/index.ts";
import type { Participants } from "./modules/participants/index.ts";
import { CaseSeals, type DocumentDoor, registerRequestLetters, Requests, type RequestsDeps } from "./modules/requests/index.ts";
import type { DataPart } from "./compose-data.ts";
import type { FamiliesPart } from "./compose-families.ts";
import type { Ground } from "./compose-ground.ts";
import type { LettersPart, PeoplePart, VaultPart } from "./compose-people.ts";

export interface RequestsParts {
  readonly ground: Ground;
  readonly held: VaultPart;
  readonly letters: Pick<LettersPart, "notices">;
  readonly people: Pick<PeoplePart, "shortNames">;
  readonly proofs: RequestsDeps["proofs"];
  readonly data: Pick<DataPart, "extracts">;
  readonly families: FamiliesPart["families"];
  readonly disclosures: RequestsDeps["disclosures"];
  readonly participants: Participants;
  readonly calendars: Calendars;
  readonly beginDestruction: (wish: DestructionWish) => Promise<BegunDestruction>;
  readonly certificateAt: (capability: string) => Promise<CertificatePage>;
  readonly certificateUrl: (capability: string) => string;
  readonly membersOf: RequestsDeps["membersOf"];
}

/** A thread for one picture. The build puts its file beside the program; from anywhere else it is the source, whose types Node strips. */
function drawingThread(job: RedrawJob): Worker {
  const built = join(projectRoot, "dist", "picture-worker.js");
  const file = fileURLToPath(import.meta.url).startsWith(join(projectRoot, "dist")) ? built : join(projectRoot, "src/platform/picture-worker.ts");
  // What a codec says of a broken file is nobody's business.
  return new Worker(pathToFileURL(file), { workerData: job, stdout: true, stderr: true });
}

/** By what documents come in (clause:C5): production without a scanner takes none, unless a named owner allows it. */
export function documentDoor({ production, clamavAddress, clamavSeconds, unscannedUploadsOwner }: Pick<Config, "production" | "clamavAddress" | "clamavSeconds" | "unscannedUploadsOwner">): DocumentDoor {
  const scanner = clamavAddress === null ? null : clamav(clamavAddress, { answer_ms_max: clamavSeconds * 1_000 });
  return { open: scanner !== null || !production || unscannedUploadsOwner !== null, scanner, pictures: new Pictures(drawingThread) };
}

/** Requests, from the door to the answer (clause:R1). */
export function composeRequests({ ground, held, letters, people, data, ...rest }: RequestsParts) {
  const page = (path: string): string => new URL(path, ground.config.publicUrl).href;
  const withdrawn: RequestsDeps["withdrawn"] = async (tx, left) => {
    // As after an answer on the page of consents: the other representatives learn that the use is restricted, and no more (clause:G5).
    if (left.by.kind === "representative") await rest.families.tellRestricted(tx, left.subject, left.by.subject, left);
    await leftLists(held, tx, left);
  };
  const openAddress = (capability: string): string => page(`/requests/${capability}`);
  const deps: RequestsDeps = { ...ground, ...held, ...letters, ...people, ...data, ...rest, withdrawn, openAddress, seals: new CaseSeals(ground), door: documentDoor(ground.config), authorityBins: new Set(ground.config.authorityBins) };
  registerRequestLetters(deps, {
    own: (caseId) => page(`/my/requests/${caseId}`), open: openAddress, desk: page("/desk/requests"),
  });
  return { requests: new Requests(deps) };
}
export type RequestsPart = ReturnType<typeof composeRequests>;
