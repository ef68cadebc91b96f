import { createHash } from "node:crypto";
import { algorithm, context, int, nul, octets, oid, open, seq, set, setOf, tlv, utcTime, type Der } from "./toy-der.ts";
import type { ToyCertificate } from "./toy-certificate.ts";
import type { ToyKey } from "./toy-keys.ts";

const DATA = "1.2.840.113549.1.7.1";
const SIGNED_DATA = "1.2.840.113549.1.7.2";

/** The parts of one signer, open to change before they are written. */
export interface ToySignerParts {
  version: number;
  name: Der;
  digestAlgorithm: Der;
  signatureAlgorithm: Der;
  attributes: Der[];
  signature: Uint8Array;
  unsigned: Der[];
}

/** The parts of a signature, open to change before they are written. */
export interface ToySignatureParts {
  version: number;
  contentType: string;
  content: Uint8Array;
  attached: boolean;
  certificates: Der[];
  signers: ToySignerParts[];
}

export interface ToySignOptions {
  readonly attached: boolean;
  readonly signedAt: Date;
  readonly contentType?: string;
  /** Makes the time-stamp token over a signature value. */
  readonly stamp?: (signature: Uint8Array) => Der;
  /** Time stamps carry version 1 of the signing-certificate attribute, with SHA-1. */
  readonly attributeVersion?: 1 | 2;
  readonly extraAttributes?: readonly Der[];
}

/** One attribute with its values. */
export function attribute(type: string, ...values: readonly Der[]): Der {
  return seq(oid(type), set(...values));
}

function signerName({ issuerName, serial }: ToyCertificate): Der {
  return seq(issuerName, int(serial));
}

/** The signed attributes of CAdES-BES over `content`. */
export function signedAttributes(certificate: ToyCertificate, content: Uint8Array, options: ToySignOptions): Der[] {
  const { signedAt, contentType = DATA, attributeVersion = 2, extraAttributes = [] } = options;
  const hash = createHash(attributeVersion === 1 ? "sha1" : "sha256").update(certificate.der).digest();
  return [
    attribute("1.2.840.113549.1.9.3", oid(contentType)),
    attribute("1.2.840.113549.1.9.5", utcTime(signedAt)),
    attribute(`1.2.840.113549.1.9.16.2.${attributeVersion === 1 ? 12 : 47}`, seq(seq(seq(octets(hash))))),
    attribute("1.2.840.113549.1.9.4", octets(certificate.key.digest(content))),
    ...extraAttributes,
  ];
}

/** Signs content as CAdES-BES, or -T with `stamp`. */
export function signContent(certificate: ToyCertificate, content: Uint8Array, options: ToySignOptions): ToySignatureParts {
  const { attached, contentType = DATA } = options;
  const signer = signerOver(certificate, signedAttributes(certificate, content, options), options);
  return { version: contentType === DATA ? 1 : 3, contentType, content, attached, certificates: [certificate.der], signers: [signer] };
}

/** One signer over given attributes. */
export function signerOver(certificate: ToyCertificate, attributes: Der[], { stamp }: Pick<ToySignOptions, "stamp">): ToySignerParts {
  const { key } = certificate;
  const signature = key.sign(setOf(attributes));
  return {
    version: 1,
    name: signerName(certificate),
    digestAlgorithm: key.digestAlgorithm,
    signatureAlgorithm: key.signerAlgorithm,
    attributes,
    signature,
    unsigned: stamp ? [attribute("1.2.840.113549.1.9.16.2.14", stamp(signature))] : [],
  };
}

/** Sorted as DER wants it, unless the attributes were tampered with: then in the order they have. */
function signerInfo(signer: ToySignerParts): Der {
  const attributes = setOf(signer.attributes);
  return seq(
    int(signer.version),
    signer.name,
    signer.digestAlgorithm,
    Buffer.concat([Uint8Array.of(0xa0), attributes.subarray(1)]),
    signer.signatureAlgorithm,
    octets(signer.signature),
    ...(signer.unsigned.length > 0 ? [context(1, ...signer.unsigned)] : []),
  );
}

/** The file's bytes in DER. */
export function encode(parts: ToySignatureParts): Der {
  const content = parts.attached ? [context(0, octets(parts.content))] : [];
  const data = seq(
    int(parts.version),
    set(...parts.signers.map((signer) => signer.digestAlgorithm).slice(0, 1)),
    seq(oid(parts.contentType), ...content),
    ...(parts.certificates.length > 0 ? [context(0, ...parts.certificates)] : []),
    set(...parts.signers.map(signerInfo)),
  );
  return seq(oid(SIGNED_DATA), context(0, data));
}

/** The same in BER as Java clients write it: open lengths, content in pieces. */
export function encodeBer(parts: ToySignatureParts, pieceBytes = 7): Der {
  const pieces: Der[] = [];
  for (let offset = 0; offset < parts.content.length; offset += pieceBytes) pieces.push(octets(parts.content.subarray(offset, offset + pieceBytes)));
  const content = parts.attached ? [open(0xa0, open(0x24, ...pieces))] : [];
  const data = open(
    0x30,
    int(parts.version),
    set(...parts.signers.map((signer) => signer.digestAlgorithm).slice(0, 1)),
    open(0x30, oid(parts.contentType), ...content),
    open(0xa0, ...parts.certificates),
    set(...parts.signers.map(signerInfo)),
  );
  return open(0x30, oid(SIGNED_DATA), open(0xa0, data));
}

export interface ToyStampOptions {
  readonly at: Date;
  readonly serial: number;
  readonly policy?: string;
}

/** A time-stamp token (RFC 3161) over a signature value. */
export function makeStamp(authority: ToyCertificate, signature: Uint8Array, { at, serial, policy = "1.2.398.3.3.2.6.4" }: ToyStampOptions): Der {
  const { key }: { key: ToyKey } = authority;
  const time = tlv(0x18, Buffer.from(`${at.toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`));
  const info = seq(int(1), oid(policy), seq(key.digestAlgorithm, octets(key.digest(signature))), int(serial), time);
  return encode(signContent(authority, info, { attached: true, signedAt: at, contentType: "1.2.840.113549.1.9.16.1.4", attributeVersion: 1 }));
}

/** The digest algorithm of openssl's and everyone's SHA-1, to plant weak algorithms. */
export const SHA1_ALGORITHM = algorithm("1.3.14.3.2.26", nul());
