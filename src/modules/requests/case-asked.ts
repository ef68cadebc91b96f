import { type Asked, requestKinds, unnamedFault } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import { type CaseAct, isDecided, onCase, wordsOf } from "./case-acts.ts";
import { coverBlock } from "./case-block.ts";
import { happen, heldRestrictions } from "./case-log.ts";
import { blockedFields, checkedAsked } from "./intake.ts";
import type { RequestsDeps } from "./requests-deps.ts";

const FORM_FIELD = { "request-corrections-unnamed": { field: "corrections", reason: "missing" }, "request-purposes-unnamed": { field: "withdraw", reason: "no-purposes" } } as const;

/**
 * Names in detail what is asked, out of the letter, the paper or the call: which field is to hold what, which consents end. It stands instead of what was named before, until the
 * decision (clause:C7, clause:C2). Throws Refusal `invalid-fields` by the rules of each field, `request-state` for a kind that names nothing, `request-carried-out`.
 */
export async function specify(deps: RequestsDeps, { caseId, by, requestId, ...given }: CaseAct & Partial<Asked>): Promise<void> {
  const at = deps.clock.now();
  await onCase(deps, caseId, async (tx, one, calendar) => {
    const { kind } = one.row;
    const { clause, blocks } = requestKinds[kind];
    if (kind !== "correction" && kind !== "withdrawal") throw new Refusal("conflict", "request-state", { clause });
    if (isDecided(one)) throw new Refusal("conflict", "request-carried-out", { clause });
    const asked = checkedAsked(one.row, given, at);
    const unnamed = unnamedFault(kind, asked);
    if (unnamed !== null) throw new Refusal("invalid", "invalid-fields", { fields: [FORM_FIELD[unnamed]], clause });
    const act = { by, at, requestId };
    const now = await happen(deps, tx, one, { ...act, change: "specified", fields: Object.keys(asked.corrections), note: { asked } }, calendar);
    const words = await wordsOf(deps, now);
    // Only who is known well enough has a block; what is named meanwhile joins it.
    if (blocks && one.about !== null && words !== null && heldRestrictions(now).some(({ change }) => change === "blocked")) {
      await coverBlock(deps, tx, now, { subject: one.about, fields: blockedFields(kind, words), ...act }, calendar);
    }
  });
}
