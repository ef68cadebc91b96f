import { foldRoots, HASH_BYTES, perfectRoot, perfectRoots } from "./merkle.ts";
import { hashesAt, TILE_WIDTH } from "./tiles.ts";

/** A tile with its bytes: as many hashes as `width` says. */
export interface HashTile {
  level: number;
  index: number;
  width: number;
  bytes: Buffer;
}

/** The right edge of a tree: at each level the tile that is not full yet. All that is needed to let the tree grow and to tell its root. */
export class GrowingTree {
  readonly #edges: Buffer[] = [];
  readonly #hashes: number[] = [];
  readonly #onFull: (tile: HashTile) => void;

  /** @param onFull is told each tile of hashes as it becomes full, lower levels first */
  constructor(onFull: (tile: HashTile) => void = () => undefined) {
    this.#onFull = onFull;
  }

  /** The number of leaves. */
  get size(): number {
    return this.#hashes[0] ?? 0;
  }

  /**
   * Takes up a tree where it stopped.
   * @param edges the partial tile of each level that has one
   */
  resume(size: number, edges: readonly HashTile[]): void {
    for (let level = 0; hashesAt(level, size) > 0; level += 1) {
      const hashes = hashesAt(level, size);
      const width = hashes % TILE_WIDTH;
      const edge = edges.find((tile) => tile.level === level && tile.index === Math.floor(hashes / TILE_WIDTH));
      if (width > 0 && (edge === undefined || edge.bytes.length < width * HASH_BYTES)) throw new Error(`the edge of level ${level} is missing`);
      const bytes = Buffer.alloc(TILE_WIDTH * HASH_BYTES);
      edge?.bytes.copy(bytes, 0, 0, width * HASH_BYTES);
      this.#edges[level] = bytes;
      this.#hashes[level] = hashes;
    }
  }

  /** Adds one leaf hash. */
  append(leafHash: Buffer): void {
    this.#push(0, leafHash);
  }

  /** Adds 256 leaf hashes at once; only where the tree's size is a multiple of 256. */
  appendTile(hashes: Buffer): void {
    if (this.size % TILE_WIDTH !== 0) throw new RangeError("a whole tile fits only on whole tiles");
    const index = this.size / TILE_WIDTH;
    this.#hashes[0] = this.size + TILE_WIDTH;
    if (index === 0) this.#edges[0] = Buffer.alloc(TILE_WIDTH * HASH_BYTES);
    this.#onFull({ level: 0, index, width: TILE_WIDTH, bytes: hashes });
    this.#push(1, perfectRoot(hashes, 0, TILE_WIDTH));
  }

  #push(level: number, hash: Buffer): void {
    const edge = (this.#edges[level] ??= Buffer.alloc(TILE_WIDTH * HASH_BYTES));
    const before = this.#hashes[level] ?? 0;
    hash.copy(edge, (before % TILE_WIDTH) * HASH_BYTES);
    this.#hashes[level] = before + 1;
    if ((before + 1) % TILE_WIDTH !== 0) return;
    this.#onFull({ level, index: Math.floor(before / TILE_WIDTH), width: TILE_WIDTH, bytes: Buffer.from(edge) });
    this.#push(level + 1, perfectRoot(edge, 0, TILE_WIDTH));
  }

  /** The tiles that are not full, lower levels first. */
  partialTiles(): HashTile[] {
    return this.#edges.flatMap((edge, level) => {
      const hashes = this.#hashes[level] ?? 0;
      const width = hashes % TILE_WIDTH;
      if (width === 0) return [];
      return [{ level, index: Math.floor(hashes / TILE_WIDTH), width, bytes: Buffer.from(edge.subarray(0, width * HASH_BYTES)) }];
    });
  }

  /** The root of the whole tree (RFC 6962 §2.1). */
  root(): Buffer {
    return foldRoots(this.#rootsFrom(0));
  }

  /** The root that the tree would have with `width` more leaves; only where its size is a multiple of 256. */
  rootWith(leafHashes: Buffer, width: number): Buffer {
    return foldRoots([...this.#rootsFrom(1), ...perfectRoots(leafHashes, width)]);
  }

  /** The perfect subtrees from left to right: the higher a level, the further left its part. */
  #rootsFrom(lowest: number): Buffer[] {
    const roots: Buffer[] = [];
    for (let level = this.#edges.length - 1; level >= lowest; level -= 1) {
      const edge = this.#edges[level];
      if (edge !== undefined) roots.push(...perfectRoots(edge, (this.#hashes[level] ?? 0) % TILE_WIDTH));
    }
    return roots;
  }
}
