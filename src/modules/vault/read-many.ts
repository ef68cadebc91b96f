import type { FieldId, JsonObject, PurposeId, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Sql } from "../../platform/postgres.ts";
import type { KeyStore, SubjectKey } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Access } from "./access.ts";
import { askFor, judgeAsks, opened, type Allowed, type Ask, type Refused } from "./decide-and-open.ts";
import { withLedgerKey } from "./read-entries.ts";
import type { RefusalBound } from "./refusal-bound.ts";
import type { Held } from "./vault-record.ts";

/** People in one list. */
export const LISTED_MAX = 200;

export type ListedAnswer<F extends FieldId> =
  | { readonly decision: Allowed; readonly values: Partial<Record<F, Held>> }
  | { readonly decision: Refused; readonly values: null };
/** In the order asked; each subject once. */
export type ReadOfMany<F extends FieldId> = ReadonlyMap<SubjectId, ListedAnswer<F>>;

export interface ReadManyDeps {
  readonly databases: { readonly data: Sql };
  readonly clock: Clock;
  readonly keys: Pick<KeyStore, "openKeys" | "remembered">;
  readonly ledger: Pick<Ledger, "append" | "appendBulk">;
  readonly bound: RefusalBound;
}

const DESTROYED: Refused = Object.freeze({ outcome: "refuse", clause: "D2", reason: "destroyed" });
const LISTED: JsonObject = Object.freeze({ shown: "masked-in-list" });

/**
 * Reads many for a list: each decided by itself, one bulk entry for all that were shown, one for each reason of refusal (rate-bounded).
 * Throws RangeError beyond the bound; a record that is damaged throws, as in a single read.
 */
export async function readMany<F extends FieldId>(
  deps: ReadManyDeps, access: Access<PurposeId>, subjects: readonly SubjectId[], fields: readonly F[], told: JsonObject = LISTED,
): Promise<ReadOfMany<F>> {
  const asked = [...new Set(subjects)];
  if (asked.length > LISTED_MAX) throw new RangeError(`a list shows at most ${LISTED_MAX} people`);
  if (asked.length === 0) return new Map();
  const asks = asked.map((subject) => askFor(access, subject, fields));
  return deps.databases.data.begin(async (tx) => {
    const verdicts = (await judgeAsks(tx, deps.keys, asks, "wait", deps.clock.now())).map(opened);
    const keyed = await withLedgerKey(deps.keys, asked);
    const answers = new Map<SubjectId, ListedAnswer<F>>();
    for (const [n, { subject }] of asks.entries()) {
      const verdict = verdicts[n];
      if (verdict?.kind === "fault") throw verdict.error;
      if (verdict?.kind === "allowed" && keyed.has(subject)) answers.set(subject, { decision: verdict.decision, values: verdict.values });
      else answers.set(subject, { decision: verdict?.kind === "refused" ? verdict.decision : DESTROYED, values: null });
    }
    await writeListEntries(deps, tx, asks, answers, keyed, told);
    return answers;
  });
}

async function writeListEntries(
  deps: ReadManyDeps, tx: Parameters<Ledger["append"]>[0], asks: readonly Ask[], answers: ReadOfMany<FieldId>, keyed: ReadonlyMap<SubjectId, SubjectKey>, told: JsonObject,
): Promise<void> {
  const first = asks[0];
  if (first === undefined) return;
  const { purpose, actor, requestId, operation } = first.access;
  const base = { operation, purpose, actor, requestId, at: deps.clock.now() };
  const groups = Map.groupBy(answers, ([, { decision }]) => `${decision.outcome} ${decision.clause} ${decision.outcome === "refuse" ? decision.reason : ""}`);
  for (const group of groups.values()) {
    const decision = group[0]?.[1].decision;
    // Nobody can seal an entry about a person without a ledger key: there is nobody left to show it to.
    const people = group.filter(([subject]) => keyed.has(subject)).map(([subject]) => ({ subject, fields: first.fields, detail: decision?.outcome === "refuse" ? { refused: decision.reason } : told }));
    if (decision === undefined || people.length === 0) continue;
    if (decision.outcome === "refuse" && !deps.bound.take(actor).ledgered) continue;
    await deps.ledger.appendBulk(tx, { ...base, clause: decision.clause, people }, keyed);
  }
}
