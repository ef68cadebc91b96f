import { type FieldId, isInForce, type PurposeId, type RequestPart, type SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { heldRestrictions } from "./case-log.ts";
import type { RequestCase } from "./request-row.ts";
import type { RequestsDeps } from "./requests-deps.ts";

/** What a part was to change, and when: fields that are put right, or purposes whose consents end. */
export interface Changed {
  readonly at: Date;
  readonly fields?: readonly FieldId[];
  readonly purposes?: readonly PurposeId[];
  /** Whether it was a pupil's own words that were to end, beside the representative's consents, which stand. */
  readonly ownWords?: boolean;
}

/**
 * Searches after a part that changes a living record, in the part's own transaction: how much of what it was to change still stands as before. No value is read, so the
 * search stands in nobody's history. `one` is the request as it was before the part. 0 for parts that change nothing; after a destruction `tracesOf` searches. clause:R3
 */
export async function leftAfter(deps: Pick<RequestsDeps, "consents" | "restrictions" | "vault">, tx: Tx, one: RequestCase, about: SubjectId, part: RequestPart, changed: Changed): Promise<number> {
  switch (part) {
    case "correct": {
      const held = (await deps.vault.heldSummary(tx, about)).compartments.flatMap(({ fields }) => fields);
      return (changed.fields ?? []).filter((field) => !held.some((each) => each.field === field && each.at.getTime() === changed.at.getTime())).length;
    }
    case "withdraw":
    case "stop-automated":
      return (await deps.consents.stateOf(tx, about)).filter(({ purpose, scope, state }) => (scope === "assent") === (changed.ownWords === true) && isInForce(state) && changed.purposes?.includes(purpose) === true).length;
    case "lift-block": {
      const placed = heldRestrictions(one).map(({ restriction }) => restriction);
      return (await deps.restrictions.inForce(tx, about)).filter(({ restriction }) => placed.includes(restriction)).length;
    }
    case "keep-block": {
      const standing = (await deps.restrictions.inForce(tx, about)).map(({ restriction }) => restriction);
      return heldRestrictions(one).filter(({ restriction, change }) => change === "blocked" && !standing.includes(restriction)).length;
    }
    case "list-transfers":
    case "extract":
    case "destroy":
      return 0;
  }
}
