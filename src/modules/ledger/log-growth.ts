import type { Tx } from "../../platform/postgres.ts";
import { GrowingTree } from "./growing-tree.ts";
import type { IntegrationStore, TileRow } from "./integration.store.ts";
import { hashLeaf } from "./merkle.ts";
import { bundleBytes, encodeBundle, hashesAt, TILE_WIDTH } from "./tiles.ts";

/** Level under which the table keeps entry bundles. */
export const ENTRIES_LEVEL = -1;

/** A log after it took in leaves, not written yet. */
export interface Growth {
  size: number;
  root: Buffer;
  /** Tiles that are new or wider than before, entry bundles among them. */
  tiles: TileRow[];
  /** Hashes of the leaves that were added. */
  hashes: Buffer[];
}

/** What becomes of a log of `size` entries when leaves join it. Reads the right edge from the table; the caller holds the lock. */
export async function growthOf(tx: Tx, store: IntegrationStore, logId: number, size: number, leaves: readonly Buffer[]): Promise<Growth> {
  const tiles: TileRow[] = [];
  const tree = new GrowingTree((tile) => tiles.push(tile));
  const edges = await store.tilesAt(tx, logId, edgesOf(size));
  tree.resume(size, edges);
  const hashes = leaves.map(hashLeaf);
  for (const hash of hashes) tree.append(hash);
  tiles.push(...tree.partialTiles(), ...bundlesOf(edges, size, leaves));
  return { size: tree.size, root: tree.root(), tiles, hashes };
}

/** The partial tiles of a tree of this size, entries included. */
function edgesOf(size: number): { level: number; index: number }[] {
  const places = size % TILE_WIDTH === 0 ? [] : [{ level: ENTRIES_LEVEL, index: Math.floor(size / TILE_WIDTH) }];
  for (let level = 0; hashesAt(level, size) > 0; level += 1) {
    const hashes = hashesAt(level, size);
    if (hashes % TILE_WIDTH !== 0) places.push({ level, index: Math.floor(hashes / TILE_WIDTH) });
  }
  return places;
}

/** The entry bundles that change when these leaves join a log of `size`. */
function bundlesOf(edges: readonly TileRow[], size: number, leaves: readonly Buffer[]): TileRow[] {
  const bundles: TileRow[] = [];
  let held = size % TILE_WIDTH;
  const before = edges.find((tile) => tile.level === ENTRIES_LEVEL)?.bytes ?? Buffer.alloc(0);
  const length = bundleBytes(before, held);
  if (length === null) throw new Error("the last bundle of the ledger is too short");
  let head = before.subarray(0, length);
  for (let at = 0; at < leaves.length; held = 0, head = Buffer.alloc(0)) {
    const joining = leaves.slice(at, at + TILE_WIDTH - held);
    const index = Math.floor((size + at) / TILE_WIDTH);
    bundles.push({ level: ENTRIES_LEVEL, index, width: held + joining.length, bytes: Buffer.concat([head, encodeBundle(joining)]) });
    at += joining.length;
  }
  return bundles;
}
