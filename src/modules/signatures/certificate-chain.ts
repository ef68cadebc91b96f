import type { BoundedMap } from "./bounded-map.ts";
import { sameBytes, type Certificate } from "./certificate.ts";
import type { ReasonCode } from "./reason-codes.ts";
import { isAlgorithmFault, schemeNamed, verifySignatureBytes } from "./signature-algorithms.ts";

/** Bounds of the search for a chain: how long it may be, and how many issuer signatures one search may try. */
export const CHAIN_BOUNDS = { length: 5, attempts: 12 } as const;

/** Certificates from which a chain may be made. `anchors` end it; `carried` came with the signature and are trusted in nothing. */
export interface ChainPool {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  readonly carried: readonly Certificate[];
}

/** Remembers by fingerprints which certificate was really signed by which: that never changes. */
export type VerifiedLinks = BoundedMap<string, boolean>;

export interface ChainOutcome {
  readonly status: "good" | "incomplete" | "broken";
  /** From the certificate itself to the anchor, as far as it came. */
  readonly certificates: readonly Certificate[];
  readonly reason: ReasonCode | undefined;
}

/** Whether some certificate of the pool bears the issuer's name and key identifier: known before any arithmetic. */
export function hasKnownIssuer(certificate: Certificate, pool: ChainPool): boolean {
  return candidates(certificate, pool).length > 0;
}

function candidates(certificate: Certificate, { anchors, intermediates, carried }: ChainPool): Certificate[] {
  const wanted = certificate.extensions.issuerKeyId;
  return [...anchors, ...intermediates, ...carried].filter(
    (issuer) =>
      sameBytes(issuer.subject, certificate.issuer) &&
      (wanted === undefined || issuer.extensions.keyId === undefined || issuer.extensions.keyId === wanted) &&
      issuer.fingerprint !== certificate.fingerprint,
  );
}

/**
 * Searches the chain from a certificate to an anchor (RFC 5280 section 6, the parts that this profile knows): names by their bytes, signatures, validity at
 * `at`, authority, path length, key usage. The first good chain wins; else the reason of the best try is told.
 */
export function findChain(leaf: Certificate, pool: ChainPool, at: number, links: VerifiedLinks): ChainOutcome {
  let attempts = 0;
  const search = (path: readonly Certificate[]): ChainOutcome => {
    const child = path[path.length - 1] ?? leaf;
    let worst: ChainOutcome = { status: "incomplete", certificates: path, reason: "unknown-issuer" };
    if (path.length > CHAIN_BOUNDS.length) return worst;
    for (const issuer of candidates(child, pool)) {
      if (path.includes(issuer) || ++attempts > CHAIN_BOUNDS.attempts) continue;
      const reason = issuerFault(issuer, child, path.length - 1, at, links);
      if (reason !== undefined) {
        worst = { status: "broken", certificates: path, reason };
        continue;
      }
      const isAnchor = pool.anchors.includes(issuer);
      const outcome: ChainOutcome = isAnchor ? { status: "good", certificates: [...path, issuer], reason: undefined } : search([...path, issuer]);
      if (outcome.status === "good") return outcome;
      if (worst.status === "incomplete") worst = outcome;
    }
    return worst;
  };
  return search([leaf]);
}

function issuerFault(issuer: Certificate, child: Certificate, below: number, at: number, links: VerifiedLinks): ReasonCode | undefined {
  const { isAuthority, pathLength, keyUsage, unknownCritical } = issuer.extensions;
  const usable = isAuthority && (keyUsage?.has("keyCertSign") ?? true) && (pathLength === undefined || below <= pathLength) && unknownCritical.length === 0;
  if (!usable || at < issuer.notBefore || at > issuer.notAfter) return "issuer-unusable";
  const scheme = schemeNamed(child.signatureOid);
  if (isAlgorithmFault(scheme)) return scheme;
  return isSignedBy(child, issuer, links) ? undefined : "issuer-signature-mismatch";
}

/** Whether `issuer`'s key made the signature on `child`. */
export function isSignedBy(child: Certificate, issuer: Certificate, links: VerifiedLinks): boolean {
  const link = `${child.fingerprint} ${issuer.fingerprint}`;
  const known = links.get(link);
  if (known !== undefined) return known;
  const scheme = schemeNamed(child.signatureOid);
  const good = !isAlgorithmFault(scheme) && verifySignatureBytes(issuer.publicKey, scheme, child.signed, child.signature) === "good";
  links.set(link, good);
  return good;
}
