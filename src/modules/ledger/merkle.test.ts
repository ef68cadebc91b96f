import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../platform/crypto.ts";
import { isId } from "../../platform/id.ts";
import { newEntryId } from "./entry-id.ts";
import { GrowingTree } from "./growing-tree.ts";
import { inclusionPath, pathsAmong, rangeRoot, rootFromPath } from "./inclusion.ts";
import { anEntry, somebody } from "./ledger.fixtures.ts";
import { privatePart, publicLeaf, readLeaf } from "./ledger-entry.ts";
import { EMPTY_ROOT, hashLeaf, merkleRoot } from "./merkle.ts";
import type { HashTile } from "./growing-tree.ts";
import { subtreesOf } from "./tile-source.ts";
import type { TileSource } from "./tile-source.ts";
import { encodeBundle, entriesOf, hashBundle, parseTilePath, tilePath, tilesBetween, widthOf } from "./tiles.ts";

const leavesOf = (size: number): Buffer[] => Array.from({ length: size }, (_, at) => hashLeaf(Buffer.from(`entry ${at}`)));

/** A tree whose tiles are kept as the log keeps them. */
function grown(leaves: readonly Buffer[], stops: readonly number[] = []): { tree: GrowingTree; source: TileSource } {
  const tiles = new Map<string, HashTile>();
  const keep = (tile: HashTile): void => void tiles.set(`${tile.level}/${tile.index}`, tile);
  let tree = new GrowingTree(keep);
  leaves.forEach((leaf, at) => {
    if (stops.includes(at)) {
      const edges = tree.partialTiles();
      tree = new GrowingTree(keep);
      tree.resume(at, edges);
    }
    tree.append(leaf);
  });
  tree.partialTiles().forEach(keep);
  return { tree, source: { checkpoint: () => Promise.resolve(null), tile: ({ level, index }) => Promise.resolve(tiles.get(`${level}/${index}`)?.bytes ?? null) } };
}

describe("the Merkle tree", () => {
  it("has the roots of RFC 6962's own test data", () => {
    // Published with Certificate Transparency's reference implementation: eight entries, the root after each.
    const entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map((hex) => Buffer.from(hex, "hex"));
    const roots = [
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    const tree = new GrowingTree();
    expect(tree.root().equals(EMPTY_ROOT)).toBe(true);
    entries.forEach((entry, at) => {
      tree.append(hashLeaf(entry));
      expect(tree.root().toString("hex")).toBe(roots[at]);
      expect(merkleRoot(entries.slice(0, at + 1).map(hashLeaf)).toString("hex")).toBe(roots[at]);
    });
  });

  it("proves every leaf of every size, wherever it stopped and was taken up again", async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 1_200 }), fc.array(fc.integer({ min: 1, max: 1_199 }), { maxLength: 3 }), fc.nat(), async (size, stops, pick) => {
      const leaves = leavesOf(size);
      const { tree, source } = grown(leaves, stops);
      const root = merkleRoot(leaves);
      expect(tree.root().equals(root)).toBe(true);
      const index = pick % size;
      const path = await inclusionPath(subtreesOf(source, size), index, size);
      expect(path.map(String)).toEqual((pathsAmong(leaves)[index] ?? []).map(String));
      expect(rootFromPath(leaves[index] ?? EMPTY_ROOT, index, size, path)?.equals(root)).toBe(true);
      expect(rootFromPath(leaves[index] ?? EMPTY_ROOT, index, size, [...path, EMPTY_ROOT])).toBeNull();
      const part = 1 + (pick % size);
      expect((await rangeRoot(subtreesOf(source, size), 0, part)).equals(merkleRoot(leaves.slice(0, part)))).toBe(true);
      const lastWhole = size - (size % 256);
      const whole = grown(leaves.slice(0, lastWhole)).tree;
      if (size > lastWhole) expect(whole.rootWith(Buffer.concat(leaves.slice(lastWhole)), size - lastWhole).equals(root)).toBe(true);
    }), { numRuns: 40 });
  });

  it("gives no root for a place outside the tree", () => {
    const [leaf = EMPTY_ROOT] = leavesOf(1);
    for (const index of [-1, 1, 0.5]) expect(rootFromPath(leaf, index, 1, [])).toBeNull();
  });
});

describe("tiles", () => {
  it("have the addresses of C2SP tlog-tiles, and no other text is one", () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe("tile/0/x001/x234/067");
    expect(tilePath({ level: "entries", index: 0, width: 7 })).toBe("tile/entries/000.p/7");
    fc.assert(fc.property(fc.constantFrom("entries" as const, 0, 1, 9, 10, 63), fc.nat(), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
      expect(parseTilePath(tilePath({ level, index, width }))).toEqual({ level, index, width });
    }));
    for (const strange of ["tile/64/000", "tile/00/000", "tile/0/0", "tile/0/x000/001", "tile/0/000.p/256", "tile/0/000.p/0", "tile/0/000.p/01", "tile/-1/000", "tile/0/../000", "checkpoint"]) {
      expect(parseTilePath(strange), strange).toBeNull();
    }
  });

  it("of a tree of 70,000 are those that C2SP tlog-tiles counts", () => {
    const names = tilesBetween(0, 70_000);
    const count = (level: number | "entries", full: boolean): number => names.filter((name) => name.level === level && (name.width === 256) === full).length;
    expect([count(0, true), count(0, false), count(1, true), count(1, false), count(2, true), count(2, false)]).toEqual([273, 1, 1, 1, 0, 1]);
    expect([widthOf(0, 273, 70_000), widthOf(1, 1, 70_000), widthOf(2, 0, 70_000), widthOf("entries", 273, 70_000)]).toEqual([112, 17, 1, 112]);
    expect(tilesBetween(0, 256).map(tilePath)).toEqual(["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
    expect(tilesBetween(300, 300)).toEqual([]);
    expect(tilesBetween(255, 257).map(tilePath)).toEqual(["tile/entries/000", "tile/entries/001.p/1", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"]);
  });

  it("hold entries that come back as they were, and hash like leaves", () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { minLength: 1, maxLength: 256 }), (entries) => {
      const bundle = encodeBundle(entries);
      expect(entriesOf(bundle, entries.length)?.map((entry) => [...entry])).toEqual(entries.map((entry) => [...entry]));
      expect(entriesOf(bundle, entries.length + 1)).toBeNull();
      const hashes = Buffer.alloc(32 * 256);
      expect(hashBundle(Buffer.from(bundle), entries.length, hashes)).toEqual({ entries: entries.length, restBytes: 0 });
      expect(hashes.subarray(0, 32 * entries.length).equals(Buffer.concat(entries.map(hashLeaf)))).toBe(true);
    }), { numRuns: 30 });
    expect(() => encodeBundle([Buffer.alloc(65_536)])).toThrow(RangeError);
  });
});

describe("entries", () => {
  const at = new Date("2026-09-01T04:00:00.123Z");

  it("are written as RFC 8785 JSON, whatever the detail holds", () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string({ unit: "grapheme" }), fc.constantFrom("staff", "representative", "visitor", "system"), (detail, requestId, kind) => {
      const actor = { staff: { kind: "staff", role: "auditor", subject: somebody() }, representative: { kind: "representative", subject: somebody(), of: somebody() }, visitor: { kind: "visitor" }, system: { kind: "system", job: "x" } } as const;
      const plain = JSON.parse(JSON.stringify(detail)) as Record<string, never>;
      const entry = anEntry(somebody(), at, { detail: plain, publicDetail: plain, requestId, actor: actor[kind] });
      const text = privatePart(newEntryId(at), entry);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      const leaf = publicLeaf(entry, { commitment: Buffer.alloc(32) }).toString();
      expect(canonicalJson(JSON.parse(leaf))).toBe(leaf);
      const bulk = publicLeaf(entry, { count: 3, root: Buffer.alloc(32) }).toString();
      expect(canonicalJson(JSON.parse(bulk))).toBe(bulk);
    }));
  });

  it("show the public nothing but version, seconds, operation, clause, commitment and what is named public", () => {
    const subject = somebody();
    const leaf = publicLeaf(anEntry(subject, at, { detail: { secret: 1 }, publicDetail: { row: "ab" } }), { commitment: Buffer.alloc(32, 1) });
    expect(Object.keys(readLeaf(leaf) ?? {})).toEqual(["clause", "commitment", "detail", "operation", "time", "version"]);
    expect(readLeaf(leaf)).toMatchObject({ time: 1_788_235_200, detail: { row: "ab" } });
    expect(leaf.includes(subject) || leaf.includes("email") || leaf.includes("secret")).toBe(false);
    expect(readLeaf(Buffer.from("[]"))).toBeNull();
    expect(readLeaf(Buffer.from("{"))).toBeNull();
  });

  it("have ids that grow with time and never repeat", () => {
    const ids = Array.from({ length: 2_000 }, (_, n) => newEntryId(new Date(at.getTime() + n)));
    expect(ids.every(isId)).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(Array.from({ length: 5_000 }, () => newEntryId(at))).size).toBe(5_000);
  });
});
