import type { Actor, Calendar, FieldId, SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { heldRestrictions } from "./case-log.ts";
import { restrictFor } from "./intake.ts";
import type { RequestCase } from "./request-row.ts";
import type { RequestsDeps } from "./requests-deps.ts";

interface Reach {
  readonly subject: SubjectId;
  /** None means the whole record. */
  readonly fields: readonly FieldId[];
  readonly by: Actor;
  readonly at: Date;
  readonly requestId: string;
}

/** Blocks what the request reaches and what no block of its own covers yet (clause:T7): nothing that is in question stays open because it was named later. */
export async function coverBlock(deps: RequestsDeps, tx: Tx, one: RequestCase, reach: Reach, calendar: Calendar): Promise<RequestCase> {
  const held = heldRestrictions(one).filter(({ change }) => change === "blocked").map(({ restriction }) => restriction);
  const blocks = one.events.filter(({ change, restriction }) => change === "blocked" && restriction !== null && held.includes(restriction));
  if (blocks.some(({ fields }) => (fields ?? []).length === 0)) return one;
  const covered = new Set(blocks.flatMap(({ fields }) => fields ?? []));
  const open = reach.fields.filter((field) => !covered.has(field));
  if (reach.fields.length > 0 && open.length === 0) return one;
  return restrictFor(deps, tx, one, { ...reach, kind: "block", fields: open }, calendar);
}
