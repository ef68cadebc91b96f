import { createHash, randomBytes } from "node:crypto";
import { StructureError, readElement, type Element } from "./asn1-elements.ts";
import { TAG, algorithmId, bitStringBytes, explicit, ifTag, instant, integerHex, mustTag, objectId, octets, sequence, smallNumber } from "./asn1-values.ts";
import { readCertificate, readExtensionList, type Certificate } from "./certificate.ts";
import { der, derObjectId, derOctets, derSequence } from "./der-writer.ts";
import { OID } from "./object-ids.ts";

/** Bounds of an answer: real ones are below 3 kB and carry one status. */
const ANSWER_BOUNDS = { bytes: 65_536, depth: 24, elements: 2_000 } as const;
const NONCE_BYTES = 16;

/** What a responder said about one certificate. */
export interface OcspStatus {
  readonly hash: "sha1" | "sha256" | undefined;
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serial: string;
  readonly status: "good" | "revoked" | "unknown";
  readonly revokedAt: number | undefined;
  readonly reason: number | undefined;
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
}

/** A basic OCSP response (RFC 6960), read but not verified. */
export interface OcspAnswer {
  readonly raw: Uint8Array;
  readonly signed: Uint8Array;
  readonly signatureOid: string;
  readonly signature: Uint8Array;
  readonly responder: { readonly name: Uint8Array } | { readonly keyHash: string };
  readonly producedAt: number;
  readonly statuses: readonly OcspStatus[];
  readonly nonce: string | undefined;
  readonly certificates: readonly Certificate[];
}

/** Names and keys of a certificate's issuer as an OCSP CertID hashes them. */
export function certificateIdHashes(certificate: Certificate, issuer: Certificate, hash: "sha1" | "sha256"): { name: string; key: string } {
  const hex = (bytes: Uint8Array): string => createHash(hash).update(bytes).digest("hex");
  return { name: hex(certificate.issuer), key: hex(issuer.keyBits) };
}

/** An OCSP request for one certificate, SHA-256 CertID, with a nonce (RFC 6960 section 4.1, RFC 9654). */
export function ocspRequest(certificate: Certificate, issuer: Certificate): { request: Uint8Array; nonce: string } {
  const nonce = randomBytes(NONCE_BYTES);
  const { name, key } = certificateIdHashes(certificate, issuer, "sha256");
  const algorithm = derSequence(derObjectId(OID.sha256), der(TAG.null));
  const id = derSequence(algorithm, derOctets(Buffer.from(name, "hex")), derOctets(Buffer.from(key, "hex")), der(TAG.integer, Buffer.from(certificate.serial, "hex")));
  const extension = derSequence(derObjectId(OID.ocspNonce), derOctets(derOctets(nonce)));
  return { request: derSequence(derSequence(derSequence(derSequence(id)), der(0xa2, derSequence(extension)))), nonce: nonce.toString("hex") };
}

/** Reads an answer. Undefined when the responder says that it cannot answer (it is then as good as not reached). @throws StructureError */
export function readOcspAnswer(bytes: Uint8Array): OcspAnswer | undefined {
  const [status, tagged] = sequence(readElement(bytes, ANSWER_BOUNDS), "OCSP response");
  if (smallNumber(status, "OCSP status") !== 0) return undefined;
  const [type, body] = sequence(explicit(mustTag(tagged, 0, "OCSP response", "context"), "OCSP response"), "OCSP response");
  if (objectId(type, "OCSP response type") !== OID.basicOcspResponse) throw new StructureError("not-a-signature", "OCSP response type");
  const [data, algorithm, signature, certificates] = sequence(readElement(octets(body, "OCSP response"), ANSWER_BOUNDS), "basic response");
  const carried = certificates ? sequence(explicit(mustTag(certificates, 0, "OCSP certificates", "context"), "OCSP certificates"), "OCSP certificates") : [];
  if (!data || carried.length > 8) throw new StructureError("not-a-signature", "basic response");
  const fields = sequence(data, "response data").filter((part) => !ifTag(part, 0, "context"));
  const [responder, producedAt, statuses, extensions] = fields;
  const nonce = readExtensionList(extensions && explicit(mustTag(extensions, 1, "OCSP extensions", "context"), "OCSP extensions")).get(OID.ocspNonce);
  return {
    raw: bytes,
    signed: data.raw,
    signatureOid: algorithmId(algorithm, "algorithm"),
    signature: bitStringBytes(signature, "signature"),
    responder: readResponder(responder),
    producedAt: instant(producedAt, "produced at"),
    statuses: sequence(statuses, "responses").slice(0, 64).map(readStatus),
    nonce: nonce && nonceHex(nonce.value),
    certificates: carried.map((part) => readCertificate(part.raw)),
  };
}

// The nonce is an OCTET STRING inside the extension's OCTET STRING; old responders leave the inner one out.
function nonceHex(value: Uint8Array): string {
  const wrapped = value[0] === TAG.octetString && value[1] === value.length - 2;
  return Buffer.from(wrapped ? value.subarray(2) : value).toString("hex");
}

function readResponder(id: Element | undefined): OcspAnswer["responder"] {
  const name = ifTag(id, 1, "context");
  if (name) return { name: explicit(name, "responder name").raw };
  return { keyHash: Buffer.from(octets(explicit(mustTag(id, 2, "responder", "context"), "responder key"), "responder key")).toString("hex") };
}

function readStatus(response: Element): OcspStatus {
  const [id, status, thisUpdate, ...rest] = sequence(response, "single response");
  const [algorithm, name, key, serial] = sequence(id, "certificate id");
  const hashOid = algorithmId(algorithm, "hash algorithm");
  const next = rest.find((part) => ifTag(part, 0, "context"));
  const revoked = ifTag(status, 1, "context");
  const [revokedAt, reason] = revoked?.parts ?? [];
  if (status?.tagClass !== "context" || status.tag > 2) throw new StructureError("not-a-signature", "certificate status");
  return {
    hash: hashOid === OID.sha256 ? "sha256" : hashOid === OID.sha1 ? "sha1" : undefined,
    issuerNameHash: Buffer.from(octets(name, "name hash")).toString("hex"),
    issuerKeyHash: Buffer.from(octets(key, "key hash")).toString("hex"),
    serial: integerHex(serial, "serial number"),
    status: status.tag === 0 ? "good" : status.tag === 1 ? "revoked" : "unknown",
    revokedAt: revoked && instant(revokedAt, "revocation time"),
    reason: reason && smallNumber(explicit(reason, "revocation reason"), "revocation reason"),
    thisUpdate: instant(thisUpdate, "this update"),
    nextUpdate: next && instant(explicit(next, "next update"), "next update"),
  };
}

