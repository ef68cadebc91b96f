import { Disclosures } from "./modules/disclosures/index.ts";
import { Finding } from "./modules/finding/index.ts";
import { destroyWithoutDay } from "./modules/leaving/index.ts";
import { FrozenRecords, Oversight } from "./modules/oversight/index.ts";
import type { Tx } from "./platform/postgres.ts";
import type { Actor, SubjectId } from "./policy/index.ts";
import type { FamiliesPart } from "./compose-families.ts";
import type { LeavingPart } from "./compose-leaving.ts";
import type { Ground } from "./compose-ground.ts";
import type { PeoplePart, VaultPart } from "./compose-people.ts";

/** How staff finds and sees people, the one door out, and what the officer and the auditor watch. */
export function composeFinding({ databases, clock, keys, ledger }: Ground, { vault, representations, consents }: VaultPart, { limits }: Pick<PeoplePart, "limits">, { families }: Pick<FamiliesPart, "families">, { leaving, leavingDeps }: Pick<LeavingPart, "leaving" | "leavingDeps">) {
  const destroy = (subject: SubjectId, requestId: string, within: (tx: Tx) => Promise<void>) => destroyWithoutDay(leavingDeps, subject, requestId, within);
  return {
    finding: {
      people: new Finding({ databases, clock, vault, representations, limits }),
      disclosures: new Disclosures({ databases, clock, keys, ledger, vault, limits }),
      oversight: new Oversight({ databases, clock, ledger }),
      matters: {
        openMatters: (by: Actor) => families.openMatters(by),
        judge: (child: SubjectId, decision: "keep" | "destroy", by: Actor, requestId: string) =>
          (decision === "keep" ? families.judgeKept(child, by, requestId) : leaving.beginByOfficer(child, by, requestId)),
      },
      frozen: new FrozenRecords({ databases, clock, keys, ledger, consents, representations, leaving, families, destroy }),
    },
  };
}
export type FindingPart = ReturnType<typeof composeFinding>;
