import type { ComposedDocument, Language, OperatorProfile } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { FileStore } from "../../platform/files.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { Steps } from "../../platform/steps.ts";
import type { Accounts, Sessions } from "../accounts/index.ts";
import type { ConsentForms, Consents, Receipts } from "../consent/index.ts";
import type { BegunDestruction, DestructionWish } from "../destruction/index.ts";
import type { Documents } from "../documents/index.ts";
import type { Families } from "../families/index.ts";
import type { Journal } from "../journal/index.ts";
import type { Confirmations } from "../intake/index.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Marks } from "../marks/index.ts";
import type { Notices } from "../notices/index.ts";
import type { Representations } from "../representation/index.ts";
import type { Requests } from "../requests/index.ts";
import type { Restrictions } from "../restrictions/index.ts";
import type { Vault } from "../vault/index.ts";

/** What imports work with. `steps` is called wherever a process may die. */
export interface ImportsDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly steps: Steps;
  readonly operator: OperatorProfile;
  readonly files: FileStore;
  readonly keys: Pick<KeyStore, "createKeys" | "createKeyOfEach" | "openKeys" | "destroyKeys"> & { readonly index: Pick<KeyStore["index"], "blindToken"> };
  /** The long-lived index key: adults and files that wait are told apart by MACs under a key made of it. */
  readonly longLived: { readonly index: Uint8Array };
  readonly ledger: Pick<Ledger, "append" | "history">;
  readonly marks: Pick<Marks, "of" | "hits" | "count" | "rememberUnsubscribed">;
  readonly journal: Pick<Journal, "ship">;
  readonly accounts: Pick<Accounts, "knownAmong" | "findByAddress" | "open">;
  readonly notices: Pick<Notices, "send" | "forgetDrafts" | "undelivered" | "registerMaker" | "registerDraftAddress">;
  readonly consents: Pick<Consents, "record" | "history">;
  readonly receipts: Pick<Receipts, "fresh">;
  readonly forms: Pick<ConsentForms, "issueBound" | "check">;
  readonly documents: Pick<Documents, "current" | "keep">;
  readonly families: Pick<Families, "addChild">;
  readonly vault: Pick<Vault, "collect">;
  readonly sessions: Pick<Sessions, "list">;
  readonly intakes: Pick<Confirmations, "takenBy">;
  readonly representations: Pick<Representations, "childrenOf">;
  readonly restrictions: Pick<Restrictions, "inForce">;
  readonly requests: Pick<Requests, "openWriters">;
  /** Steps (a) and (b) of the destructions of several people: all begin, or none. */
  readonly beginTogether: (wishes: readonly DestructionWish[]) => Promise<readonly BegunDestruction[]>;
  readonly certificateUrl: (capability: string) => string;
  /** The text that a representative agrees to for children. */
  readonly childText: (language: Language) => ComposedDocument;
  /** Whole days in which an adult may answer (IMPORT_DAYS). */
  readonly days: number;
  /** The page at which a letter's reader answers. */
  readonly answerPage: (capability: string) => string;
}

export const DAY_MS = 86_400_000;
