import type { FieldId, PurposeId, StaffActor } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { RateLimits } from "../accounts/index.ts";
import type { Representations } from "../representation/index.ts";
import type { Vault } from "../vault/index.ts";

export interface FindingDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly vault: Pick<Vault, "findByAll" | "read" | "readMany" | "heldSummary">;
  readonly representations: Pick<Representations, "representativesOf" | "childrenOf" | "stageOf">;
  readonly limits: Pick<RateLimits, "countDeskUse">;
}

/** Who of the staff looks, and what for. */
export interface Looking {
  readonly by: StaffActor;
  readonly purpose: PurposeId;
  readonly requestId: string;
}

/** What a mask leaves of the values held: safe to be printed for this member of staff. */
export type Masked = Readonly<Partial<Record<FieldId, string>>>;
