import type { SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { onItsWay, type Unwaited } from "../../platform/pipelined.store.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { KeyStore, SubjectKey } from "../keys/index.ts";
import { prepareEntry, type Ledger, type LedgerEntry, type PreparedEntry } from "../ledger/index.ts";
import { judgeAsks, unopposed, type Allowed, type Ask, type Judged } from "./decide-and-open.ts";
import { allowedEntry, holdersOf, refusedWithin, withLedgerKey } from "./read-entries.ts";
import type { RefusalBound } from "./refusal-bound.ts";

export interface LedgeredReadsDeps {
  readonly clock: Clock;
  readonly keys: Pick<KeyStore, "openKeys" | "remembered">;
  readonly ledger: Pick<Ledger, "append" | "send">;
  readonly bound: RefusalBound;
}

/** An entry made before its decision: used if the decision turns out to be this one, and the person's ledger key under the locks is still this one. */
interface MadeAhead {
  readonly decision: Allowed;
  readonly key: SubjectKey;
  readonly entry: PreparedEntry;
}

type LedgerKeysOfAsks = ReadonlyMap<SubjectId, SubjectKey>;

// Without a ledger key the read cannot be written down, and then it does not happen.
const KEYLESS: Judged = Object.freeze({ kind: "refused", decision: Object.freeze({ outcome: "refuse", clause: "D2", reason: "destroyed" }) });

const NOTHING_AHEAD: ReadonlyMap<Ask, MadeAhead> = new Map();

/** The entries that are to be expected, made while the server looks for the facts (decision 0196). */
async function madeAhead({ keys }: LedgeredReadsDeps, asks: readonly Ask[], at: Date): Promise<ReadonlyMap<Ask, MadeAhead>> {
  await onItsWay();
  const keyed = await withLedgerKey(keys, asks.map(({ subject }) => subject));
  const ahead = new Map<Ask, MadeAhead>();
  for (const ask of asks) {
    const decision = unopposed(ask);
    const key = keyed.get(ask.subject);
    if (decision.outcome === "allow" && key !== undefined) ahead.set(ask, { decision, key, entry: prepareEntry(keyed, allowedEntry(ask, decision, at)) });
  }
  return ahead;
}

async function withKeys({ keys }: LedgeredReadsDeps, asks: readonly Ask[], judged: readonly Judged[]): Promise<{ known: Judged[]; keyed: LedgerKeysOfAsks }> {
  const keyed = await withLedgerKey(keys, holdersOf(asks, judged));
  return { known: judged.map((one, n) => (one.kind === "allowed" && !keyed.has(asks[n]?.subject as SubjectId) ? KEYLESS : one)), keyed };
}

/** The entry of each read that was allowed, and of each refusal within the bound. */
function entryOf({ clock, bound }: LedgeredReadsDeps, ask: Ask, judged: Judged | undefined, keyed: LedgerKeysOfAsks): LedgerEntry | null {
  if (judged === undefined || judged.kind === "busy") return null;
  return judged.kind === "allowed" ? allowedEntry(ask, judged.decision, clock.now()) : refusedWithin(bound, ask, judged.decision, clock.now(), keyed);
}

function serves({ decision, key }: MadeAhead, { subject }: Ask, judged: Judged | undefined, keyed: LedgerKeysOfAsks): boolean {
  return judged?.kind === "allowed" && judged.decision === decision && keyed.get(subject) === key;
}

/**
 * Decides, and sends the entries so that the commit can go out behind them: nothing may leave before that is confirmed. What is answered is not opened yet;
 * a damaged record so stands in the log as read, once too often and never once too seldom.
 */
export async function readSending(deps: LedgeredReadsDeps, tx: Tx, asks: readonly Ask[], how: "try" | "wait", unwaited: Unwaited): Promise<Judged[]> {
  const at = deps.clock.now();
  // Who waits for a lock may be told of a change that was made meanwhile: the entry must not say that the read came before it.
  const [judged, ahead] = await Promise.all([judgeAsks(tx, deps.keys, asks, how, at), how === "try" ? madeAhead(deps, asks, at) : NOTHING_AHEAD]);
  const { known, keyed } = await withKeys(deps, asks, judged);
  const entries = asks.flatMap((ask, n): PreparedEntry[] => {
    const made = ahead.get(ask);
    if (made !== undefined && serves(made, ask, known[n], keyed)) return [made.entry];
    const entry = entryOf(deps, ask, known[n], keyed);
    return entry === null ? [] : [prepareEntry(keyed, entry)];
  });
  unwaited((await deps.ledger.send(tx, entries)).written);
  return known;
}

/** Decides, and writes the entries in the caller's transaction. */
export async function readAppending(deps: LedgeredReadsDeps, tx: Tx, asks: readonly Ask[]): Promise<Judged[]> {
  const { known, keyed } = await withKeys(deps, asks, await judgeAsks(tx, deps.keys, asks, "wait", deps.clock.now()));
  await deps.ledger.append(tx, asks.flatMap((ask, n) => entryOf(deps, ask, known[n], keyed) ?? []));
  return known;
}
