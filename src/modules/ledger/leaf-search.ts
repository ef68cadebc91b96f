import type { SqlOrTx } from "../../platform/postgres.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { type PublicLeaf, readLeaf } from "./ledger-entry.ts";
import { publishedCheckpoint } from "./log.store.ts";
import { databaseSource } from "./tile-source.ts";
import { entriesOf, TILE_WIDTH, widthOf } from "./tiles.ts";

/** Bundles that one search reads at most; past it the search is offered to go on. */
const BUNDLES_MAX = 200;

export interface LeafQuery {
  readonly operation: string | null;
  readonly clause: string | null;
  /** Seconds since 1970: not before, and before. */
  readonly from: number | null;
  readonly until: number | null;
  /** Only entries with a lower index: where the last page ended. */
  readonly before: number | null;
  readonly limit: number;
}

export interface LeavesFound {
  readonly leaves: readonly { readonly index: number; readonly leaf: PublicLeaf }[];
  /** Where to go on; null at the beginning of the log, or of the time asked for. */
  readonly older: number | null;
  readonly looked: number;
}

/** Entries are written in the order of their commits, not of their times: so many seconds apart two neighbours may lie. */
const OUT_OF_ORDER_SECONDS = 120;

/**
 * Searches the published leaves of a log, newest first, by what stands in them for everybody: operation, clause, time (clause:S1). Names nobody, and opens nothing.
 * A time leads to its place by halving, since leaves stand almost in the order of their times.
 */
export async function searchLeaves(sql: SqlOrTx, logId: number, query: LeafQuery): Promise<LeavesFound> {
  const size = readCheckpoint((await publishedCheckpoint(sql, logId))?.note ?? "")?.size ?? 0;
  const source = databaseSource(sql, logId);
  const bundle = async (place: number): Promise<Buffer[]> => {
    const width = widthOf("entries", place, size);
    const bytes = width === 0 ? null : await source.tile({ level: "entries", index: place, width });
    return (bytes === null ? null : entriesOf(bytes, width)) ?? [];
  };
  const firstTime = async (place: number): Promise<number> => readLeaf((await bundle(place))[0] ?? Buffer.alloc(0))?.time ?? 0;
  let end = Math.min(query.before ?? size, size);
  if (query.until !== null) end = Math.min(end, (await placeAfter(firstTime, Math.ceil(end / TILE_WIDTH), query.until + OUT_OF_ORDER_SECONDS)) * TILE_WIDTH);
  const leaves: { index: number; leaf: PublicLeaf }[] = [];
  let looked = 0;
  let place = Math.ceil(end / TILE_WIDTH) - 1;
  for (let read = 0; place >= 0 && read < BUNDLES_MAX; place -= 1, read += 1) {
    const entries = await bundle(place);
    let newest = 0;
    for (let at = entries.length - 1; at >= 0; at -= 1) {
      const index = place * TILE_WIDTH + at;
      const leaf = index < end ? readLeaf(entries[at] ?? Buffer.alloc(0)) : null;
      if (leaf === null) continue;
      looked += 1;
      newest = Math.max(newest, leaf.time);
      if (fits(leaf, query)) leaves.push({ index, leaf });
      if (leaves.length === query.limit) return { leaves, older: index, looked };
    }
    if (query.from !== null && newest > 0 && newest < query.from - OUT_OF_ORDER_SECONDS) return { leaves, older: null, looked };
  }
  return { leaves, older: place < 0 ? null : (place + 1) * TILE_WIDTH, looked };
}

function fits(leaf: PublicLeaf, { operation, clause, from, until }: LeafQuery): boolean {
  return (operation === null || leaf.operation === operation) && (clause === null || leaf.clause === clause) && (from === null || leaf.time >= from) && (until === null || leaf.time < until);
}

/** The first of `bundles` that begins after a time; `bundles` where none does. */
async function placeAfter(firstTime: (place: number) => Promise<number>, bundles: number, time: number): Promise<number> {
  let [low, high] = [0, bundles];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await firstTime(middle)) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}
