import type { Actor, SubjectId } from "../../policy/index.ts";
import type { Disclosures } from "../../modules/disclosures/index.ts";
import type { Families } from "../../modules/families/index.ts";
import type { Finding } from "../../modules/finding/index.ts";
import type { FrozenRecords, Oversight } from "../../modules/oversight/index.ts";

/** What the pages of finding, seeing, handing out and watching use. */
export interface FindingDeps {
  readonly people: Pick<Finding, "find" | "person" | "show">;
  readonly disclosures: Pick<Disclosures, "disclose" | "lately">;
  readonly oversight: Pick<Oversight, "standingStill" | "counts" | "logState" | "searchLog">;
  readonly matters: Pick<Families, "openMatters"> & {
    /** The protection officer's word; a destruction has its days of grace. See `Families.judgeKept`, `Leaving.beginByOfficer`. */
    readonly judge: (child: SubjectId, decision: "keep" | "destroy", by: Actor, requestId: string) => Promise<void>;
  };
  readonly frozen: Pick<FrozenRecords, "list" | "one" | "release" | "releaseMany" | "destroy">;
}
