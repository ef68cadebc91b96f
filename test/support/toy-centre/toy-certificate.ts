import { createHash } from "node:crypto";
import { bits, bool, context, generalTime, int, octets, oid, printable, seq, set, tlv, utcTime, utf8, type Der } from "./toy-der.ts";
import type { ToyKey } from "./toy-keys.ts";

/** One extension: identifier, critical or not, value. */
export interface ToyExtension {
  readonly oid: string;
  readonly critical?: boolean;
  readonly value: Der;
}

/** A certificate with the key that belongs to it. */
export interface ToyCertificate {
  readonly der: Der;
  readonly name: Der;
  readonly serial: Uint8Array;
  readonly key: ToyKey;
  readonly issuerName: Der;
}

export interface ToyCertificateOptions {
  readonly name: Der;
  readonly key: ToyKey;
  readonly serial: Uint8Array;
  readonly issuer: { readonly name: Der; readonly key: ToyKey };
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: readonly ToyExtension[];
  readonly version?: number;
}

const DIGITAL_SIGNATURE = 128, NON_REPUDIATION = 64, KEY_AGREEMENT = 8, KEY_CERT_SIGN = 4, CRL_SIGN = 2;
export const USAGE = {
  sign: DIGITAL_SIGNATURE | NON_REPUDIATION | KEY_AGREEMENT,
  authenticate: DIGITAL_SIGNATURE | KEY_AGREEMENT,
  authority: KEY_CERT_SIGN | CRL_SIGN,
  stamp: DIGITAL_SIGNATURE,
} as const;

/** A Name from (identifier, text) pairs; country and serial number are printable, the rest is UTF-8, as the national centre writes them. */
export function nameOf(parts: readonly (readonly [string, string])[]): Der {
  return seq(...parts.map(([type, text]) => set(seq(oid(type), type === "2.5.4.6" || type === "2.5.4.5" ? printable(text) : utf8(text)))));
}

export function keyIdOf(key: ToyKey): Uint8Array {
  return createHash("sha1").update(key.publicBits).digest();
}

export const extension = {
  keyUsage: (usage: number): ToyExtension => ({ oid: "2.5.29.15", critical: true, value: bits(Uint8Array.of(usage), trailingZeros(usage)) }),
  authority: (pathLength?: number): ToyExtension => ({ oid: "2.5.29.19", critical: true, value: seq(bool(true), ...(pathLength === undefined ? [] : [int(pathLength)])) }),
  purposes: (purposes: readonly string[], critical = false): ToyExtension => ({ oid: "2.5.29.37", critical, value: seq(...purposes.map(oid)) }),
  policies: (policies: readonly string[]): ToyExtension => ({ oid: "2.5.29.32", value: seq(...policies.map((policy) => seq(oid(policy)))) }),
  keyId: (key: ToyKey): ToyExtension => ({ oid: "2.5.29.14", value: octets(keyIdOf(key)) }),
  issuerKeyId: (key: ToyKey): ToyExtension => ({ oid: "2.5.29.35", value: seq(tlv(0x80, keyIdOf(key))) }),
  noCheck: (): ToyExtension => ({ oid: "1.3.6.1.5.5.7.48.1.5", value: tlv(0x05) }),
};

function trailingZeros(byte: number): number {
  return byte === 0 ? 0 : Math.log2(byte & -byte);
}

/** Extensions as they stand in certificates, lists and answers. */
export function extensionList(extensions: readonly ToyExtension[]): Der {
  return seq(...extensions.map((one) => seq(oid(one.oid), ...(one.critical === true ? [bool(true)] : []), octets(one.value))));
}

const time = (at: Date): Der => (at.getUTCFullYear() < 2050 ? utcTime(at) : generalTime(at));

/** Makes a certificate (RFC 5280), signed by the issuer's key. */
export function makeCertificate(options: ToyCertificateOptions): ToyCertificate {
  const { name, key, serial, issuer, notBefore, notAfter, extensions, version = 2 } = options;
  const body = seq(
    ...(version === 0 ? [] : [context(0, int(version))]),
    int(serial),
    issuer.key.signatureAlgorithm,
    issuer.name,
    seq(time(notBefore), time(notAfter)),
    name,
    key.publicKeyInfo,
    ...(extensions.length === 0 ? [] : [context(3, extensionList(extensions))]),
  );
  return { der: seq(body, issuer.key.signatureAlgorithm, bits(issuer.key.sign(body))), name, serial, key, issuerName: issuer.name };
}
