import { decide, type StaffActor } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { RequestsDeps } from "./requests-deps.ts";
import { type DeskRow, deskRows, type DeskWish } from "./requests.store.ts";

/**
 * The first open requests by their next day, for who handles them: decided by the policy and ledgered before they are shown (clause:R3, clause:S1). The rows name nobody, so the entry
 * stands in nobody's history; opening one request is an act of its own. Throws Refusal `role-not-permitted`.
 */
export async function openQueue({ databases, ledger, clock }: Pick<RequestsDeps, "databases" | "ledger" | "clock">, { by, requestId, ...wish }: DeskWish & { readonly by: StaffActor; readonly requestId: string }): Promise<DeskRow[]> {
  const decision = decide(
    { purpose: "request-handling", operation: "use", fields: ["own-words"], actor: by.role, self: false }, { life: "living", consent: "ConsentGiven", restrictions: [], represents: false, stage: null },
  );
  if (decision.outcome === "refuse") throw new Refusal("refused", "role-not-permitted", { clause: decision.clause });
  return databases.data.begin(async (tx) => {
    const rows = await deskRows(tx, wish);
    await ledger.append(tx, [{
      operation: "use", clause: "R3", purpose: "request-handling", subject: null, actor: by, fields: [], requestId, at: clock.now(), detail: { what: "request-queue", show: wish.only, rows: rows.length },
    }]);
    return rows;
  });
}
