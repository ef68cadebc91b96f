import type { Checkpoint } from "./checkpoint.ts";
import { GrowingTree } from "./growing-tree.ts";
import type { HashTile } from "./growing-tree.ts";
import { HASH_BYTES } from "./merkle.ts";
import type { TileSource } from "./tile-source.ts";
import { hashBundle, TILE_WIDTH, tilePath, widthOf } from "./tiles.ts";
import type { LedgerFault, Verification } from "./verification.ts";

/** Bundles read ahead while one is hashed. */
const READ_AHEAD = 16;

/** A size at which the root is known from a signed checkpoint. */
export interface Milestone {
  size: number;
  root: Buffer;
}

/** One pass over a log, from its first entry to its head. */
export class Recomputation {
  readonly #source: TileSource;
  readonly #checkpoint: Checkpoint;
  readonly #held: Checkpoint | null;
  readonly #milestones: readonly Milestone[];
  readonly #tree: GrowingTree;
  readonly #full: HashTile[] = [];
  readonly #hashes = Buffer.alloc(TILE_WIDTH * HASH_BYTES);
  /** Largest size at which the recomputed root was the one signed, and the smallest above it at which it was not. */
  #agreed = 0;
  #disagreed = Number.MAX_SAFE_INTEGER;
  #heldAgrees = true;
  #nextMilestone = 0;

  /** @param held the checkpoint that the log must continue @param milestones smallest first */
  constructor(source: TileSource, checkpoint: Checkpoint, held: Checkpoint | null, milestones: readonly Milestone[]) {
    this.#source = source;
    this.#checkpoint = checkpoint;
    this.#held = held;
    this.#milestones = milestones;
    this.#tree = new GrowingTree((tile) => {
      if (tile.level > 0) this.#full.push(tile);
    });
  }

  async run(): Promise<Verification> {
    const bundles = Math.ceil(this.#checkpoint.size / TILE_WIDTH);
    const ahead: Promise<[Buffer | null, Buffer | null]>[] = [];
    for (let index = 0; index < bundles; index += 1) {
      while (ahead.length < READ_AHEAD && index + ahead.length < bundles) ahead.push(this.#read(index + ahead.length));
      const [bundle, tile] = (await ahead.shift()) ?? [null, null];
      const fault = this.#takeBundle(index, bundle, tile) ?? (await this.#upperTiles());
      if (fault !== null) {
        await Promise.allSettled(ahead);
        return this.#failed(fault);
      }
    }
    return await this.#end();
  }

  #failed(fault: LedgerFault): Verification {
    const { origin, size } = this.#checkpoint;
    return { ok: false, origin, size, root: null, entriesChecked: this.#tree.size, fault };
  }

  async #read(index: number): Promise<[Buffer | null, Buffer | null]> {
    const width = widthOf("entries", index, this.#checkpoint.size);
    return await Promise.all([this.#source.tile({ level: "entries", index, width }), this.#source.tile({ level: 0, index, width })]);
  }

  /** One bundle against the tile of its hashes. */
  #takeBundle(index: number, bundle: Buffer | null, tile: Buffer | null): LedgerFault | null {
    const width = widthOf("entries", index, this.#checkpoint.size);
    const named = (level: "entries" | 0, reason: "missing" | "malformed"): LedgerFault => ({ kind: "tile", tile: tilePath({ level, index, width }), reason });
    if (bundle === null || tile === null) return named(bundle === null ? "entries" : 0, "missing");
    if (tile.length !== width * HASH_BYTES) return named(0, "malformed");
    const { entries, restBytes } = hashBundle(bundle, width, this.#hashes);
    const differing = firstDifference(this.#hashes, tile, entries);
    if (differing < width) return { kind: "entry", index: index * TILE_WIDTH + differing };
    if (restBytes > 0) return named("entries", "malformed");
    this.#compareHeads(index * TILE_WIDTH, width);
    if (width === TILE_WIDTH) this.#tree.appendTile(this.#hashes);
    else for (let at = 0; at < width; at += 1) this.#tree.append(this.#hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
    return null;
  }

  /** Signed heads that fall into this bundle, against the root at their size. */
  #compareHeads(start: number, width: number): void {
    const held = this.#held;
    if (held !== null && held.size > start && held.size <= start + width) {
      this.#heldAgrees = this.#tree.rootWith(this.#hashes, held.size - start).equals(held.root);
    }
    for (; ; this.#nextMilestone += 1) {
      const milestone = this.#milestones[this.#nextMilestone];
      if (milestone === undefined || milestone.size > start + width) return;
      if (this.#disagreed < milestone.size) continue;
      if (this.#tree.rootWith(this.#hashes, milestone.size - start).equals(milestone.root)) this.#agreed = milestone.size;
      else this.#disagreed = milestone.size;
    }
  }

  /** Tiles above the leaves that have become full, against those of the source. */
  async #upperTiles(): Promise<LedgerFault | null> {
    for (const tile of this.#full.splice(0)) {
      const fault = await this.#compareTile(tile);
      if (fault !== null) return fault;
    }
    return null;
  }

  async #compareTile({ level, index, width, bytes }: HashTile): Promise<LedgerFault | null> {
    const tile = tilePath({ level, index, width });
    const stored = await this.#source.tile({ level, index, width });
    if (stored === null) return { kind: "tile", tile, reason: "missing" };
    if (stored.length !== bytes.length) return { kind: "tile", tile, reason: "malformed" };
    const differing = firstDifference(bytes, stored, width);
    if (differing === width) return null;
    // The tile above still has the hash of what was published: the tile below was rewritten together with what it covers.
    return { kind: "tile", tile: tilePath({ level: level - 1, index: index * TILE_WIDTH + differing, width: TILE_WIDTH }), reason: "differs" };
  }

  async #end(): Promise<Verification> {
    for (const tile of this.#tree.partialTiles()) {
      const fault = tile.level === 0 ? null : await this.#compareTile(tile);
      if (fault !== null) return this.#failed(fault);
    }
    const { size, root, origin } = this.#checkpoint;
    if (this.#held !== null && !this.#heldAgrees) return this.#failed(this.#within("since", this.#held.size));
    const recomputed = this.#tree.root();
    if (!recomputed.equals(root)) return this.#failed(this.#within("root", size));
    return { ok: true, origin, size, root: recomputed.toString("base64"), entriesChecked: size, fault: null };
  }

  #within(kind: "since" | "root", size: number): LedgerFault {
    return { kind, size, from: Math.min(this.#agreed, size), to: Math.min(this.#disagreed, size) };
  }
}

/** The number of the first of `count` hashes in which two tiles differ; `b` may be longer. `count` when they agree. */
function firstDifference(a: Buffer, b: Buffer, count: number): number {
  if (a.compare(b, 0, count * HASH_BYTES, 0, count * HASH_BYTES) === 0) return count;
  let at = 0;
  while (a.compare(b, at * HASH_BYTES, (at + 1) * HASH_BYTES, at * HASH_BYTES, (at + 1) * HASH_BYTES) === 0) at += 1;
  return at;
}
