import { createHmac, hkdfSync } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { folderSource, readVerifierKey, verifyLog as verifyByProduct } from "../../src/modules/ledger/index.ts";
import type { Ledger, NoteKey } from "../../src/modules/ledger/index.ts";
import { aLedger, anEntry, KeysInMemory, somebody } from "../../src/modules/ledger/ledger.fixtures.ts";
import { movableClock } from "../support/clock.ts";
import { testDatabases } from "../support/database.ts";
import type { TestDatabases } from "../support/database.ts";
import { fromFolder, pathOf, verifyLog, verifyProof } from "./second-verifier.ts";

const clock = movableClock();
const keys = new KeysInMemory();
const SIZE = 1_300;
const subject = somebody();
let databases: TestDatabases;
let ledger: Ledger;
let folder: string;
let vkey: string;
let held: string;
let entryId: string;

beforeAll(async () => {
  databases = await testDatabases();
  const made = await aLedger(databases, clock, { keys });
  ({ ledger } = made);
  folder = made.deps.folder;
  for (const count of [1, 254, 1, 1, 43, SIZE - 300]) {
    const ids = await databases.data.begin((tx) => ledger.append(tx, Array.from({ length: count }, () => anEntry(subject, clock.now()))));
    entryId = ids[0]?.entryId ?? "";
    await ledger.integrate();
    if ((await ledger.checkpoint())?.size === 300) held = (await ledger.checkpoint())?.note ?? "";
  }
  vkey = (await readFile(join(folder, "key"), "utf8")).trim();
  return made.clean;
});

function productKeys(): NoteKey[] {
  const key = readVerifierKey(vkey);
  return key === null ? [] : [key];
}

describe("a verifier that shares no code with the ledger", () => {
  it("clause:S1 agrees on the checkpoint, on every tile, and on a checkpoint held from before", async () => {
    expect(verifyLog(fromFolder(folder), vkey, held)).toEqual({ good: true, why: "", size: SIZE });
    expect(await verifyByProduct({ source: folderSource(folder), trust: { keys: productKeys() }, since: held })).toMatchObject({ ok: true, size: SIZE, entriesChecked: SIZE });
  });

  it("agrees on proofs, at the edges of tiles and in the middle", async () => {
    for (const index of [0, 1, 255, 256, 257, 511, 512, 1023, SIZE - 2, SIZE - 1]) {
      const proof = (await ledger.prove(index)) ?? "";
      expect(verifyProof(proof, vkey)?.index).toBe(index);
      const path = proof.slice(0, proof.indexOf("\n\n")).split("\n").slice(3);
      expect(path).toEqual(pathOf(fromFolder(folder), index, SIZE));
      expect(verifyProof(proof.replace(`index ${index}`, `index ${index + 1}`), vkey)).toBeUndefined();
    }
    expect(await ledger.prove(SIZE)).toBeNull();
  });

  it("opens an entry by RFC 5869 and RFC 2104 as docs/formats/ledger.md tells it", async () => {
    const [key] = await keys.openKeys([subject]);
    const opening = await ledger.opening(databases.data, subject, entryId);
    const proof = verifyProof(opening?.proof ?? "", vkey);
    const leaf = JSON.parse(proof?.entry.toString() ?? "{}") as { commitment: string };
    const info = Buffer.concat([Buffer.from("entry"), Buffer.from(entryId.replaceAll("-", ""), "hex")]);
    const derived = Buffer.from(hkdfSync("sha256", key?.bytes ?? "", "robotek-ledger/v1", info, 32));
    expect(derived.toString("base64")).toBe(opening?.key);
    expect(createHmac("sha256", derived).update(opening?.private ?? "").digest("base64")).toBe(leaf.commitment);
  });

  it("agrees on planted faults: each finds every one", async () => {
    const bundle = await readFile(join(folder, "tile/entries/001"));
    const tile = await readFile(join(folder, "tile/0/002"));
    const upper = await readFile(join(folder, `tile/1/000.p/${Math.floor(SIZE / 256)}`));
    const checkpoint = await readFile(join(folder, "checkpoint"));
    const flipped = (bytes: Buffer, at: number): Buffer => Buffer.from(bytes).fill((bytes[at] ?? 0) ^ 1, at, at + 1);
    const faults: [string, Buffer][] = [
      ["tile/entries/001", flipped(bundle, 50)],
      ["tile/entries/001", bundle.subarray(0, -1)],
      ["tile/entries/001", Buffer.concat([bundle, Buffer.of(0, 1, 7)])],
      ["tile/entries/001", withoutFirst(bundle)],
      ["tile/entries/001", swapped(bundle)],
      ["tile/0/002", flipped(tile, 8_191)],
      [`tile/1/000.p/${Math.floor(SIZE / 256)}`, flipped(upper, 33)],
      ["checkpoint", Buffer.from(checkpoint.toString().replace(`\n${SIZE}\n`, `\n${SIZE - 1}\n`))],
      ["checkpoint", flipped(checkpoint, checkpoint.length - 10)],
    ];
    for (const [path, bytes] of faults) {
      const copy = await mkdtemp(join(tmpdir(), "planted "));
      await cp(folder, copy, { recursive: true });
      await writeFile(join(copy, path), bytes);
      expect(verifyLog(fromFolder(copy), vkey).good, path).toBe(false);
      expect((await verifyByProduct({ source: folderSource(copy), trust: { keys: productKeys() } })).ok, path).toBe(false);
      await rm(copy, { recursive: true });
    }
  });

  it("never sees a commitment twice", () => {
    const seen = new Set<string>();
    const fetch = fromFolder(folder);
    for (let n = 0; n < Math.floor(SIZE / 256); n += 1) {
      for (const [commitment] of fetch(`tile/entries/00${n}`)?.toString("latin1").matchAll(/"commitment":"[^"]+"/g) ?? []) seen.add(commitment);
    }
    expect(seen.size).toBe(Math.floor(SIZE / 256) * 256);
  });
});

function withoutFirst(bundle: Buffer): Buffer {
  return bundle.subarray(2 + bundle.readUInt16BE(0));
}

function swapped(bundle: Buffer): Buffer {
  const first = 2 + bundle.readUInt16BE(0);
  const second = first + 2 + bundle.readUInt16BE(first);
  return Buffer.concat([bundle.subarray(first, second), bundle.subarray(0, first), bundle.subarray(second)]);
}
