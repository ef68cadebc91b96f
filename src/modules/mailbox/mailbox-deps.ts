import type { OpenMailIn } from "../../platform/mail-in.ts";
import type { Clock } from "../../platform/clock.ts";
import type { FileStore } from "../../platform/files.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { Steps } from "../../platform/steps.ts";
import type { RateLimits } from "../accounts/index.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Notices } from "../notices/index.ts";
import type { Requests } from "../requests/index.ts";
import type { SignatureChecker } from "../signatures/index.ts";

/** Letters that belong to no request are kept so long, for a look at what was taken for a machine's. */
export const OTHER_LETTERS_DAYS = 30;

/** What the mailbox works with. */
export interface MailboxDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly steps: Steps;
  readonly keys: Pick<KeyStore, "createKeys" | "openKeys" | "destroyKeys">;
  readonly files: FileStore;
  readonly ledger: Pick<Ledger, "append">;
  readonly limits: Pick<RateLimits, "countLetter">;
  readonly signatures: Pick<SignatureChecker, "check">;
  readonly requests: Pick<Requests, "receive" | "byLetter" | "byNumber" | "takeReply" | "replyOf" | "noteLetterOpened" | "forgotten">;
  readonly notices: Pick<Notices, "requestOf">;
  /** Null: no mailbox is set, and nothing is read. */
  readonly open: OpenMailIn | null;
  /** Addresses that the service itself writes from or reads at, in small letters. */
  readonly own: readonly string[];
}
