import type { StaffActor, SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import { isRefusal, Refusal } from "../../platform/refusal.ts";
import { type CaseAct, onDesk } from "./case-acts.ts";
import { happen, lastOf } from "./case-log.ts";
import { leastBusy, ownersOf } from "./first-owner.ts";
import { BY_SYSTEM, type OnFault, type RequestsDeps } from "./requests-deps.ts";
import { misassigned } from "./requests.store.ts";

const ROUND_MAX = 1_000;

/** Gives a request to another officer, who has it from here on. Throws Refusal `invalid-fields` for who may not have it, `request-over`. */
export async function handOver(deps: RequestsDeps, wish: CaseAct & { readonly by: StaffActor; readonly to: SubjectId }): Promise<void> {
  await onDesk(deps, wish.caseId, async (tx, one, calendar) => {
    if (!(await ownersOf(deps, tx)).includes(wish.to)) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "to", reason: "no-officer" }], clause: "R3" });
    if (lastOf(one).owner === wish.to) return;
    await happen(deps, tx, one, { by: wish.by, at: deps.clock.now(), requestId: wish.requestId, change: "handed-over", owner: wish.to }, calendar);
  });
}

/**
 * Gives every open request whose owner is none, or no longer may have it, to somebody who may: right after the staff changes, and every minute (clause:R3). Each by itself; gives how many. Throws at the
 * first that fails where nobody is told of faults.
 * While nobody works here there is nobody to name.
 */
export async function assignAll(deps: RequestsDeps, onFault?: OnFault): Promise<number> {
  const sql = deps.databases.data;
  let given = 0;
  for (const caseId of await misassigned(sql, await ownersOf(deps, sql), ROUND_MAX)) {
    try {
      await onDesk(deps, caseId, async (tx, one, calendar) => {
        const [owners, { owner }] = [await ownersOf(deps, tx), lastOf(one)];
        const to = owner !== null && owners.includes(owner) ? null : await leastBusy(tx, owners);
        if (to === null) return;
        await happen(deps, tx, one, { by: BY_SYSTEM, at: deps.clock.now(), requestId: newId(), change: "handed-over", reason: "no-owner", owner: to }, calendar);
        given += 1;
      });
    } catch (error) {
      if (isRefusal(error, "request-over")) continue;
      if (onFault === undefined) throw error;
      onFault(caseId, error);
    }
  }
  return given;
}
