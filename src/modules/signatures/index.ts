/**
 * Kazakhstan's electronic signatures, verified without any service of others: CMS / CAdES-BES and -T with GOST R 34.10-2015 (512 bits) and RSA.
 * This door is all that the module shows. It imports nothing of the product: clock, HTTP getter and worker are handed in, and it answers in codes.
 * @see docs/formats/signature-profile.md
 */
export { CheckerFailedError } from "./checker-threads.ts";
export { createSignatureChecker, CheckerBusyError, type SignatureChecker, type SignatureCheckerOptions } from "./signature-checker.ts";
export type { CheckAnswer, CheckJob } from "./worker-messages.ts";
export { verifySignature, type CheckOutcome, type CheckPorts, type ExpectedSigners, type SignatureRequest } from "./verify-signature.ts";
export { attachmentsNamed, sealEvidence, recheckEvidence, EVIDENCE_FORMAT, LIST_INSIDE_BYTES_MAX, type Attachment, type RecheckOutcome, type RecheckRequest, type RecheckFault, type SealedEvidence } from "./evidence-bundle.ts";
export type { ChainVerdict, RevocationVerdict, SignatureVerdict, SignerVerdict, TimeVerdict } from "./signature-verdict.ts";
export { REASON_CODES, type Reason, type ReasonCode } from "./reason-codes.ts";
export { readTrustProfile, TrustProfileError, type PinnedCertificate, type RevocationListAddress, type TrustProfile, type TrustProfileFault, type TrustProfileSource } from "./trust-profile.ts";
export { NO_TRUST, readTrustFile } from "./trust-file.ts";
export { FRESHNESS, newCheckMemory, type CentreRequest, type CheckMemory, type HttpGetter } from "./check-ports.ts";
export { STRUCTURE_BOUNDS } from "./asn1-elements.ts";
export { LIST_BOUNDS } from "./revocation-list.ts";
export { HOLDER_ROLES, type CertificateHolder, type HolderKind, type HolderRole } from "./certificate-holder.ts";
export { REVOCATION_REASONS, type RevocationReason } from "./revocation-check.ts";
export { hasGoodCheckDigit } from "./identity-numbers.ts";
export { streebog512 } from "./streebog.ts";
export { GOST_512_A, isOnGostCurve, readGostPublicKey, verifyGostDigest, type GostPublicKey } from "./gost-curve.ts";
