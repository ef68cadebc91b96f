import { generateKeyPairSync, hash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folderSource, noteKey, verifyLog, writeLogFolder } from "../../modules/ledger/index.ts";
import type { Figure } from "./figure.ts";

const ENTRIES = 1_000_000;

/** Leaves as the service writes them, each with a commitment of its own. */
function* leaves(count: number): Generator<Buffer> {
  const random = randomBytes(32 * 1_024);
  for (let n = 0; n < count; n += 1) {
    random.writeUInt32BE(n, (n % 1_024) * 32);
    const commitment = random.toString("base64", (n % 1_024) * 32, (n % 1_024) * 32 + 32);
    yield Buffer.from(`{"clause":"C1","commitment":"${commitment}","operation":"use","time":${1_800_000_000 + n},"version":1}`);
  }
}

/** The floor: as many calls of the hash as a tree of so many leaves has nodes, on inputs of the size that they have. */
function bareHashes(count: number, leafBytes: number): number {
  const leaf = Buffer.alloc(1 + leafBytes);
  const node = Buffer.alloc(65, 1);
  const begun = performance.now();
  for (let n = 0; n < count; n += 1) hash("sha256", leaf, "buffer");
  for (let n = 1; n < count; n += 1) hash("sha256", node, "buffer");
  return (performance.now() - begun) / 1_000;
}

/** The whole log verified from files, in entries a second; beside it 2n − 1 calls of the hash alone. */
export async function ledgerVerifyBench({ entries = ENTRIES }: { entries?: number } = {}): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "ledger-verify-bench-"));
  try {
    const key = generateKeyPairSync("ed25519").privateKey;
    await writeLogFolder(folder, "bench.example/ledger", key, leaves(entries));
    const leafBytes = [...leaves(1)][0]?.length ?? 0;
    const request = { source: folderSource(folder), trust: { keys: [noteKey("bench.example/ledger", key)] } };
    bareHashes(50_000, leafBytes);
    const floorBefore = bareHashes(entries, leafBytes);
    const begun = performance.now();
    const { ok } = await verifyLog(request);
    const seconds = (performance.now() - begun) / 1_000;
    // Before and after, since the machine may have other things to do by then.
    const floor = (floorBefore + bareHashes(entries, leafBytes)) / 2;
    if (!ok) throw new Error("the log that was just written does not verify");
    const settings = { entries, leafBytes, bareSeconds: Math.round(floor * 100) / 100 };
    return [
      { name: "ledger-verify.rate", figure: Math.round(entries / seconds), unit: "entries/s", beside: Math.round(entries / floor), ratio: floor / seconds, settings },
      { name: "ledger-verify.time", figure: Math.round(seconds * 100) / 100, unit: "s", beside: null, ratio: null, settings },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
