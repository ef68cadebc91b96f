import { createHash, createPublicKey, publicDecrypt, verify, constants, type KeyObject } from "node:crypto";
import { sequence, objectId, bitStringBytes, octets, ifTag, inside, TAG } from "./asn1-values.ts";
import type { Element } from "./asn1-elements.ts";
import { readGostPublicKey, verifyGostDigest, type GostPublicKey } from "./gost-curve.ts";
import { OID } from "./object-ids.ts";
import { streebog512 } from "./streebog.ts";

/** Why an algorithm is not used: an old national one, one that is broken or too short, one that we do not know. */
export type AlgorithmFault = "algorithm-legacy" | "algorithm-weak" | "algorithm-unknown";

export type DigestName = "streebog-512" | "sha-256";
export type SchemeName = "gost-2015-512" | "rsa-sha-256";

/** Key sizes of RSA that are taken, in bits: below is weak, above costs more time than any centre's key needs. */
export const RSA_BITS = { least: 2048, most: 4096 } as const;

const WEAK: ReadonlySet<string> = new Set([
  OID.sha1, OID.md5, "1.2.840.113549.2.2", "1.2.840.113549.1.1.2", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.3.14.3.2.29",
]);

function faultOf(oid: string): AlgorithmFault {
  if (oid === OID.gost94 || oid.startsWith(`${OID.gost94}.`) || oid === OID.gost2004 || oid.startsWith(`${OID.gost2004}.`)) return "algorithm-legacy";
  return WEAK.has(oid) ? "algorithm-weak" : "algorithm-unknown";
}

/** The digest that an object identifier names, or why it is not used. */
export function digestNamed(oid: string): DigestName | AlgorithmFault {
  if (oid === OID.streebog512) return "streebog-512";
  return oid === OID.sha256 ? "sha-256" : faultOf(oid);
}

/** The scheme that a certificate, list or answer is signed with, or why it is not used. */
export function schemeNamed(oid: string): SchemeName | AlgorithmFault {
  if (oid === OID.gost2015Signature) return "gost-2015-512";
  return oid === OID.sha256WithRsa ? "rsa-sha-256" : faultOf(oid);
}

/** The scheme of a CMS signer; there RSA is also written as the bare key algorithm, with the digest named apart. */
export function signerScheme(signatureOid: string, digest: DigestName): SchemeName | AlgorithmFault {
  const scheme = signatureOid === OID.rsa ? "rsa-sha-256" : schemeNamed(signatureOid);
  if (scheme === "gost-2015-512") return digest === "streebog-512" ? scheme : "algorithm-unknown";
  if (scheme === "rsa-sha-256") return digest === "sha-256" ? scheme : "algorithm-unknown";
  return scheme;
}

/** Whether the answer of the functions above is a reason to refuse. */
export function isAlgorithmFault(name: string): name is AlgorithmFault {
  return name.startsWith("algorithm-");
}

/** The digest of `bytes`. */
export function digestOf(name: DigestName, bytes: Uint8Array): Uint8Array {
  return name === "streebog-512" ? streebog512(bytes) : createHash("sha256").update(bytes).digest();
}

export type PublicKey =
  | { readonly scheme: "gost-2015-512"; readonly point: GostPublicKey }
  | { readonly scheme: "rsa-sha-256"; readonly key: KeyObject }
  | { readonly scheme: AlgorithmFault };

/** Reads a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). @throws StructureError when it is none. */
export function readPublicKey(info: Element): PublicKey {
  const [algorithm, bits] = sequence(info, "public key");
  const [name, parameters] = sequence(algorithm, "public key algorithm");
  const oid = objectId(name, "public key algorithm");
  const key = bitStringBytes(bits, "public key bits");
  if (oid === OID.rsa) return readRsaKey(info.raw);
  if (oid !== OID.gost2015Key) return { scheme: faultOf(oid) };
  const [curve, digest] = ifTag(parameters, TAG.sequence)?.parts ?? [];
  if (objectId(curve, "curve") !== OID.gost2015Curve || (digest && objectId(digest, "digest") !== OID.streebog512)) return { scheme: "algorithm-unknown" };
  const point = readGostPublicKey(octets(inside(key), "public point"));
  return point ? { scheme: "gost-2015-512", point } : { scheme: "algorithm-unknown" };
}

function readRsaKey(spki: Uint8Array): PublicKey {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  } catch {
    return { scheme: "algorithm-unknown" };
  }
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < RSA_BITS.least || publicExponent < 3n || publicExponent % 2n === 0n) return { scheme: "algorithm-weak" };
  return modulusLength > RSA_BITS.most || publicExponent > 0xffffffffn ? { scheme: "algorithm-unknown" } : { scheme: "rsa-sha-256", key };
}

/** What the arithmetic said. `other-data`: the signature is whole, but made over other bytes; only RSA can show that. */
export type ArithmeticResult = "good" | "bad" | "other-data";

const SHA256_INFO = Buffer.from("3031300d060960864801650304020105000420", "hex");

/** Checks `signature` over `data`. A key of another scheme is "bad". */
export function verifySignatureBytes(key: PublicKey, scheme: SchemeName, data: Uint8Array, signature: Uint8Array): ArithmeticResult {
  if (key.scheme === "gost-2015-512" && scheme === key.scheme) return verifyGostDigest(key.point, streebog512(data), signature) ? "good" : "bad";
  if (key.scheme !== "rsa-sha-256" || scheme !== key.scheme) return "bad";
  const rsa = { key: key.key, padding: constants.RSA_PKCS1_PADDING };
  if (verify("sha256", data, rsa, signature)) return "good";
  try {
    const opened = publicDecrypt(rsa, signature);
    return opened.length === SHA256_INFO.length + 32 && opened.subarray(0, SHA256_INFO.length).equals(SHA256_INFO) ? "other-data" : "bad";
  } catch {
    return "bad"; // the padding did not come out: these are not the bytes that the key made
  }
}
