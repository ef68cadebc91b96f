import { readFileSync } from "node:fs";
import { weierstrass } from "@noble/curves/abstract/weierstrass.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromLittleEndian, gostPublicPoint, littleEndian64, signGostDigest } from "../../../test/support/toy-centre/index.ts";
import { GOST_512_A, isOnGostCurve, readGostPublicKey, verifyGostDigest } from "./gost-curve.ts";
import { hasGoodCheckDigit } from "./identity-numbers.ts";
import { LINEAR_ROWS, ROUND_CONSTANTS, SUBSTITUTION } from "./streebog-constants.ts";
import { Streebog512, streebog512 } from "./streebog.ts";

const vector = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../test/vectors/signatures/${name}`, import.meta.url), "utf8"));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytes = (text: string): Buffer => Buffer.from(text, "hex");
const plainCurve = weierstrass(GOST_512_A);

describe("Streebog-512", () => {
  const { digests } = vector("rfc6986-digests.json") as { digests: { message: string; digest: string }[] };

  it.each(digests)("gives the digest of RFC 6986 for $message", ({ message, digest }) => {
    expect(hex(streebog512(bytes(message)))).toBe(digest);
  });

  it("gives the same digest however the bytes are cut into pieces", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(90), { maxLength: 8 }), (message, cuts) => {
        const hash = new Streebog512();
        let offset = 0;
        for (const cut of cuts) {
          hash.update(message.subarray(offset, offset + cut));
          offset = Math.min(message.length, offset + cut);
        }
        expect(hex(hash.update(message.subarray(offset)).digest())).toBe(hex(streebog512(message)));
      }),
    );
  });

  it("agrees with the RFC's steps taken one by one in big numbers, also where sums overflow", () => {
    for (const message of [new Uint8Array(192).fill(255), new Uint8Array(130).fill(0x80), Uint8Array.from({ length: 300 }, (_, index) => (index * 37) & 255)]) {
      expect(hex(streebog512(message))).toBe(hex(littleEndian64(slowStreebog(message))));
    }
  });
});

const MODULUS = 2n ** 512n;

/** RFC 6986 sections 6 to 9 word for word, on 512-bit numbers; nothing but the constants is shared with the code under test. */
function slowStreebog(message: Uint8Array): bigint {
  const byteAt = (value: bigint, index: number): number => Number((value >> BigInt(8 * index)) & 255n);
  const gather = (get: (index: number) => bigint): bigint => Array.from({ length: 64 }, (_, index) => get(index) << BigInt(8 * index)).reduce((a, b) => a | b, 0n);
  const S = (value: bigint): bigint => gather((index) => BigInt(SUBSTITUTION[byteAt(value, index)] ?? 0));
  const P = (value: bigint): bigint => gather((index) => BigInt(byteAt(value, 8 * (index % 8) + Math.floor(index / 8))));
  const L = (value: bigint): bigint => {
    let out = 0n;
    for (let bit = 0n; bit < 512n; bit++) if ((value >> bit) & 1n) out ^= (LINEAR_ROWS[63 - Number(bit % 64n)] ?? 0n) << (64n * (bit / 64n));
    return out;
  };
  const g = (h: bigint, n: bigint, m: bigint): bigint => {
    let key = L(P(S(h ^ n)));
    let state = m;
    for (const constant of ROUND_CONSTANTS) {
      state = L(P(S(state ^ key)));
      key = L(P(S(key ^ constant)));
    }
    return state ^ key ^ h ^ m;
  };
  let [h, n, sum] = [0n, 0n, 0n];
  let offset = 0;
  for (; offset + 64 <= message.length; offset += 64) {
    const block = fromLittleEndian(message.subarray(offset, offset + 64));
    h = g(h, n, block);
    n = (n + 512n) % MODULUS;
    sum = (sum + block) % MODULUS;
  }
  const rest = message.subarray(offset);
  const last = fromLittleEndian(Buffer.concat([rest, Uint8Array.of(1), new Uint8Array(63 - rest.length)]));
  h = g(h, n, last);
  n = (n + BigInt(8 * rest.length)) % MODULUS;
  sum = (sum + last) % MODULUS;
  return g(g(h, 0n, n), 0n, sum);
}

describe("the curve of RFC 7836", () => {
  it("holds its base point, whose order is q", () => {
    const { Gx, Gy, n, p, a } = GOST_512_A;
    expect(isOnGostCurve({ x: Gx, y: Gy })).toBe(true);
    expect(plainCurve.BASE.multiplyUnsafe(n - 1n).add(plainCurve.BASE).is0()).toBe(true);
    expect(p - a).toBe(3n);
  });

  const { keys } = vector("rfc7836-keys.json") as { keys: { private: string; public: string }[] };
  it.each(keys)("multiplies the private key $private to its public key", ({ private: secret, public: point }) => {
    const made = gostPublicPoint(fromLittleEndian(bytes(secret)));
    expect(readGostPublicKey(bytes(point))).toEqual({ x: made.x, y: made.y });
  });

  it("refuses points beside the curve, of another length, and beyond p", () => {
    const key = bytes(keys[0]?.public ?? "");
    const moved = Buffer.from(key);
    moved[0] = (moved[0] ?? 0) ^ 1;
    const beyond = Buffer.concat([new Uint8Array(64).fill(255), key.subarray(64)]);
    expect([moved, key.subarray(1), beyond, new Uint8Array(128)].map((one) => readGostPublicKey(one))).toEqual([undefined, undefined, undefined, undefined]);
  });
});

interface FixedK {
  message: string; digest: string; e: string; d: string; k: string; qx: string; qy: string; r: string; s: string; signature: string;
}

describe("GOST R 34.10-2012 with 512 bits", () => {
  const fixed = vector("gost-fixed-k.json") as FixedK;
  const key = { x: BigInt(`0x${fixed.qx}`), y: BigInt(`0x${fixed.qy}`) };
  const number = (text: string): bigint => BigInt(`0x${text}`);

  it("verifies the committed signature with a known k, each step of which is given", () => {
    const digest = streebog512(Buffer.from(fixed.message));
    const { n } = GOST_512_A;
    expect(hex(digest)).toBe(fixed.digest);
    expect(fromLittleEndian(digest) % n).toBe(number(fixed.e));
    expect(gostPublicPoint(number(fixed.d))).toMatchObject(key);
    expect(gostPublicPoint(number(fixed.k)).x % n).toBe(number(fixed.r));
    expect((number(fixed.r) * number(fixed.d) + number(fixed.k) * number(fixed.e)) % n).toBe(number(fixed.s));
    expect(hex(Buffer.concat([littleEndian64(number(fixed.r)), littleEndian64(number(fixed.s))]))).toBe(fixed.signature);
    expect(hex(signGostDigest(number(fixed.d), digest, number(fixed.k)))).toBe(fixed.signature);
    expect(verifyGostDigest(key, digest, bytes(fixed.signature))).toBe(true);
  });

  it("refuses every other digest, key and signature", () => {
    const digest = bytes(fixed.digest);
    const signature = bytes(fixed.signature);
    const changed = (source: Buffer, index: number): Buffer => { const copy = Buffer.from(source); copy[index] = (copy[index] ?? 0) ^ 1; return copy; };
    for (const index of [0, 63, 64, 127]) expect(verifyGostDigest(key, digest, changed(signature, index))).toBe(false);
    expect(verifyGostDigest(key, changed(digest, 5), signature)).toBe(false);
    expect(verifyGostDigest(gostPublicPoint(7n), digest, signature)).toBe(false);
    expect(verifyGostDigest(key, digest, Buffer.concat([signature.subarray(64), signature.subarray(0, 64)]))).toBe(false);
    expect(verifyGostDigest(key, digest, Buffer.from(signature).reverse())).toBe(false);
  });

  it("refuses numbers that are zero, q or beyond, and other lengths", () => {
    const digest = bytes(fixed.digest);
    const s = bytes(fixed.signature).subarray(64);
    const order = littleEndian64(GOST_512_A.n);
    for (const pair of [[new Uint8Array(64), s], [s, new Uint8Array(64)], [order, s], [s, order], [new Uint8Array(64).fill(255), s], [s, s.subarray(1)]]) {
      expect(verifyGostDigest(key, digest, Buffer.concat(pair))).toBe(false);
    }
  });

  it("takes a digest that is a multiple of q as one, as the standard says", () => {
    const zero = new Uint8Array(64);
    const signature = signGostDigest(number(fixed.d), zero, number(fixed.k));
    expect(verifyGostDigest(key, zero, signature)).toBe(true);
    expect(verifyGostDigest(key, littleEndian64(GOST_512_A.n), signature)).toBe(true);
  });

  it("agrees with the library's own field on random keys and digests", () => {
    const scalar = fc.bigInt(1n, GOST_512_A.n - 1n);
    fc.assert(
      fc.property(scalar, scalar, fc.uint8Array({ minLength: 64, maxLength: 64 }), (d, k, digest) => {
        expect(verifyGostDigest(plainCurve.BASE.multiply(d).toAffine(), digest, signGostDigest(d, digest, k))).toBe(true);
      }),
      { numRuns: 15 },
    );
  });
});

describe("IIN and BIN", () => {
  it("know their check digit in both passes, and refuse what has none", () => {
    for (const good of ["061211600012", "150101500011", "150101500021", "150101500207", "150101500219"]) expect(hasGoodCheckDigit(good)).toBe(true);
    for (let last = 0; last <= 9; last++) expect(hasGoodCheckDigit(`15010150027${last}`)).toBe(false);
    for (const bad of ["123456789011", "123456789012", "123456789021", "061211600013", "06121160001", "06121160001a", ""]) expect(hasGoodCheckDigit(bad)).toBe(false);
  });
});
