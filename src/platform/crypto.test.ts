import { createHmac, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, equalConstantTime, hkdf, hmac, seal, sealedKeyId, sha256, unseal, UnsealFault } from "./crypto.ts";
import { pooledRandom } from "./random-pool.ts";

const key = { id: randomBytes(16), secret: randomBytes(32) };

describe("sealing", () => {
  it("opens with the same key and place alone, whatever single bit is changed", () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(fc.property(bytes, fc.string(), fc.nat(), (plain, place, at) => {
      const sealed = seal(key, plain, place);
      expect(unseal(key, sealed, place)).toEqual(Buffer.from(plain));
      expect(() => unseal(key, sealed, `${place}!`)).toThrow(UnsealFault);
      const bit = at % (sealed.length * 8);
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => unseal(key, changed, place)).toThrow(UnsealFault);
    }));
  });

  it("binds the key's id and refuses what is too short", () => {
    const sealed = seal(key, "text", "place");
    expect(sealedKeyId(sealed)).toEqual(key.id);
    expect(() => unseal({ ...key, id: randomBytes(16) }, sealed, "place")).toThrow(UnsealFault);
    expect(() => unseal(key, sealed.subarray(0, 44), "place")).toThrow(UnsealFault);
    expect(() => seal({ id: randomBytes(15), secret: key.secret }, "", "")).toThrow(RangeError);
  });

  it("never makes the same bytes twice", () => {
    expect(seal(key, "text", "place")).not.toEqual(seal(key, "text", "place"));
  });
});

describe("known answers", () => {
  it("derives as RFC 5869, test case 3", () => {
    expect(hkdf(Buffer.alloc(22, 0x0b), "", "", 42).toString("hex")).toBe(
      "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    );
  });

  it("authenticates as RFC 4231, test case 2, and hashes as FIPS 180", () => {
    expect(hmac(Buffer.from("Jefe"), "what do ya want for nothing?").toString("hex")).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
    expect(sha256("abc").toString("hex")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("authenticates as the Hmac of node:crypto does, whatever the key and however long the message", () => {
    const known = (key: Uint8Array, message: Uint8Array | string): Buffer => createHmac("sha256", key).update(message).digest();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), fc.string({ maxLength: 5_000 }), (key, message) => {
      expect(hmac(key, message).equals(known(key, message))).toBe(true);
      expect(hmac(key, Buffer.from(message)).equals(known(key, message))).toBe(true);
    }));
    for (const length of [65_536, 65_537, 1_000_000]) expect(hmac(key.secret, Buffer.alloc(length, 7)).equals(known(key.secret, Buffer.alloc(length, 7)))).toBe(true);
    expect(() => hmac(Buffer.alloc(65), "")).toThrow(RangeError);
  });

  it("writes RFC 8785 JSON", () => {
    expect(canonicalJson({ b: [1e21, 0.1, "€\u0007"], a: { "\u00e9": null, z: true } })).toBe('{"a":{"z":true,"é":null},"b":[1e+21,0.1,"€\\u0007"]}');
    expect(() => canonicalJson(undefined)).toThrow();
    expect(() => canonicalJson({ n: Number.NaN })).toThrow();
  });
});

it("hands out each random byte once, in the length asked for, and never fewer than that", () => {
  const tokens = Array.from({ length: 2_000 }, () => pooledRandom(16));
  expect(new Set(tokens.map((token) => token.toString("hex"))).size).toBe(2_000);
  expect(tokens.every((token) => token.length === 16)).toBe(true);
  expect(pooledRandom(8_192)).toHaveLength(8_192);
  expect(() => pooledRandom(8_193)).toThrow(RangeError);
});

it("compares texts and bytes of any length", () => {
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => equalConstantTime(a, b) === (a === b)));
  expect(equalConstantTime("abc", Buffer.from("abc"))).toBe(true);
});
