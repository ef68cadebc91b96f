import { StructureError } from "./asn1-elements.ts";
import { fingerprintOf, readCertificate, type Certificate } from "./certificate.ts";
import { unwrap } from "./envelope.ts";
import { isAlgorithmFault } from "./signature-algorithms.ts";

/** A certificate that an operator trusts, with the fingerprint that was compared by another way (printed, read out). */
export interface PinnedCertificate {
  /** DER, PEM or base64. */
  readonly certificate: Uint8Array;
  /** SHA-256 of the DER, hexadecimal; colons and case do not matter. */
  readonly sha256: string;
}

/** Where the lists of one issuing certificate are fetched. */
export interface RevocationListAddress {
  /** SHA-256 of the issuing certificate. */
  readonly issuer: string;
  readonly full: string;
  readonly delta?: string;
}

/** What is trusted, as configuration gives it. Nothing here is taken from a certificate that is being checked. */
export interface TrustProfileSource {
  readonly kind: "production" | "test";
  /** Where chains end; an anchor's own revocation is not looked up. */
  readonly anchors: readonly PinnedCertificate[];
  /** Issuing certificates below an anchor; each is checked like any other certificate of a chain. */
  readonly intermediates?: readonly PinnedCertificate[];
  /** Address of the OCSP responder, for signers' and time stamps' certificates. */
  readonly ocsp?: string;
  readonly lists?: readonly RevocationListAddress[];
  /** Beginnings of policy identifiers, of which a signer's certificate must carry one; none means any. */
  readonly policies?: readonly string[];
}

export interface TrustProfile {
  readonly kind: "production" | "test";
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  readonly ocsp: string | undefined;
  readonly lists: readonly RevocationListAddress[];
  readonly policies: readonly string[];
}

export type TrustProfileFault =
  | "malformed" | "no-anchor" | "test-profile-in-production" | "certificate-unreadable" | "fingerprint-differs" | "algorithm-not-supported" | "not-an-authority" | "bad-address";

/** The configured trust cannot be used; all faults at once, each with the place where it stands. */
export class TrustProfileError extends Error {
  readonly faults: readonly { readonly fault: TrustProfileFault; readonly where: string }[];
  constructor(faults: readonly { readonly fault: TrustProfileFault; readonly where: string }[]) {
    super(`trust profile: ${faults.map(({ fault, where }) => `${where}: ${fault}`).join("; ")}`);
    this.name = "TrustProfileError";
    this.faults = faults;
  }
}

/**
 * Reads and checks what is trusted: every fingerprint must agree, every certificate must be an authority's with a supported key.
 * @param production refuses a test profile, and one without any anchor.
 * @throws TrustProfileError with all faults.
 */
export function readTrustProfile(source: TrustProfileSource, { production }: { production: boolean }): TrustProfile {
  const faults: { fault: TrustProfileFault; where: string }[] = [];
  const read = (pinned: PinnedCertificate, where: string): Certificate[] => {
    const outcome = readPinned(pinned);
    if (typeof outcome !== "string") return [outcome];
    faults.push({ fault: outcome, where });
    return [];
  };
  if (production && source.kind === "test") faults.push({ fault: "test-profile-in-production", where: "kind" });
  if (production && source.anchors.length === 0) faults.push({ fault: "no-anchor", where: "anchors" });
  const anchors = source.anchors.flatMap((pinned, index) => read(pinned, `anchors[${index}]`));
  const intermediates = (source.intermediates ?? []).flatMap((pinned, index) => read(pinned, `intermediates[${index}]`));
  const lists = (source.lists ?? []).map((list) => ({ ...list, issuer: plainHex(list.issuer) }));
  const addresses = [...(source.ocsp === undefined ? [] : [source.ocsp]), ...lists.flatMap(({ full, delta }) => (delta === undefined ? [full] : [full, delta]))];
  for (const address of addresses) if (!/^https?:$/.test(URL.parse(address)?.protocol ?? "")) faults.push({ fault: "bad-address", where: address });
  if (faults.length > 0) throw new TrustProfileError(faults);
  return { kind: source.kind, anchors, intermediates, ocsp: source.ocsp, lists, policies: source.policies ?? [] };
}

function readPinned({ certificate, sha256 }: PinnedCertificate): Certificate | TrustProfileFault {
  let read: Certificate;
  try {
    const der = unwrap(certificate);
    if (fingerprintOf(der) !== plainHex(sha256)) return "fingerprint-differs";
    read = readCertificate(der);
  } catch (error) {
    if (error instanceof StructureError) return "certificate-unreadable";
    throw error;
  }
  if (isAlgorithmFault(read.publicKey.scheme)) return "algorithm-not-supported";
  return read.extensions.isAuthority ? read : "not-an-authority";
}

function plainHex(fingerprint: string): string {
  return fingerprint.replaceAll(":", "").trim().toLowerCase();
}
