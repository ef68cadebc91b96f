import type { Clock } from "../../platform/clock.ts";
import type { FileStore } from "../../platform/files.ts";
import type { MalwareScanner } from "../../platform/malware-scan.ts";
import type { Pictures } from "../../platform/pictures.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { Steps } from "../../platform/steps.ts";
import type { Actor, ConsentScope, PurposeId, SubjectId } from "../../policy/index.ts";
import type { DraftProofs, ShortNames } from "../accounts/index.ts";
import type { Calendars } from "../calendar/index.ts";
import type { Consents } from "../consent/index.ts";
import type { BegunDestruction, CertificatePage, DestructionWish } from "../destruction/index.ts";
import type { Disclosures } from "../disclosures/index.ts";
import type { Extracts } from "../extracts/index.ts";
import type { Families } from "../families/index.ts";
import type { Journal } from "../journal/index.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Notices } from "../notices/index.ts";
import type { Participants } from "../participants/index.ts";
import type { Representations } from "../representation/index.ts";
import type { Restrictions } from "../restrictions/index.ts";
import type { Vault } from "../vault/index.ts";
import type { CaseSeals } from "./case-seal.ts";

/** How documents come in (clause:C5). */
export interface DocumentDoor {
  /** Whether any is taken: in production without a scanner only where a named owner allows it. */
  readonly open: boolean;
  /** Null: nobody looks for malware, and each file is marked so. */
  readonly scanner: MalwareScanner | null;
  readonly pictures: Pick<Pictures, "redraw">;
}

/** What requests work with. */
export interface RequestsDeps {
  readonly databases: Pick<Databases, "data" | "eraser">;
  readonly clock: Clock;
  readonly steps: Steps;
  readonly keys: Pick<KeyStore, "createKeys" | "openKeys" | "destroyKeys"> & { readonly index: Pick<KeyStore["index"], "blindToken"> };
  readonly files: FileStore;
  readonly seals: CaseSeals;
  readonly door: DocumentDoor;
  readonly ledger: Pick<Ledger, "append">;
  readonly journal: Pick<Journal, "ship" | "note">;
  readonly calendars: Pick<Calendars, "loadCarefully">;
  readonly vault: Pick<Vault, "read" | "readWithin" | "correct" | "findSubjects" | "heldSummary">;
  readonly proofs: Pick<DraftProofs, "writeTo">;
  readonly consents: Pick<Consents, "record" | "stateOf" | "history">;
  readonly representations: Pick<Representations, "represents" | "representativesOf" | "stageOf">;
  readonly families: Pick<Families, "openToTakeBack">;
  readonly restrictions: Pick<Restrictions, "place" | "lift" | "inForce">;
  readonly shortNames: Pick<ShortNames, "ownerOf">;
  readonly notices: Pick<Notices, "send" | "unsent" | "registerMaker" | "registerDraftAddress">;
  readonly participants: Pick<Participants, "all">;
  readonly disclosures: Pick<Disclosures, "about">;
  readonly extracts: Pick<Extracts, "gather">;
  /** Steps (a) and (b) of a destruction. */
  readonly beginDestruction: (wish: DestructionWish) => Promise<BegunDestruction>;
  readonly certificateAt: (capability: string) => Promise<CertificatePage>;
  readonly certificateUrl: (capability: string) => string;
  /** What follows where consents were withdrawn, in that transaction; the caller ships the journal. */
  readonly withdrawn: (tx: Tx, left: { subject: SubjectId; by: Actor; withdrawn: readonly { purpose: PurposeId; scope: ConsentScope }[]; requestId: string; at: Date }) => Promise<void>;
  /** The address of a request for whoever holds its random part. */
  readonly openAddress: (capability: string) => string;
  /** BINs of the state's body for the protection of personal data. */
  readonly authorityBins: ReadonlySet<string>;
  /** The members who hold one of these roles now. */
  readonly membersOf: (sql: SqlOrTx, roles: readonly string[]) => Promise<readonly SubjectId[]>;
}

/** Told of a request that failed in a round over many, so that the others go on. */
export type OnFault = (caseId: string, error: unknown) => void;

/** In whose name the service itself works on requests. */
export const BY_SYSTEM: Extract<Actor, { kind: "system" }> = Object.freeze({ kind: "system", job: "requests" });
