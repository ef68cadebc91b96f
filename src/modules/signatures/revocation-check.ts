import { FRESHNESS } from "./check-ports.ts";
import { sameBytes, fingerprintOf, type Certificate } from "./certificate.ts";
import { isSignedBy, type VerifiedLinks } from "./certificate-chain.ts";
import { OID } from "./object-ids.ts";
import { certificateIdHashes, type OcspAnswer, type OcspStatus } from "./ocsp-answer.ts";
import type { ReasonCode } from "./reason-codes.ts";
import { findEntry, type RevocationList } from "./revocation-list.ts";
import { isAlgorithmFault, schemeNamed, verifySignatureBytes } from "./signature-algorithms.ts";

/** Why a certificate was revoked, RFC 5280 section 5.3.1, in the order of its numbers. */
export const REVOCATION_REASONS = [
  "unspecified", "keyCompromise", "cACompromise", "affiliationChanged", "superseded", "cessationOfOperation", "certificateHold", "unused", "removeFromCRL",
  "privilegeWithdrawn", "aACompromise",
] as const;
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

/** Revoked for these reasons, a key was still the holder's before: an earlier signature with a trusted time stamp stays good. */
const LEAVES_EARLIER_GOOD: ReadonlySet<RevocationReason> = new Set(["affiliationChanged", "superseded", "cessationOfOperation", "privilegeWithdrawn"]);

/** What is known about a certificate's revocation. `unknown` is never taken as good. */
export interface RevocationFinding {
  readonly status: "good" | "revoked" | "unknown";
  readonly source: "ocsp" | "list" | undefined;
  readonly revokedAt: number | undefined;
  readonly reason: RevocationReason | undefined;
  readonly thisUpdate: number | undefined;
  readonly code: ReasonCode | undefined;
}

/** A finding that nothing could be learnt, with its reason. */
export function unknownRevocation(code: ReasonCode, source?: "ocsp" | "list"): RevocationFinding {
  return { status: "unknown", source, revokedAt: undefined, reason: undefined, thisUpdate: undefined, code };
}

function finding(source: "ocsp" | "list", thisUpdate: number, revoked: { revokedAt: number; reason: number | undefined } | undefined, usedAt: number): RevocationFinding {
  if (!revoked) return { status: "good", source, revokedAt: undefined, reason: undefined, thisUpdate, code: undefined };
  const reason = REVOCATION_REASONS[revoked.reason ?? 0] ?? "unspecified";
  const earlier = usedAt < revoked.revokedAt && LEAVES_EARLIER_GOOD.has(reason);
  return { status: earlier ? "good" : "revoked", source, revokedAt: revoked.revokedAt, reason, thisUpdate, code: earlier ? undefined : "revoked" };
}

/** The two times of a check, milliseconds since 1970: now, and when the key was used (the trusted time stamp, else now). */
export interface CheckTimes {
  readonly now: number;
  readonly used: number;
}

/** The status in an answer that speaks of this certificate. */
export function statusFor(answer: OcspAnswer, certificate: Certificate, issuer: Certificate): OcspStatus | undefined {
  return answer.statuses.find((status) => {
    if (!status.hash || status.serial !== certificate.serial) return false;
    const { name, key } = certificateIdHashes(certificate, issuer, status.hash);
    return status.issuerNameHash === name && status.issuerKeyHash === key;
  });
}

/**
 * Judges an OCSP answer about `certificate` (RFC 6960 section 3.2): signed by the issuer or a responder that the issuer appointed, about this certificate,
 * with our nonce when we sent one, and fresh.
 */
export function judgeOcsp(answer: OcspAnswer, certificate: Certificate, issuer: Certificate, times: CheckTimes, links: VerifiedLinks, nonce?: string): RevocationFinding {
  const status = statusFor(answer, certificate, issuer);
  if (!status || (nonce !== undefined && answer.nonce !== nonce) || !isSignedByResponder(answer, issuer, links)) return unknownRevocation("revocation-untrusted", "ocsp");
  const latest = times.now + FRESHNESS.clockSkewMs;
  const end = (status.nextUpdate ?? status.thisUpdate + FRESHNESS.ocspAgeMs) + FRESHNESS.clockSkewMs;
  if (status.thisUpdate > latest || answer.producedAt > latest || end < times.now) return unknownRevocation("revocation-stale", "ocsp");
  if (status.status === "unknown") return unknownRevocation("revocation-unknown", "ocsp");
  const revoked = status.status === "revoked" ? { revokedAt: status.revokedAt ?? 0, reason: status.reason } : undefined;
  return finding("ocsp", status.thisUpdate, revoked, times.used);
}

function isSignedByResponder(answer: OcspAnswer, issuer: Certificate, links: VerifiedLinks): boolean {
  const scheme = schemeNamed(answer.signatureOid);
  const responder = [issuer, ...answer.certificates].find((candidate) => isNamed(candidate, answer));
  if (isAlgorithmFault(scheme) || !responder || (responder !== issuer && !isAppointed(responder, issuer, answer.producedAt, links))) return false;
  return verifySignatureBytes(responder.publicKey, scheme, answer.signed, answer.signature) === "good";
}

function isNamed(candidate: Certificate, { responder }: OcspAnswer): boolean {
  if ("name" in responder) return sameBytes(candidate.subject, responder.name);
  return certificateIdHashes(candidate, candidate, "sha1").key === responder.keyHash;
}

// id-pkix-ocsp-nocheck is demanded: without it the responder's own revocation would have to be asked of itself.
function isAppointed(responder: Certificate, issuer: Certificate, at: number, links: VerifiedLinks): boolean {
  const { purposes, ocspNoCheck, unknownCritical } = responder.extensions;
  const isResponder = purposes.includes(OID.ocspSigning) && ocspNoCheck && unknownCritical.length === 0 && sameBytes(responder.issuer, issuer.subject);
  return isResponder && at >= responder.notBefore && at <= responder.notAfter && isSignedBy(responder, issuer, links);
}

/** Judges a full list, with its delta when that fits, about `certificate` (RFC 5280 section 6.3). */
export function judgeLists(full: RevocationList, delta: RevocationList | undefined, certificate: Certificate, issuer: Certificate, times: CheckTimes, links: VerifiedLinks): RevocationFinding {
  if (!isIssuersList(full, issuer, links) || full.deltaBase !== undefined || full.hasUnknownCritical) return unknownRevocation("revocation-untrusted", "list");
  if (!isFresh(full, times.now)) return unknownRevocation("revocation-stale", "list");
  // A list drops certificates once they have expired, so its silence about those says nothing.
  if (certificate.notAfter < full.thisUpdate) return unknownRevocation("revocation-unknown", "list");
  const entry = findEntry(full, certificate.serial);
  if (!delta || !fits(delta, full) || !isIssuersList(delta, issuer, links) || !isFresh(delta, times.now)) return finding("list", full.thisUpdate, entry, times.used);
  const change = findEntry(delta, certificate.serial);
  const isTakenOff = change?.reason === REVOCATION_REASONS.indexOf("removeFromCRL");
  return finding("list", delta.thisUpdate, isTakenOff ? undefined : (change ?? entry), times.used);
}

/** A delta applies to a full list that is no older than its base and no newer than itself (RFC 5280 section 5.2.4). */
function fits(delta: RevocationList, full: RevocationList): boolean {
  if (delta.deltaBase === undefined || delta.number === undefined || full.number === undefined || delta.hasUnknownCritical) return false;
  return delta.deltaBase <= full.number && full.number < delta.number;
}

function isFresh({ thisUpdate, nextUpdate }: RevocationList, now: number): boolean {
  return thisUpdate <= now + FRESHNESS.clockSkewMs && nextUpdate !== undefined && now <= nextUpdate + FRESHNESS.clockSkewMs;
}

/** Whether the issuer's key signed the list. Remembered by the list's fingerprint, since Streebog over 21 MB takes about a second. */
function isIssuersList(list: RevocationList, issuer: Certificate, links: VerifiedLinks): boolean {
  if (!sameBytes(list.issuer, issuer.subject) || !(issuer.extensions.keyUsage?.has("crlSign") ?? true)) return false;
  const scheme = schemeNamed(list.signatureOid);
  if (isAlgorithmFault(scheme)) return false;
  const link = `list ${fingerprintOf(list.raw)} ${issuer.fingerprint}`;
  const known = links.get(link);
  if (known !== undefined) return known;
  const good = verifySignatureBytes(issuer.publicKey, scheme, list.signed, list.signature) === "good";
  links.set(link, good);
  return good;
}
