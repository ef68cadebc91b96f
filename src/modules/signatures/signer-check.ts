import { createHash } from "node:crypto";
import { sameBytes, type Certificate } from "./certificate.ts";
import { OID } from "./object-ids.ts";
import type { ReasonCode } from "./reason-codes.ts";
import { digestNamed, digestOf, isAlgorithmFault, signerScheme, verifySignatureBytes } from "./signature-algorithms.ts";
import type { CertificateHash, SignerInfo } from "./signed-data.ts";

/** Whether the signed attributes speak of this content, and by algorithms that are used. */
export function contentFault(signer: SignerInfo, content: Uint8Array, contentType: string): ReasonCode | undefined {
  const digest = digestNamed(signer.digestOid);
  if (isAlgorithmFault(digest)) return digest;
  const scheme = signerScheme(signer.signatureOid, digest);
  if (isAlgorithmFault(scheme)) return scheme;
  if (signer.attributes.contentType !== contentType) return "content-type-mismatch";
  return sameBytes(digestOf(digest, content), signer.attributes.messageDigest) ? undefined : "content-mismatch";
}

/**
 * Whether the signed attributes name exactly this certificate (RFC 5035): else one with the same key could be put in its place.
 * @param mayBeSha1 for time stamps, whose tokens still carry version 1 of the attribute; the certificate is then also bound by the chain.
 */
export function bindingFault({ digestOid, hash }: CertificateHash, certificate: Certificate, mayBeSha1: boolean): ReasonCode | undefined {
  if (mayBeSha1 && digestOid === OID.sha1) return sameBytes(createHash("sha1").update(certificate.raw).digest(), hash) ? undefined : "certificate-mismatch";
  const digest = digestNamed(digestOid);
  if (isAlgorithmFault(digest)) return digest;
  return sameBytes(digestOf(digest, certificate.raw), hash) ? undefined : "certificate-mismatch";
}

/** The arithmetic: whether the certificate's key signed these attributes. */
export function arithmeticFault(signer: SignerInfo, certificate: Certificate): ReasonCode | undefined {
  const digest = digestNamed(signer.digestOid);
  if (isAlgorithmFault(digest)) return digest;
  const scheme = signerScheme(signer.signatureOid, digest);
  if (isAlgorithmFault(scheme)) return scheme;
  switch (verifySignatureBytes(certificate.publicKey, scheme, signer.signedBytes, signer.signature)) {
    case "good": return undefined;
    case "other-data": return "signed-attributes-changed";
    case "bad": return "signature-mismatch";
  }
}

/** Whether a key may sign a person's or a firm's declarations: for signatures, not for signing in only, and no authority's. */
export function purposeFault({ extensions, publicKey }: Certificate): ReasonCode | undefined {
  if (isAlgorithmFault(publicKey.scheme)) return publicKey.scheme;
  if (extensions.unknownCritical.length > 0 || extensions.isAuthority) return "certificate-unusable";
  const { keyUsage, purposes } = extensions;
  const signs = keyUsage?.has("digitalSignature") === true && keyUsage.has("nonRepudiation") && purposes.includes(OID.emailProtection);
  return signs ? undefined : "wrong-purpose";
}

/** Whether a certificate is valid at a time (milliseconds since 1970). */
export function validityFault({ notBefore, notAfter }: Certificate, at: number): ReasonCode | undefined {
  if (at < notBefore) return "not-yet-valid";
  return at > notAfter ? "expired" : undefined;
}
