import type { CertificateHolder } from "./certificate-holder.ts";
import type { Reason, ReasonCode } from "./reason-codes.ts";
import type { RevocationReason } from "./revocation-check.ts";

// Instants in verdicts are ISO 8601 text in UTC: a verdict is stored, sent and compared as JSON.

/** What is known of the time. `at` is proof only with status `good`; `claimed` is what the signer's machine said. */
export interface TimeVerdict {
  readonly status: "none" | "good" | "chain-incomplete" | "revocation-unknown" | "bad";
  readonly at?: string;
  readonly claimed?: string;
  readonly authority?: string;
}

/** The chain from the signer's certificate to the anchor, as far as it was found. */
export interface ChainVerdict {
  readonly status: "good" | "incomplete" | "broken" | "unchecked";
  readonly certificates: readonly { readonly name: string; readonly fingerprint: string; readonly notBefore: string; readonly notAfter: string }[];
}

/** Whether the certificates are revoked. `unknown` is never taken as good. */
export interface RevocationVerdict {
  readonly status: "good" | "revoked" | "unknown";
  readonly source?: "ocsp" | "list";
  readonly asOf?: string;
  readonly revokedAt?: string;
  readonly reason?: RevocationReason;
}

/** One signer. The holder is what the certificate says; it is proven only when `valid`. */
export interface SignerVerdict extends Partial<CertificateHolder> {
  readonly valid: boolean;
  /** The arithmetic: content, attributes and signature agree with the certificate's key. */
  readonly signature: "good" | "bad" | "unchecked";
  readonly algorithm?: "gost-2015-512" | "rsa-sha-256";
  readonly time: TimeVerdict;
  readonly chain: ChainVerdict;
  readonly revocation: RevocationVerdict;
  readonly reasons: readonly ReasonCode[];
}

/** The verdict on one file. */
export interface SignatureVerdict {
  readonly valid: boolean;
  readonly signers: readonly SignerVerdict[];
  /** Of the first signer that is not good, else of the first. */
  readonly time: TimeVerdict;
  readonly chain: ChainVerdict;
  readonly revocation: RevocationVerdict;
  readonly reasons: readonly Reason[];
  readonly checkedAt: string;
  /** Content inside the file (attached), or nothing. */
  readonly kind: "attached" | "detached" | "unreadable";
}

const NOTHING: Pick<SignerVerdict, "time" | "chain" | "revocation"> = {
  time: { status: "none" },
  chain: { status: "unchecked", certificates: [] },
  revocation: { status: "unknown" },
};

/** A signer of which nothing is verified yet. */
export const UNVERIFIED_SIGNER: Omit<SignerVerdict, "reasons"> = { valid: false, signature: "unchecked", ...NOTHING };

/** Puts the signers' verdicts together. Valid only if there is a signer, every signer is valid, and nothing speaks against the file. */
export function sumUp(kind: SignatureVerdict["kind"], signers: readonly SignerVerdict[], ofFile: readonly ReasonCode[], now: number): SignatureVerdict {
  const reasons: Reason[] = [...ofFile.map((code) => ({ code })), ...signers.flatMap((signer, index) => signer.reasons.map((code) => ({ code, signer: index })))];
  const shown = signers.find((signer) => !signer.valid) ?? signers[0] ?? NOTHING;
  return {
    valid: ofFile.length === 0 && signers.length > 0 && signers.every((signer) => signer.valid),
    signers,
    time: shown.time,
    chain: shown.chain,
    revocation: shown.revocation,
    reasons,
    checkedAt: new Date(now).toISOString(),
    kind,
  };
}
