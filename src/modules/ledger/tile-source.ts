import type { SqlOrTx } from "../../platform/postgres.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { checkpointsUpTo, publishedCheckpoint, tileRow } from "./log.store.ts";
import { HASH_BYTES, perfectRoot } from "./merkle.ts";
import { inclusionPath } from "./inclusion.ts";
import type { SubtreeReader } from "./inclusion.ts";
import { Mirror } from "./mirror.ts";
import { bundleBytes, entriesOf, hashesAt, TILE_WIDTH, tilePath, widthOf } from "./tiles.ts";
import type { TileName } from "./tiles.ts";
import { writeProof } from "./tlog-proof.ts";

/** Where a log is read from: the database, a folder, an address. */
export interface TileSource {
  /** The newest checkpoint that is served, or null where there is none. */
  checkpoint(): Promise<string | null>;
  /** A tile's bytes, just `width` wide, not shared with anybody; null where the source has it not, or not so wide. */
  tile(name: TileName): Promise<Buffer | null>;
  /** Older checkpoints up to a size, smallest first, where the source keeps them. */
  checkpoints?(size: number): Promise<string[]>;
}

/** The first `width` hashes or entries of a tile that is wider. Bytes that do not hold as many come back as they are: who reads them finds the fault. */
function cut(bytes: Buffer, { level, width }: TileName): Buffer {
  const length = level === "entries" ? bundleBytes(bytes, width) : width * HASH_BYTES;
  return length === null ? bytes : bytes.subarray(0, length);
}

/** The log as the database has it. */
export function databaseSource(sql: SqlOrTx, logId: number): TileSource {
  return {
    checkpoint: async () => (await publishedCheckpoint(sql, logId))?.note ?? null,
    tile: async (name) => {
      const row = await tileRow(sql, logId, name.level === "entries" ? -1 : name.level, name.index);
      if (row === null || row.width < name.width) return null;
      return row.width === name.width ? row.bytes : cut(row.bytes, name);
    },
    checkpoints: async (size) => (await checkpointsUpTo(sql, logId, size)).map((row) => row.note),
  };
}

/** The log as a folder has it: the mirror, or a copy of what is served. */
export function folderSource(folder: string): TileSource {
  const mirror = new Mirror(folder);
  return {
    checkpoint: () => mirror.readCheckpoint(),
    tile: async (name) => {
      const exact = await mirror.readTile(name);
      const wider = exact === null && name.width < TILE_WIDTH ? await mirror.readTile({ ...name, width: TILE_WIDTH }) : null;
      return wider === null ? exact : cut(wider, name);
    },
  };
}

/** The log as it is served at an address. @param get answers the body, or null for "not found" */
export function addressSource(prefix: string, get: (url: string) => Promise<Buffer | null>): TileSource {
  const base = prefix.endsWith("/") ? prefix : `${prefix}/`;
  return {
    checkpoint: async () => (await get(`${base}checkpoint`))?.toString() ?? null,
    tile: async (name) => {
      const exact = await get(base + tilePath(name));
      const wider = exact === null && name.width < TILE_WIDTH ? await get(base + tilePath({ ...name, width: TILE_WIDTH })) : null;
      return wider === null ? exact : cut(wider, name);
    },
  };
}

/** Reads subtrees of the tree of `size` leaves out of a source's tiles. Throws where a tile is missing. */
export function subtreesOf(source: TileSource, size: number): SubtreeReader {
  const read = new Map<string, Promise<Buffer | null>>();
  return async (height, place) => {
    const level = Math.floor(height / 8);
    const count = 2 ** (height % 8);
    const first = place * count;
    const index = Math.floor(first / TILE_WIDTH);
    const name = { level, index, width: widthOf(level, index, size) };
    if (first + count > hashesAt(level, size)) throw new RangeError("the tree has no such subtree");
    const path = tilePath(name);
    const tile = read.get(path) ?? source.tile(name);
    read.set(path, tile);
    const bytes = await tile;
    if (bytes === null) throw new Error(`${path} is missing`);
    return perfectRoot(bytes, first % TILE_WIDTH, count);
  };
}

/** The proof of one entry under a checkpoint, as a C2SP tlog-proof file. Throws where a tile is missing. */
export async function proveEntry(source: TileSource, index: number, checkpoint: Checkpoint): Promise<string> {
  const place = Math.floor(index / TILE_WIDTH);
  const bundle = await source.tile({ level: "entries", index: place, width: widthOf("entries", place, checkpoint.size) });
  const entry = bundle === null ? undefined : entriesOf(bundle, (index % TILE_WIDTH) + 1)?.at(-1);
  if (entry === undefined) throw new Error(`ledger entry ${index} is missing from its tile`);
  const path = await inclusionPath(subtreesOf(source, checkpoint.size), index, checkpoint.size);
  return writeProof({ entry, index, path, note: checkpoint.note });
}
