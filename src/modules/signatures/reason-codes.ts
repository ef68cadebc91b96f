/** Every reason for which a signature is not taken as good. The codes are stable; the sentences stand with the words of the pages. */
export const REASON_CODES = [
  // the file
  "not-a-signature", "trailing-bytes", "too-large", "too-deep", "too-many-parts", "duplicate-attribute", "attribute-missing", "certificate-unreadable",
  // what is signed, and by how many
  "no-signer", "too-many-signers", "content-missing", "content-mismatch", "content-type-mismatch",
  // algorithms
  "algorithm-legacy", "algorithm-weak", "algorithm-unknown",
  // the signer's certificate
  "certificate-missing", "certificate-mismatch", "certificate-unusable", "wrong-purpose", "other-person", "other-organisation", "not-yet-valid", "expired",
  // the arithmetic
  "signature-mismatch", "signed-attributes-changed",
  // the chain
  "unknown-issuer", "issuer-signature-mismatch", "issuer-unusable", "policy-not-allowed",
  // revocation
  "revoked", "issuer-revoked", "revocation-unknown", "revocation-stale", "revocation-untrusted",
  // the time stamp
  "time-stamp-bad", "time-stamp-mismatch", "time-stamp-chain-incomplete", "time-stamp-wrong-purpose", "time-stamp-expired", "time-stamp-revoked",
  "time-stamp-revocation-unknown", "time-stamp-in-future", "time-stamp-missing",
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

/** One reason; `signer` says whose signature it concerns (0 is the first), and is absent when it concerns the whole file. */
export interface Reason {
  readonly code: ReasonCode;
  readonly signer?: number;
}
