import { createHash } from "node:crypto";
import { StructureError, readElement, type Element } from "./asn1-elements.ts";
import { TAG, algorithmId, bitStringBytes, boolean, explicit, ifTag, inside, instant, integerHex, mustTag, namedBits, objectId, octets, sequence, setOf, smallNumber, text } from "./asn1-values.ts";
import { OID } from "./object-ids.ts";
import { readPublicKey, type PublicKey } from "./signature-algorithms.ts";

/** One name of a subject or issuer: what it is called, and its value. */
export interface NamePart {
  readonly oid: string;
  readonly value: string;
}

/** A certificate, read (RFC 5280). Times are milliseconds since 1970. */
export interface Certificate {
  readonly raw: Uint8Array;
  /** SHA-256 of the whole certificate, hexadecimal. */
  readonly fingerprint: string;
  readonly serial: string;
  /** The issuer's and subject's names as written: they are compared by these bytes, never by their letters. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly issuerNames: readonly NamePart[];
  readonly subjectNames: readonly NamePart[];
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: PublicKey;
  /** The bits of the public key, for key hashes. */
  readonly keyBits: Uint8Array;
  readonly signed: Uint8Array;
  readonly signatureOid: string;
  readonly signature: Uint8Array;
  readonly extensions: CertificateExtensions;
}

/** The extensions that verification looks at. */
export interface CertificateExtensions {
  /** Named bits of KeyUsage, or undefined when it stands not there. */
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined;
  readonly purposes: readonly string[];
  readonly purposesCritical: boolean;
  readonly isAuthority: boolean;
  readonly pathLength: number | undefined;
  readonly keyId: string | undefined;
  readonly issuerKeyId: string | undefined;
  readonly policies: readonly string[];
  readonly ocspNoCheck: boolean;
  /** Critical extensions that we do not know: the certificate may not be used. */
  readonly unknownCritical: readonly string[];
}

const KEY_USAGES = [
  "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement", "keyCertSign", "crlSign", "encipherOnly", "decipherOnly",
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

const KNOWN_CRITICAL: ReadonlySet<string> = new Set([OID.keyUsage, OID.basicConstraints, OID.extendedKeyUsage, OID.policies]);

/** SHA-256, hexadecimal: how certificates, lists and answers are named in evidence. */
export function fingerprintOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Reads a certificate from DER. @throws StructureError when it is none. */
export function readCertificate(der: Uint8Array): Certificate {
  const [tbs, algorithm, signature, ...others] = sequence(readElement(der), "certificate");
  if (!tbs || others.length > 0) throw new StructureError("not-a-signature", "certificate");
  const fields = [...sequence(tbs, "certificate body")];
  const tagged = ifTag(fields[0], 0, "context") && fields.shift();
  const version = tagged ? smallNumber(explicit(tagged, "version"), "version") : 0;
  const [serial, innerAlgorithm, issuer, validity, subject, keyInfo, ...rest] = fields;
  const [notBefore, notAfter] = sequence(validity, "validity");
  const signatureOid = algorithmId(algorithm, "signature algorithm");
  if (algorithmId(innerAlgorithm, "inner algorithm") !== signatureOid) throw new StructureError("not-a-signature", "two algorithms");
  const extensions = rest.find((part) => ifTag(part, 3, "context"));
  if (extensions && version !== 2) throw new StructureError("not-a-signature", "extensions before version 3");
  const key = mustTag(keyInfo, TAG.sequence, "public key");
  return {
    raw: der,
    fingerprint: fingerprintOf(der),
    serial: integerHex(serial, "serial number"),
    issuer: mustTag(issuer, TAG.sequence, "issuer").raw,
    subject: mustTag(subject, TAG.sequence, "subject").raw,
    issuerNames: readNames(issuer),
    subjectNames: readNames(subject),
    notBefore: instant(notBefore, "not before"),
    notAfter: instant(notAfter, "not after"),
    publicKey: readPublicKey(key),
    keyBits: bitStringBytes(key.parts[1], "public key bits"),
    signed: tbs.raw,
    signatureOid,
    signature: bitStringBytes(signature, "signature"),
    extensions: readExtensions(extensions),
  };
}

/** The names of a Name (RFC 5280 section 4.1.2.4), in their order. @throws StructureError */
export function readNames(name: Element | undefined): NamePart[] {
  return sequence(name, "name").flatMap((relative) =>
    setOf(relative, "relative name").map((attribute) => {
      const [oid, value] = sequence(attribute, "name part");
      return { oid: objectId(oid, "name part"), value: (value && text(value)) ?? "" };
    }),
  );
}

/** One extension by its identifier: whether critical, and its value's bytes. */
export interface Extension {
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** Extensions by object identifier; the same one twice is refused. @throws StructureError */
export function readExtensionList(list: Element | undefined): Map<string, Extension> {
  const found = new Map<string, Extension>();
  for (const item of list ? sequence(list, "extensions") : []) {
    const [oid, ...rest] = sequence(item, "extension");
    const name = objectId(oid, "extension");
    if (found.has(name)) throw new StructureError("not-a-signature", `extension ${name} twice`);
    const critical = rest.length === 2 && boolean(rest[0], "critical");
    found.set(name, { critical, value: octets(rest[rest.length - 1], "extension value") });
  }
  return found;
}

function readExtensions(tagged: Element | undefined): CertificateExtensions {
  const all = readExtensionList(tagged && explicit(tagged, "extensions"));
  const value = (oid: string): Element | undefined => {
    const found = all.get(oid);
    return found && inside(found.value);
  };
  const usage = value(OID.keyUsage);
  const basic = value(OID.basicConstraints);
  const [authority, pathLength] = basic ? sequence(basic, "basic constraints") : [];
  const purposes = value(OID.extendedKeyUsage);
  const policies = value(OID.policies);
  const keyId = value(OID.subjectKeyId);
  return {
    keyUsage: usage && new Set(namedBits(usage, "key usage").flatMap((set, bit) => (set ? (KEY_USAGES[bit] ?? []) : []))),
    purposes: purposes ? sequence(purposes, "purposes").map((oid) => objectId(oid, "purpose")) : [],
    purposesCritical: all.get(OID.extendedKeyUsage)?.critical ?? false,
    isAuthority: ifTag(authority, TAG.boolean) !== undefined && boolean(authority, "authority"),
    pathLength: pathLength && smallNumber(pathLength, "path length"),
    keyId: keyId && Buffer.from(octets(keyId, "key id")).toString("hex"),
    issuerKeyId: readIssuerKeyId(value(OID.authorityKeyId)),
    policies: policies ? sequence(policies, "policies").map((policy) => objectId(sequence(policy, "policy")[0], "policy")) : [],
    ocspNoCheck: all.has(OID.ocspNoCheck),
    unknownCritical: [...all].flatMap(([oid, { critical }]) => (critical && !KNOWN_CRITICAL.has(oid) ? [oid] : [])),
  };
}

function readIssuerKeyId(value: Element | undefined): string | undefined {
  const [first] = value ? sequence(value, "authority key id") : [];
  const id = ifTag(first, 0, "context");
  return id && !id.constructed ? Buffer.from(id.content).toString("hex") : undefined;
}

/** Whether two DER encodings are the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
