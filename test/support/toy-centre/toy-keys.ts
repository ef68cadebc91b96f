import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { weierstrass } from "@noble/curves/abstract/weierstrass.js";
import { GOST_512_A, streebog512 } from "../../../src/modules/signatures/index.ts";
import { algorithm, bits, nul, octets, oid, seq, type Der } from "./toy-der.ts";

export type ToyAlgorithm = "gost" | "rsa";

/** A key pair of the toy centre: signs bytes, and gives its SubjectPublicKeyInfo. */
export interface ToyKey {
  readonly algorithm: ToyAlgorithm;
  readonly publicKeyInfo: Der;
  /** The bits of the public key, for key identifiers. */
  readonly publicBits: Uint8Array;
  /** For RSA the private key, which openssl signs with. */
  readonly privateKey: KeyObject | undefined;
  readonly digestAlgorithm: Der;
  /** As certificates, lists and answers name it. */
  readonly signatureAlgorithm: Der;
  /** As a CMS signer names it. */
  readonly signerAlgorithm: Der;
  readonly digest: (bytes: Uint8Array) => Uint8Array;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}

const Point = weierstrass(GOST_512_A);

/** A number as 64 bytes, least significant first. */
export function littleEndian64(value: bigint): Uint8Array {
  return Buffer.from(value.toString(16).padStart(128, "0"), "hex").reverse();
}

/** The number that 64 bytes write, least significant first. */
export function fromLittleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
}

function scalarFrom(...seeds: readonly (string | Uint8Array)[]): bigint {
  const hash = createHash("sha512");
  for (const seed of seeds) hash.update(seed);
  return (BigInt(`0x${hash.digest("hex")}`) % (GOST_512_A.n - 1n)) + 1n;
}

/** GOST R 34.10-2012 section 6.1 with a given k: r = (kG).x mod q, s = r·d + k·e mod q; r ‖ s, little-endian. */
export function signGostDigest(d: bigint, digest: Uint8Array, k: bigint): Uint8Array {
  const { n } = GOST_512_A;
  const e = fromLittleEndian(digest) % n || 1n;
  const r = Point.BASE.multiply(k).toAffine().x % n;
  return Buffer.concat([littleEndian64(r), littleEndian64((r * d + k * e) % n)]);
}

/** The public point of a private number. */
export function gostPublicPoint(d: bigint): { x: bigint; y: bigint } {
  return Point.BASE.multiply(d).toAffine();
}

/** A GOST key made from a seed: the same seed, the same key; k comes from key and digest, so signatures repeat too. */
export function gostKey(seed: string): ToyKey {
  const d = scalarFrom("toy key", seed);
  const { x, y } = gostPublicPoint(d);
  const publicBits = octets(Buffer.concat([littleEndian64(x), littleEndian64(y)]));
  const digestAlgorithm = algorithm("1.2.398.3.10.1.3.3", nul());
  const signatureAlgorithm = algorithm("1.2.398.3.10.1.1.2.3.2", nul());
  return {
    algorithm: "gost",
    publicKeyInfo: seq(algorithm("1.2.398.3.10.1.1.2.2", seq(oid("1.2.398.3.10.1.1.2.2.1"), oid("1.2.398.3.10.1.3.3"))), bits(publicBits)),
    publicBits,
    privateKey: undefined,
    digestAlgorithm,
    signatureAlgorithm,
    signerAlgorithm: signatureAlgorithm,
    digest: streebog512,
    sign: (bytes) => {
      const digest = streebog512(bytes);
      return signGostDigest(d, digest, scalarFrom("toy k", littleEndian64(d), digest));
    },
  };
}

const rsaPairs = new Map<string, KeyObject>();

/** An RSA key; made once in a process for each seed, since making one takes long. */
export function rsaKey(seed: string, modulusLength = 2048): ToyKey {
  const name = `${seed} ${modulusLength}`;
  const privateKey = rsaPairs.get(name) ?? generateKeyPairSync("rsa", { modulusLength }).privateKey;
  rsaPairs.set(name, privateKey);
  const publicBits = privateKey.export({ format: "der", type: "pkcs1" });
  const publicPart = rsaPublicPart(publicBits);
  return {
    algorithm: "rsa",
    publicKeyInfo: seq(algorithm("1.2.840.113549.1.1.1", nul()), bits(publicPart)),
    publicBits: publicPart,
    privateKey,
    digestAlgorithm: algorithm("2.16.840.1.101.3.4.2.1", nul()),
    signatureAlgorithm: algorithm("1.2.840.113549.1.1.11", nul()),
    signerAlgorithm: algorithm("1.2.840.113549.1.1.1", nul()),
    digest: (bytes) => createHash("sha256").update(bytes).digest(),
    sign: (bytes) => sign("sha256", bytes, privateKey),
  };
}

// RSAPrivateKey is SEQUENCE { version, n, e, … }: the public key is SEQUENCE { n, e }.
function rsaPublicPart(pkcs1: Uint8Array): Uint8Array {
  const element = (offset: number): { start: number; end: number } => {
    const first = pkcs1[offset + 1] ?? 0;
    const count = first < 128 ? 0 : first - 128;
    let length = first;
    if (count > 0) length = Number(BigInt(`0x${Buffer.from(pkcs1.subarray(offset + 2, offset + 2 + count)).toString("hex")}`));
    return { start: offset + 2 + count, end: offset + 2 + count + length };
  };
  const version = element(element(0).start);
  const modulus = element(version.end);
  return seq(pkcs1.subarray(version.end, element(modulus.end).end));
}

/** A key of either algorithm. */
export function toyKey(kind: ToyAlgorithm, seed: string): ToyKey {
  return kind === "gost" ? gostKey(seed) : rsaKey(seed);
}
