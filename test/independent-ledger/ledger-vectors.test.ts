import { createHash, createHmac, hkdfSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkProof, readVerifierKey } from "../../src/modules/ledger/index.ts";
import vectors from "../vectors/ledger/small-log.json" with { type: "json" };
import { verifyLog, verifyProof } from "./second-verifier.ts";

const { verifierKey, ledgerKey, checkpoint, tilesSha256, leaves, openings, proofs } = vectors;

/** The vectors as a log: bundles from the leaves, tiles of hashes from the bundles, by the texts of C2SP and RFC 6962. */
function fetch(path: string): Buffer | undefined {
  const entries = leaves.map((leaf) => Buffer.from(leaf));
  const sha = (...parts: Buffer[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();
  const hashes = entries.map((entry) => sha(Buffer.of(0), entry));
  const bundle = (from: number, to: number): Buffer => Buffer.concat(entries.slice(from, to).map((entry) => Buffer.concat([Buffer.of(entry.length >> 8, entry.length & 255), entry])));
  let level = hashes.slice(0, 256);
  while (level.length > 1) level = Array.from({ length: level.length / 2 }, (_, n) => sha(Buffer.of(1), level[2 * n] ?? Buffer.alloc(0), level[2 * n + 1] ?? Buffer.alloc(0)));
  return {
    "checkpoint": Buffer.from(checkpoint), "tile/entries/000": bundle(0, 256), "tile/entries/001.p/44": bundle(256, 300),
    "tile/0/000": Buffer.concat(hashes.slice(0, 256)), "tile/0/001.p/44": Buffer.concat(hashes.slice(256)), "tile/1/000.p/1": level[0] ?? Buffer.alloc(0),
  }[path];
}

describe("the ledger's test vectors", () => {
  it("are a log that the texts alone verify, tile by tile", () => {
    expect(verifyLog(fetch, verifierKey)).toEqual({ good: true, why: "", size: 300 });
    for (const [name, digest] of Object.entries(tilesSha256)) expect(createHash("sha256").update(fetch(name) ?? "").digest("hex"), name).toBe(digest);
  });

  it("hold proofs on which both verifiers agree", () => {
    const key = readVerifierKey(verifierKey);
    proofs.forEach((proof, n) => {
      const [product, texts] = [checkProof(proof, { keys: key === null ? [] : [key] }), verifyProof(proof, verifierKey)];
      expect(product).toMatchObject({ ok: true, index: n === 0 ? 0 : 299 });
      expect(product.ok && texts?.entry.equals(product.entry)).toBe(true);
    });
  });

  it("open by HKDF and HMAC as docs/formats/ledger.md section 3 tells it", () => {
    for (const { entryId, openingKey, private: text, leaf } of openings) {
      const info = Buffer.concat([Buffer.from("entry"), Buffer.from(entryId.replaceAll("-", ""), "hex")]);
      const derived = Buffer.from(hkdfSync("sha256", Buffer.from(ledgerKey, "base64"), "robotek-ledger/v1", info, 32));
      expect(derived.toString("base64")).toBe(openingKey);
      expect((JSON.parse(leaf) as { commitment: string }).commitment).toBe(createHmac("sha256", derived).update(text).digest("base64"));
    }
  });
});
