import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { Calendars } from "../modules/calendar/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { IssuedCodes, KeptForms, OwnAddresses, Passkeys, RateLimits, Session, Sessions, ShortNames, SignIn, StepUps } from "../modules/accounts/index.ts";
import type { OperatorProfile, SubjectId } from "../policy/index.ts";
import type { Databases } from "../platform/postgres.ts";
import type { AddressChanges, Corrections, StillRight } from "../modules/accuracy/index.ts";
import type { ConsentChoices } from "../modules/choices/index.ts";
import type { Consents, ReceiptDocument, Receipts } from "../modules/consent/index.ts";
import type { CertificatePage } from "../modules/destruction/index.ts";
import type { AtOnceWish, BegunRecord, Leave, Leaving } from "../modules/leaving/index.ts";
import type { Documents } from "../modules/documents/index.ts";
import type { Extracts } from "../modules/extracts/index.ts";
import type { Families } from "../modules/families/index.ts";
import type { ChildEnrolment, JoinConfirmation, Joining } from "../modules/joining/index.ts";
import type { Ledger } from "../modules/ledger/index.ts";
import type { KeptLetters } from "../modules/notices/index.ts";
import type { Mailbox } from "../modules/mailbox/index.ts";
import type { Representations } from "../modules/representation/index.ts";
import type { SignatureChecker } from "../modules/signatures/index.ts";
import type { Recoveries } from "../modules/recovery/index.ts";
import type { Requests } from "../modules/requests/index.ts";
import type { Vault } from "../modules/vault/index.ts";
import type { ApiDeps } from "./api/api-deps.ts";
import type { LedgerRoutesDeps } from "./ledger/ledger.routes.ts";
import type { IntakeFace } from "./desk/intake/intake-face.ts";
import type { StaffDeps } from "./desk/staff-deps.ts";
import type { FindingDeps } from "./finding/finding-deps.ts";
import type { ImportingDeps } from "./imports/importing-deps.ts";
import type { LivingPolicy } from "./documents/clause-states.ts";

export interface SiteSettings {
  /** An https address means production. */
  readonly publicUrl: URL;
  /** The policy's permanent address; it may be on a host of its own. */
  readonly policyUrl: URL;
  /** The host before which a short name may stand (`name.host`); null: none is configured. */
  readonly namesHost: string | null;
  readonly production: boolean;
  readonly trustProxy: false | number | readonly string[];
}

/** One answer of the readiness check: what failed, by a stable name such as `ledger-behind`. */
export interface Readiness {
  readonly ready: boolean;
  readonly failing: readonly string[];
}

/** Everything the pages use. The composition root makes it; nothing here is reached in another way. */
export interface AppDeps {
  readonly settings: SiteSettings;
  readonly clock: Clock;
  /** Null in tests that do not look at logs. */
  readonly log: FastifyBaseLogger | null;
  readonly operator: OperatorProfile;
  /** The folder of the built style sheet, font and icon. */
  readonly publicFolder: string;
  /** The long-lived form-token key. */
  readonly formTokenKey: Uint8Array;
  readonly readiness: () => Promise<Readiness>;
  readonly sessions: Pick<Sessions, "find" | "end" | "endsSoon" | "endedOwner" | "list" | "endById" | "endAll">;
  readonly keptForms: Pick<KeptForms, "keep" | "list" | "drop">;
  readonly signIn: Pick<SignIn, "requestCode" | "enterCode">;
  readonly stepUps: Pick<StepUps, "requestCode" | "enterCode" | "use" | "isFresh" | "isMoved">;
  readonly issuedCodes: Pick<IssuedCodes, "issueForChild" | "issueBeforeStaff" | "enter" | "waiting" | "takeBack">;
  readonly ownAddresses: Pick<OwnAddresses, "mayGive" | "requestCode" | "enterCode">;
  readonly shortNames: Pick<ShortNames, "choose" | "giveUp" | "isPublished" | "mayHave" | "of" | "publicPage">;
  readonly passkeys: Pick<Passkeys, "addOptions" | "add" | "list" | "remove" | "rename" | "signInOptions" | "signIn" | "stepUpOptions" | "stepUp">;
  readonly databases: Pick<Databases, "data">;
  readonly staff: StaffDeps;
  readonly intakeDesk: IntakeFace;
  /** Accounts that are given back by two members of staff. */
  readonly recoveries: Pick<Recoveries, "of" | "list" | "ask" | "confirm" | "stop" | "requestCode" | "finish">;
  readonly vault: Pick<Vault, "read" | "readMany" | "fieldsHeld" | "heldSummary" | "corrections" | "earlier">;
  readonly ledger: Pick<Ledger, "append" | "history" | "looks" | "opening"> & LedgerRoutesDeps["ledger"];
  readonly consents: Pick<Consents, "stateOf" | "history">;
  readonly receipts: Pick<Receipts, "receipt">;
  readonly representations: Pick<Representations, "represents" | "representativesOf" | "childrenOf" | "stageOf">;
  /** The receipt by ISO/IEC TS 27560; refused while its entries are not published. */
  readonly receiptOf: (subject: SubjectId, receipt: string) => Promise<ReceiptDocument>;
  readonly choices: Pick<ConsentChoices, "open" | "answer" | "renewals">;
  /** Withdrawing everything, the days of grace, and the destruction at once; `certificateAt` reads what stands at a capability address. */
  readonly leaving: Pick<Leaving, "plan" | "begin" | "cancel" | "groupOf" | "isLeaving" | "graceDays" | "stopsOf">;
  readonly leaveAtOnce: (leaves: readonly Leave[], wish: AtOnceWish) => Promise<BegunRecord[]>;
  readonly certificateUrl: (capability: string) => string;
  readonly certificateAt: (capability: string) => Promise<CertificatePage>;
  readonly corrections: Pick<Corrections, "correct">;
  readonly addressChanges: Pick<AddressChanges, "ask" | "confirm">;
  readonly extracts: Pick<Extracts, "gather">;
  readonly stillRight: Pick<StillRight, "isAsked" | "confirmedAt" | "confirm">;
  readonly joining: Pick<Joining, "openForm" | "postForm" | "askAgain">;
  readonly confirmation: Pick<JoinConfirmation, "confirm" | "typedBehind">;
  readonly enrolment: Pick<ChildEnrolment, "openForm" | "enrol" | "assertMayAdd">;
  readonly families: Pick<Families, "dayBegun" | "childrenOf" | "isSole" | "mattersSeen" | "takeBack" | "assentQuestions" | "assent" | "openToTakeBack" | "takeBackAssents" | "confirmAnew">;
  /** Requests about a person's data: the door, the own ones, the desk's acts. */
  readonly mailbox: Pick<Mailbox, "lettersIn" | "openLetter" | "caseless" | "openCaseless" | "takeInCaseless" | "setCaselessAside">;
  readonly requests: Omit<Requests, "heldKeys" | "evidenceOf" | "carryOutAll" | "copiesIn" | "destroyCopiesOf" | "destroyDueCopies" | "forgetDue" | "forgotten">;
  readonly limits: Pick<RateLimits, "countOpenRequest" | "countDeskUse">;
  readonly calendars: Pick<Calendars, "loadCarefully" | "years" | "missingYears" | "openYear" | "setDay">;
  readonly documents: Pick<Documents, "byHash" | "current" | "version" | "versions" | "differences">;
  /** Checks electronic signatures in threads beside the event loop. */
  readonly signatures: Pick<SignatureChecker, "check">;
  /** Whether the trusted certification centres are real; `none` until the operator names them. */
  readonly signatureTrustKind: "production" | "test" | "none";
  /** Where the signing program listens on a person's own machine. */
  readonly ncalayerUrl: URL;
  /** How each clause stands in the program, by clause id. */
  readonly livingPolicy: () => Promise<LivingPolicy>;
  /** Finding and seeing people, the door out, oversight. */
  readonly finding: FindingDeps;
  /** Families from a spreadsheet, at the desk and behind the address of a letter. */
  readonly importing: ImportingDeps;
  readonly api: ApiDeps;
  /** Null where letters leave by SMTP. */
  readonly keptLetters: Pick<KeptLetters, "newest"> | null;
  /** Routes that other parts bring along, such as the ledger's tiles and the open signature check. */
  readonly plugins?: readonly ((app: FastifyInstance) => void | Promise<void>)[];
}

export type { Session };
