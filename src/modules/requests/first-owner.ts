import { ESCALATED_TO, REQUEST_OWNER, type SubjectId } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import type { RequestsDeps } from "./requests-deps.ts";
import { openOf } from "./requests.store.ts";

/** Who may have an open request in their name: the protection officers; where there is none, the administrators, who appoint one (clause:R3). */
export async function ownersOf({ membersOf }: Pick<RequestsDeps, "membersOf">, sql: SqlOrTx): Promise<readonly SubjectId[]> {
  const officers = await membersOf(sql, [REQUEST_OWNER]);
  return officers.length > 0 ? officers : membersOf(sql, ESCALATED_TO.filter((role) => role !== REQUEST_OWNER));
}

/** The one who has the fewest open requests; null while nobody works here. */
export async function leastBusy(sql: SqlOrTx, owners: readonly SubjectId[]): Promise<SubjectId | null> {
  const open = new Map((await openOf(sql, owners)).map(({ owner, requests }) => [owner, requests]));
  const load = (one: SubjectId): number => open.get(one) ?? 0;
  return [...owners].sort((a, b) => load(a) - load(b) || a.localeCompare(b))[0] ?? null;
}

/** Who gets a request at its coming. */
export async function firstOwner(deps: Pick<RequestsDeps, "membersOf">, sql: SqlOrTx): Promise<SubjectId | null> {
  return leastBusy(sql, await ownersOf(deps, sql));
}
