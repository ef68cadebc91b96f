import { StructureError, readElement, type Element, type StructureBounds, type StructureFault } from "./asn1-elements.ts";
import { TAG, algorithmId, explicit, ifTag, instant, integerHex, mustTag, objectId, octets, sequence, setOf, smallNumber } from "./asn1-values.ts";
import { readCertificate, sameBytes, type Certificate } from "./certificate.ts";
import { OID } from "./object-ids.ts";

/** How many certificates and signers one signature may carry; more are refused as too many parts. */
export const CARRIED_MAX = { certificates: 32, signers: 32 } as const;

/** A CMS SignedData (RFC 5652 section 5), read but not verified. */
export interface SignedData {
  readonly contentType: string;
  /** The signed bytes when they are inside (attached). */
  readonly content: Uint8Array | undefined;
  readonly certificates: readonly Certificate[];
  readonly signers: readonly SignerInfo[];
}

/** How a signer's certificate is named: issuer and serial number, or key identifier. */
export type SignerName = { readonly issuer: Uint8Array; readonly serial: string } | { readonly keyId: string };

/** One signer, read but not verified. */
export interface SignerInfo {
  readonly name: SignerName;
  readonly digestOid: string;
  readonly signatureOid: string;
  /** What the signature is made over: the signed attributes with the tag of a SET (RFC 5652 section 5.4). */
  readonly signedBytes: Uint8Array;
  readonly attributes: SignedAttributes;
  readonly signature: Uint8Array;
  /** The time-stamp token over the signature, when there is one (RFC 3161 appendix A). */
  readonly timeStamp: Uint8Array | undefined;
}

export interface SignedAttributes {
  readonly contentType: string;
  readonly messageDigest: Uint8Array;
  /** What the signer's machine said, in milliseconds since 1970: a claim, no proof. */
  readonly claimedTime: number | undefined;
  readonly certificateHash: CertificateHash;
}

/** The hash that binds the signer's certificate: SHA-256 (or named) in version 2, SHA-1 in version 1, which time stamps use. */
export interface CertificateHash {
  readonly digestOid: string;
  readonly hash: Uint8Array;
}

/** Reads a ContentInfo with SignedData that fills `bytes`. @throws StructureError */
export function readSignedData(bytes: Uint8Array, bounds?: StructureBounds): SignedData {
  const [type, tagged, ...others] = sequence(readElement(bytes, bounds), "content info");
  if (objectId(type, "content type") !== OID.signedData || !tagged || others.length > 0) throw new StructureError("not-a-signature", "no signed data");
  const [version, digests, encapsulated, ...rest] = sequence(explicit(mustTag(tagged, 0, "signed data", "context"), "signed data"), "signed data");
  const [contentType, content, ...surplus] = sequence(encapsulated, "content");
  const signers = setOf(rest.pop(), "signers");
  const [certificates, lists] = [ifTag(rest[0], 0, "context"), ifTag(rest[rest.length - 1], 1, "context")];
  if (rest.length !== Number(certificates !== undefined) + Number(lists !== undefined)) throw new StructureError("not-a-signature", "unknown part");
  const carried = (certificates?.parts ?? []).filter((part) => ifTag(part, TAG.sequence));
  if (carried.length > CARRIED_MAX.certificates || signers.length > CARRIED_MAX.signers) throw new StructureError("too-many-parts", "certificates or signers");
  const data: SignedData = {
    contentType: objectId(contentType, "content type"),
    content: content && octets(explicit(mustTag(content, 0, "content", "context"), "content"), "content"),
    certificates: carried.map((part) => certificateIn(part.raw)),
    signers: signers.map(readSigner),
  };
  const listed = setOf(digests, "digest algorithms").map((digest) => algorithmId(digest, "digest algorithm"));
  if (surplus.length > 0 || smallNumber(version, "version") !== versionOf(data) || !areSame(listed, data)) throw new StructureError("not-a-signature", "frame");
  return data;
}

// The frame around the signers is not signed. It must say what RFC 5652 section 5.1 makes it say, so that nobody can change it unseen.
function versionOf({ contentType, signers }: SignedData): number {
  return contentType === OID.data && signers.every(({ name }) => "serial" in name) ? 1 : 3;
}

function areSame(listed: readonly string[], { signers }: SignedData): boolean {
  const used = new Set(signers.map(({ digestOid }) => digestOid));
  return signers.length === 0 || (listed.length === used.size && listed.every((oid) => used.has(oid)));
}

function certificateIn(der: Uint8Array): Certificate {
  try {
    return readCertificate(der);
  } catch (error) {
    if (error instanceof StructureError) throw new StructureError("certificate-unreadable", error.message);
    throw error;
  }
}

function readSigner(signer: Element): SignerInfo {
  const [version, name, digest, ...rest] = sequence(signer, "signer");
  if (smallNumber(version, "signer version") !== (ifTag(name, 0, "context") ? 3 : 1)) throw new StructureError("not-a-signature", "signer version");
  const signed = ifTag(rest[0], 0, "context") && rest.shift();
  if (!signed) throw new StructureError("attribute-missing", "signed attributes");
  const [algorithm, signature, unsigned, ...others] = rest;
  if (others.length > 0 || !isDefinite(signed)) throw new StructureError("not-a-signature", "signer");
  const signedBytes = signed.raw.slice();
  signedBytes[0] = 0x31; // SET, instead of the context tag: the one change that RFC 5652 section 5.4 asks for
  return {
    name: readSignerName(name),
    digestOid: algorithmId(digest, "digest algorithm"),
    signatureOid: algorithmId(algorithm, "signature algorithm"),
    signedBytes,
    attributes: readSignedAttributes(attributesOf(signed.parts)),
    signature: octets(signature, "signature"),
    timeStamp: unsigned && attributesOf(mustTag(unsigned, 1, "unsigned attributes", "context").parts).get(OID.timeStampToken)?.raw,
  };
}

function isDefinite(element: Element): boolean {
  return element.definite && element.parts.every(isDefinite);
}

function readSignerName(name: Element | undefined): SignerName {
  const keyId = ifTag(name, 0, "context");
  if (keyId) return { keyId: Buffer.from(keyId.content).toString("hex") };
  const [issuer, serial, ...others] = sequence(name, "signer name");
  if (others.length > 0) throw new StructureError("not-a-signature", "signer name");
  return { issuer: mustTag(issuer, TAG.sequence, "issuer").raw, serial: integerHex(serial, "serial number") };
}

/** Attributes by identifier, with their single value. The same attribute twice, or with two values, is refused: readers would differ in what they see. */
function attributesOf(parts: readonly Element[]): Map<string, Element> {
  const found = new Map<string, Element>();
  for (const part of parts) {
    const [oid, values, ...surplus] = sequence(part, "attribute");
    const name = objectId(oid, "attribute");
    const [value, ...others] = setOf(values, "attribute values");
    if (surplus.length > 0) throw new StructureError("not-a-signature", "attribute");
    if (found.has(name) || others.length > 0) throw new StructureError("duplicate-attribute", name);
    if (!value) throw new StructureError("attribute-missing", name);
    found.set(name, value);
  }
  return found;
}

function readSignedAttributes(attributes: ReadonlyMap<string, Element>): SignedAttributes {
  const must = (oid: string): Element => {
    const found = attributes.get(oid);
    if (!found) throw new StructureError("attribute-missing", oid);
    return found;
  };
  const time = attributes.get(OID.signingTime);
  return {
    contentType: objectId(must(OID.contentType), "content type attribute"),
    messageDigest: octets(must(OID.messageDigest), "message digest"),
    claimedTime: time && instant(time, "signing time"),
    certificateHash: readCertificateHash(attributes.get(OID.signingCertificateV2), attributes.get(OID.signingCertificate)),
  };
}

// RFC 5035 sections 3 and 5: SEQUENCE { certs SEQUENCE OF ESSCertID, … }; the first one is the signer's.
function readCertificateHash(second: Element | undefined, first: Element | undefined): CertificateHash {
  const attribute = second ?? first;
  if (!attribute) throw new StructureError("attribute-missing", "signing certificate");
  const [ids] = sequence(attribute, "signing certificate");
  const fields = sequence(sequence(ids, "certificate ids")[0], "certificate id");
  const algorithm = second && ifTag(fields[0], TAG.sequence);
  const hash = octets(fields[algorithm ? 1 : 0], "certificate hash");
  if (algorithm) return { digestOid: objectId(algorithm.parts[0], "certificate hash algorithm"), hash };
  return { digestOid: second ? OID.sha256 : OID.sha1, hash };
}

/** The certificate among `candidates` that a signer names, if it is there. */
export function certificateNamed(name: SignerName, candidates: readonly Certificate[]): Certificate | undefined {
  if ("keyId" in name) return candidates.find((one) => one.extensions.keyId === name.keyId);
  return candidates.find((one) => one.serial === name.serial && sameBytes(one.issuer, name.issuer));
}

/** The structure's fault, for errors of the functions above; rethrows every other error. */
export function structureFaultOf(error: unknown): StructureFault {
  if (error instanceof StructureError) return error.fault;
  throw error;
}
