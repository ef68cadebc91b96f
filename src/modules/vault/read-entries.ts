import { actorSubject, type FieldId, type SubjectId } from "../../policy/index.ts";
import type { KeyStore, SubjectKey } from "../keys/index.ts";
import type { LedgerEntry } from "../ledger/index.ts";
import type { Allowed, Ask, Judged, Refused } from "./decide-and-open.ts";
import type { RefusalBound } from "./refusal-bound.ts";

const NO_FIELDS: readonly FieldId[] = Object.freeze([]);

function refusedEntry(ask: Ask, decision: Refused, at: Date, leftOut: number, keyed: ReadonlyMap<SubjectId, SubjectKey>): LedgerEntry {
  const { access, fields } = ask;
  const base = { operation: access.operation, clause: decision.clause, purpose: access.purpose, requestId: access.requestId, at };
  const detail = { refused: decision.reason, ...(leftOut > 0 ? { refusedBefore: leftOut } : {}) };
  if (keyed.has(ask.subject)) return { ...base, subject: ask.subject, actor: access.actor, fields, detail };
  // Nobody can seal an entry about a destroyed person any more: it stands under the one who asked, or says only that somebody did.
  const asker = actorSubject(access.actor);
  const told = asker === null || keyed.has(asker);
  const actor = told ? access.actor : ({ kind: "system", job: "vault-refusal" } as const);
  return { ...base, subject: null, actor, fields: NO_FIELDS, detail: told ? detail : { ...detail, by: access.actor.kind } };
}

/** Whose ledger keys the entries need. */
export function holdersOf(asks: readonly Ask[], judged: readonly Judged[]): SubjectId[] {
  const holders = new Set<SubjectId>();
  for (const [n, ask] of asks.entries()) {
    holders.add(ask.subject);
    if (judged[n]?.kind !== "refused") continue;
    const asker = actorSubject(ask.access.actor);
    if (asker !== null) holders.add(asker);
  }
  return [...holders];
}

/** The entry of a read that is allowed. */
export function allowedEntry({ access, subject, fields }: Ask, decision: Allowed, at: Date): LedgerEntry {
  const { operation, purpose, actor, requestId } = access;
  return { operation, clause: decision.clause, purpose, subject, actor, fields, requestId, at };
}

/** The entry of a refused read; null beyond the bound of one actor, where it is counted only. */
export function refusedWithin(bound: RefusalBound, ask: Ask, decision: Refused, at: Date, keyed: ReadonlyMap<SubjectId, SubjectKey>): LedgerEntry | null {
  const taken = bound.take(ask.access.actor);
  return taken.ledgered ? refusedEntry(ask, decision, at, taken.leftOut, keyed) : null;
}

/** The ledger keys of those subjects who have a living one. */
export async function withLedgerKey(keys: Pick<KeyStore, "openKeys">, subjects: readonly SubjectId[]): Promise<Map<SubjectId, SubjectKey>> {
  return new Map((await keys.openKeys(subjects, ["ledger"])).map((key) => [key.subject, key]));
}
