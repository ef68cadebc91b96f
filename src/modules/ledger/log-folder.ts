import type { KeyObject } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { signCheckpoint } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { GrowingTree } from "./growing-tree.ts";
import type { HashTile } from "./growing-tree.ts";
import { hashLeaf } from "./merkle.ts";
import { noteKey, writeVerifierKey } from "./signed-note.ts";
import { encodeBundle, TILE_WIDTH, tilePath } from "./tiles.ts";
import type { TileName } from "./tiles.ts";

/**
 * Writes a whole log into a folder as C2SP tlog-tiles serves it, without a database and without care for the disk: for benchmarks and test vectors.
 * @returns its signed head
 */
export async function writeLogFolder(folder: string, origin: string, key: KeyObject, entries: Iterable<Buffer>): Promise<Checkpoint> {
  const waiting: { name: TileName; bytes: Buffer }[] = [];
  const tree = new GrowingTree((tile: HashTile) => waiting.push({ name: tile, bytes: tile.bytes }));
  let bundle: Buffer[] = [];
  const closeBundle = (index: number): void => {
    if (bundle.length > 0) waiting.push({ name: { level: "entries", index, width: bundle.length }, bytes: encodeBundle(bundle) });
    bundle = [];
  };
  for (const entry of entries) {
    tree.append(hashLeaf(entry));
    bundle.push(entry);
    if (bundle.length < TILE_WIDTH) continue;
    closeBundle(tree.size / TILE_WIDTH - 1);
    await writeAll(folder, waiting.splice(0));
  }
  closeBundle(Math.floor(tree.size / TILE_WIDTH));
  await writeAll(folder, [...waiting, ...tree.partialTiles().map((tile) => ({ name: tile, bytes: tile.bytes }))]);
  const head = signCheckpoint({ origin, size: tree.size, root: tree.root() }, [key]);
  await writeFile(join(folder, "key"), `${writeVerifierKey(noteKey(origin, key))}\n`);
  await writeFile(join(folder, "checkpoint"), head.note);
  return head;
}

async function writeAll(folder: string, tiles: readonly { name: TileName; bytes: Buffer }[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(tiles.map(async ({ name, bytes }) => {
    const path = join(folder, tilePath(name));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }));
}
