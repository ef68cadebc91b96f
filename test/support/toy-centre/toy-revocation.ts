import { createHash } from "node:crypto";
import { algorithm, bits, context, enumerated, generalTime, int, nul, octets, oid, seq, tlv, utcTime, type Der } from "./toy-der.ts";
import { extensionList, type ToyCertificate } from "./toy-certificate.ts";

/** When and why a certificate was revoked (RFC 5280 section 5.3.1). */
export interface ToyRevocation {
  readonly at: Date;
  readonly reason?: number;
}

export interface ToyAnswerOptions {
  readonly responder: ToyCertificate;
  readonly producedAt: Date;
  readonly nextUpdate?: Date;
  readonly nonce?: Uint8Array;
  readonly status: "good" | "unknown" | ToyRevocation;
  /** Leaves the responder's certificate out. */
  readonly withoutCertificate?: boolean;
}

/** The CertID of a certificate (RFC 6960 section 4.1.1). */
export function certificateId(issuer: ToyCertificate, serial: Uint8Array, hash: "sha1" | "sha256" = "sha256"): Der {
  const name = algorithm(hash === "sha256" ? "2.16.840.1.101.3.4.2.1" : "1.3.14.3.2.26", nul());
  const digest = (bytes: Uint8Array): Der => octets(createHash(hash).update(bytes).digest());
  return seq(name, digest(issuer.name), digest(issuer.key.publicBits), int(serial));
}

/** A signed OCSP answer about one certificate. */
export function makeOcspAnswer(id: Der, options: ToyAnswerOptions): Der {
  const { responder, producedAt, nextUpdate, nonce, status, withoutCertificate } = options;
  const revoked = (one: ToyRevocation): Der => context(1, generalTime(one.at), ...(one.reason === undefined ? [] : [context(0, enumerated(one.reason))]));
  const said = status === "good" ? tlv(0x80) : status === "unknown" ? tlv(0x82) : revoked(status);
  const single = seq(id, said, generalTime(producedAt), ...(nextUpdate ? [context(0, generalTime(nextUpdate))] : []));
  const extensions = nonce ? [context(1, extensionList([{ oid: "1.3.6.1.5.5.7.48.1.2", value: octets(nonce) }]))] : [];
  const data = seq(context(1, responder.name), generalTime(producedAt), seq(single), ...extensions);
  const { key } = responder;
  const certificates = withoutCertificate === true ? [] : [context(0, seq(responder.der))];
  const basic = seq(data, key.signatureAlgorithm, bits(key.sign(data)), ...certificates);
  return seq(enumerated(0), context(0, seq(oid("1.3.6.1.5.5.7.48.1.1"), octets(basic))));
}

export interface ToyListOptions {
  readonly number: number;
  readonly deltaBase?: number;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly entries: readonly (readonly [Uint8Array, ToyRevocation])[];
  /** Entries already written, put before the others: for lists of national size. */
  readonly bulk?: Uint8Array;
}

/** One entry of a list. */
export function listEntry(serial: Uint8Array, { at, reason }: ToyRevocation): Der {
  return seq(int(serial), utcTime(at), ...(reason === undefined ? [] : [extensionList([{ oid: "2.5.29.21", value: enumerated(reason) }])]));
}

/** A signed certificate revocation list (RFC 5280 section 5). */
export function makeList(issuer: ToyCertificate, { number, deltaBase, thisUpdate, nextUpdate, entries, bulk = new Uint8Array() }: ToyListOptions): Der {
  const rows = [bulk, ...entries.map(([serial, revocation]) => listEntry(serial, revocation))];
  const extensions = extensionList([
    { oid: "2.5.29.20", value: int(number) },
    ...(deltaBase === undefined ? [] : [{ oid: "2.5.29.27", critical: true, value: int(deltaBase) }]),
  ]);
  const { key } = issuer;
  const isEmpty = rows.every((row) => row.length === 0);
  const body = seq(int(1), key.signatureAlgorithm, issuer.name, utcTime(thisUpdate), utcTime(nextUpdate), ...(isEmpty ? [] : [seq(...rows)]), context(0, extensions));
  return seq(body, key.signatureAlgorithm, bits(key.sign(body)));
}
