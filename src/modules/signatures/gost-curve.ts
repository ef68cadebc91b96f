import { Field } from "@noble/curves/abstract/modular.js";
import { weierstrass, type WeierstrassPoint } from "@noble/curves/abstract/weierstrass.js";

/** id-tc26-gost-3410-12-512-paramSetA, RFC 7836 appendix A.2.1; Kazakhstan names it 1.2.398.3.10.1.1.2.2.1. */
export const GOST_512_A = {
  p: 2n ** 512n - 569n,
  a: 2n ** 512n - 572n,
  b: BigInt(
    "0xE8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
  ),
  n: BigInt(
    "0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275",
  ),
  h: 1n,
  Gx: 3n,
  Gy: BigInt(
    "0x7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
  ),
} as const;

const COORDINATE_BYTES = 64;
const MASK = 2n ** 512n - 1n;

/** A product below p², reduced by 2^512 ≡ 569: twice folded it is below 2^512 + 569², so one subtraction ends it. */
function reduce(product: bigint): bigint {
  const once = (product >> 512n) * 569n + (product & MASK);
  const twice = (once >> 512n) * 569n + (once & MASK);
  return twice >= GOST_512_A.p ? twice - GOST_512_A.p : twice;
}

// noble's field with its two hot operations replaced: twice as fast as the general remainder.
const plain = Field(GOST_512_A.p);
const field: typeof plain = Object.create(Object.getPrototypeOf(plain) as object, {
  ...Object.getOwnPropertyDescriptors(plain),
  mul: { value: (a: bigint, b: bigint) => reduce(a * b) },
  sqr: { value: (a: bigint) => reduce(a * a) },
}) as typeof plain;

const Point = weierstrass(GOST_512_A, { Fp: field });
let base: WeierstrassPoint<bigint> | undefined;

// The table of the base point costs as much as two verifications, so the first verification pays it, not the import.
function basePoint(): WeierstrassPoint<bigint> {
  base ??= Point.BASE.precompute(4, false);
  return base;
}

/** The public key Q = d·G as two coordinates. */
export interface GostPublicKey {
  readonly x: bigint;
  readonly y: bigint;
}

/** Reads a little-endian number. */
export function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString("hex") || "0"}`);
}

/** Reads x ‖ y, 64 bytes each, little-endian; undefined when that is no point of the curve. */
export function readGostPublicKey(bytes: Uint8Array): GostPublicKey | undefined {
  if (bytes.length !== 2 * COORDINATE_BYTES) return undefined;
  const key = { x: littleEndian(bytes.subarray(0, COORDINATE_BYTES)), y: littleEndian(bytes.subarray(COORDINATE_BYTES)) };
  return isOnGostCurve(key) ? key : undefined;
}

/** Whether the coordinates are below p and fulfil y² = x³ + ax + b. The cofactor is 1, so such a point is in the group. */
export function isOnGostCurve({ x, y }: GostPublicKey): boolean {
  const { p, a, b } = GOST_512_A;
  return x < p && y < p && (y * y - (x * x * x + a * x + b)) % p === 0n;
}

/**
 * Verifies a GOST R 34.10-2012 signature with 512 bits (RFC 7091 section 6.2) over a Streebog-512 digest.
 * @param signature r ‖ s, 64 bytes each, little-endian, as Kazakhstan's centre writes it.
 */
export function verifyGostDigest(key: GostPublicKey, digest: Uint8Array, signature: Uint8Array): boolean {
  const { n } = GOST_512_A;
  if (signature.length !== 2 * COORDINATE_BYTES) return false;
  const r = littleEndian(signature.subarray(0, COORDINATE_BYTES));
  const s = littleEndian(signature.subarray(COORDINATE_BYTES));
  if (r === 0n || s === 0n || r >= n || s >= n) return false;
  const e = littleEndian(digest) % n || 1n;
  const v = Point.Fn.inv(e);
  const q = Point.fromAffine(key);
  const point = basePoint().multiplyUnsafe(Point.Fn.mul(s, v)).add(q.multiplyUnsafe(Point.Fn.mul(n - r, v)));
  return !point.is0() && point.toAffine().x % n === r;
}
