import type { OperatorProfile } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { FileStore } from "../../platform/files.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { Steps } from "../../platform/steps.ts";
import type { Accounts } from "../accounts/index.ts";
import type { ConsentForms, Consents, Receipts } from "../consent/index.ts";
import type { Documents } from "../documents/index.ts";
import type { Families } from "../families/index.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Notices } from "../notices/index.ts";
import type { Representations } from "../representation/index.ts";
import type { Restrictions } from "../restrictions/index.ts";
import type { Vault } from "../vault/index.ts";

/** What the acts of the desk work with. */
export interface IntakeDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly operator: OperatorProfile;
  readonly longLived: { readonly formToken: Uint8Array };
  readonly keys: Pick<KeyStore, "createKeys" | "openKeys" | "destroyKeys"> & { readonly index: Pick<KeyStore["index"], "findByToken" | "blindToken"> };
  readonly files: FileStore;
  readonly ledger: Pick<Ledger, "append">;
  readonly documents: Pick<Documents, "keep">;
  readonly representations: Pick<Representations, "childrenOf" | "stageOf">;
  readonly restrictions: Pick<Restrictions, "inForce">;
  readonly consents: Pick<Consents, "record" | "history">;
  readonly forms: Pick<ConsentForms, "issueBound" | "check" | "usedBefore" | "use">;
  readonly receipts: Pick<Receipts, "fresh">;
  readonly vault: Pick<Vault, "collect" | "correct" | "findSubjects" | "heldSummary" | "readWithin">;
  readonly accounts: Pick<Accounts, "open" | "findByAddress" | "find">;
  readonly families: Pick<Families, "addChild" | "addSecondWithin" | "proveWithin" | "endWithin" | "confirmAnewWithin">;
  readonly journal: { ship(): Promise<unknown> };
  readonly notices: Pick<Notices, "send">;
  readonly steps?: Steps;
}
