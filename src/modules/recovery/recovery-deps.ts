import type { Clock } from "../../platform/clock.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { Steps } from "../../platform/steps.ts";
import type { Accounts, DraftProofs, LastingSeals, Passkeys, RateLimits } from "../accounts/index.ts";
import type { CallerChecks } from "../intake/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Notices } from "../notices/index.ts";
import type { Representations } from "../representation/index.ts";
import type { Members } from "../staff/index.ts";
import type { ApiTokens } from "../tokens/index.ts";
import type { Vault } from "../vault/index.ts";

/** What giving an account back works with. */
export interface RecoveryDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly steps: Steps;
  readonly ledger: Pick<Ledger, "append">;
  readonly seals: LastingSeals;
  readonly accounts: Pick<Accounts, "find" | "findByAddress" | "holdAddress" | "endWaysIn">;
  readonly proofs: Pick<DraftProofs, "requestCode" | "enterCode" | "use" | "forget" | "writeTo">;
  readonly limits: Pick<RateLimits, "countDeskUse">;
  readonly passkeys: Pick<Passkeys, "removeAll">;
  readonly tokens: Pick<ApiTokens, "revokeAll">;
  readonly vault: Pick<Vault, "readWithin" | "correct">;
  readonly notices: Pick<Notices, "send">;
  readonly representations: Pick<Representations, "stageOf">;
  readonly members: Pick<Members, "find">;
  readonly callerChecks: Pick<CallerChecks, "passed">;
}
