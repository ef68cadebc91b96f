import type { Disclosures } from "../../modules/disclosures/index.ts";
import type { Families } from "../../modules/families/index.ts";
import type { Finding } from "../../modules/finding/index.ts";
import type { FrozenRecords, Oversight } from "../../modules/oversight/index.ts";

/** What the pages of finding, seeing, handing out and watching use. */
export interface FindingDeps {
  readonly people: Pick<Finding, "find" | "person" | "show">;
  readonly disclosures: Pick<Disclosures, "disclose" | "lately">;
  readonly oversight: Pick<Oversight, "standingStill" | "counts" | "logState" | "searchLog">;
  readonly matters: Pick<Families, "openMatters" | "judge">;
  readonly frozen: Pick<FrozenRecords, "list" | "one" | "release" | "releaseMany" | "destroy">;
}
