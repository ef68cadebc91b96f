import type { SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { beginPipelined, onItsWay, type Unwaited } from "../../platform/pipelined.store.ts";
import type { Sql, Tx } from "../../platform/postgres.ts";
import type { KeyStore, SubjectKey } from "../keys/index.ts";
import { prepareEntry, type Ledger, type LedgerEntry, type PreparedEntry } from "../ledger/index.ts";
import { judgeAsks, opened, unopposed, type Allowed, type Ask, type Judged, type Verdict } from "./decide-and-open.ts";
import { allowedEntry, holdersOf, refusedWithin, withLedgerKey } from "./read-entries.ts";
import type { RefusalBound } from "./refusal-bound.ts";

/** After entries that were sent in vain, none are sent ahead for so long: they cost a batch twice, and who is refused again and again must not double the work of all. */
export const NOTHING_AHEAD_MS = 1_000;

export interface LedgeredReadsDeps {
  readonly databases: { readonly data: Sql };
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

/** The facts told of another entry than the one that was sent ahead: its transaction goes back. */
class SentInVain extends Error {}

interface Ahead {
  readonly made: ReadonlyMap<Ask, MadeAhead>;
  /** The server has them, or not: null where they are not sent yet. */
  readonly written: Promise<void> | null;
}

const NOTHING_AHEAD: Ahead = { made: new Map(), written: null };

/** Makes the entries that are to be expected, and where `sending`, sends them behind the question: all of them, or none. */
async function goAhead(deps: LedgeredReadsDeps, tx: Tx, asks: readonly Ask[], at: Date, sending: boolean): Promise<Ahead> {
  const made = await madeAhead(deps, asks, at);
  if (!sending || made.size < asks.length) return { made, written: null };
  const { written } = await deps.ledger.send(tx, asks.flatMap((ask) => made.get(ask)?.entry ?? []));
  written.catch(() => undefined);
  return { made, written };
}

/** Both ends, whatever becomes of either: nothing may be sent any more on a connection that was given back. */
async function bothEnded<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}

type How = "ahead" | "try" | "wait";

/**
 * Decides, and sends the entries so that the commit can go out behind them: nothing may leave before that is confirmed. What is answered is not opened yet;
 * a damaged record so stands in the log as read, once too often and never once too seldom.
 * @throws SentInVain where the entries that went `ahead` are not those of the decisions
 */
async function readSending(deps: LedgeredReadsDeps, tx: Tx, asks: readonly Ask[], how: How, unwaited: Unwaited): Promise<Judged[]> {
  const at = deps.clock.now();
  // Who waits for a lock may be told of a change that was made meanwhile: the entry must not say that the read came before it.
  const going = (): Promise<Ahead> => (how === "wait" ? Promise.resolve(NOTHING_AHEAD) : goAhead(deps, tx, asks, at, how === "ahead"));
  const [judged, { made, written }] = await bothEnded(judgeAsks(tx, deps.keys, asks, how === "wait" ? "wait" : "try", at), going());
  const { known, keyed } = await withKeys(deps, asks, judged);
  const serving = (ask: Ask, n: number): MadeAhead | null => {
    const one = made.get(ask);
    return one !== undefined && serves(one, ask, known[n], keyed) ? one : null;
  };
  if (written !== null) {
    if (!asks.every(serving)) throw new SentInVain();
    unwaited(written);
    return known;
  }
  const entries = asks.flatMap((ask, n): PreparedEntry[] => {
    const entry = serving(ask, n)?.entry ?? null;
    if (entry !== null) return [entry];
    const late = entryOf(deps, ask, known[n], keyed);
    return late === null ? [] : [prepareEntry(keyed, late)];
  });
  unwaited((await deps.ledger.send(tx, entries)).written);
  return known;
}

/** Reads in transactions of their own, for reads that arrive together. */
export class LedgeredReads {
  readonly #deps: LedgeredReadsDeps;
  #inVainAt_ms = Number.NEGATIVE_INFINITY;

  constructor(deps: LedgeredReadsDeps) {
    this.#deps = deps;
  }

  /** Decides, ledgers and opens; the entries go out ahead of the decisions where they can be foreseen (decision 0198). */
  async read(asks: readonly Ask[], how: "try" | "wait"): Promise<Verdict[]> {
    const now_ms = this.#deps.clock.now().getTime();
    if (how === "wait" || Math.abs(now_ms - this.#inVainAt_ms) < NOTHING_AHEAD_MS) return this.#run(asks, how);
    try {
      return await this.#run(asks, "ahead");
    } catch (error) {
      if (!(error instanceof SentInVain)) throw error;
      this.#inVainAt_ms = now_ms;
      return this.#run(asks, how);
    }
  }

  #run(asks: readonly Ask[], how: How): Promise<Verdict[]> {
    return beginPipelined(this.#deps.databases.data, (tx, unwaited) => readSending(this.#deps, tx, asks, how, unwaited), (judged): Verdict[] => judged.map(opened));
  }
}

/** Decides, and writes the entries in the caller's transaction. */
export async function readAppending(deps: LedgeredReadsDeps, tx: Tx, asks: readonly Ask[]): Promise<Judged[]> {
  const { known, keyed } = await withKeys(deps, asks, await judgeAsks(tx, deps.keys, asks, "wait", deps.clock.now()));
  await deps.ledger.append(tx, asks.flatMap((ask, n) => entryOf(deps, ask, known[n], keyed) ?? []));
  return known;
}
