import type { Clock } from "../../platform/clock.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { Accounts } from "../accounts/index.ts";
import type { Consents } from "../consent/index.ts";
import type { Journal } from "../journal/index.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Notices } from "../notices/index.ts";
import type { Representations } from "../representation/index.ts";
import type { Restrictions } from "../restrictions/index.ts";
import type { Vault } from "../vault/index.ts";

/** What the acts of families work with. */
export interface FamiliesDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly keys: Pick<KeyStore, "createKeys">;
  readonly ledger: Pick<Ledger, "append">;
  readonly journal: Pick<Journal, "ship">;
  readonly representations: Representations;
  readonly restrictions: Pick<Restrictions, "place" | "lift" | "inForce">;
  readonly consents: Pick<Consents, "record" | "stateOf" | "history">;
  readonly vault: Pick<Vault, "collect" | "readWithin" | "findSubjects" | "heldSummary">;
  readonly accounts: Pick<Accounts, "find">;
  readonly notices: Pick<Notices, "send">;
}
