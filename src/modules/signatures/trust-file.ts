import { TrustProfileError, type PinnedCertificate, type RevocationListAddress, type TrustProfileFault, type TrustProfileSource } from "./trust-profile.ts";

/** Trust in nothing: every signature then ends in `unknown-issuer`. For an installation that has not been told yet. */
export const NO_TRUST: TrustProfileSource = Object.freeze({ kind: "test", anchors: Object.freeze([]) });

const KEYS = ["kind", "anchors", "intermediates", "ocsp", "lists", "policies"];

/**
 * Reads a trust profile as an operator writes it in JSON: certificates as PEM or base64 text, each with its SHA-256 fingerprint.
 * Says only what is malformed; `readTrustProfile` then checks fingerprints and certificates.
 * @see docs/formats/signature-profile.md
 * @throws TrustProfileError with all faults.
 */
export function readTrustFile(value: unknown): TrustProfileSource {
  const faults: { fault: TrustProfileFault; where: string }[] = [];
  const fault = (where: string): void => { faults.push({ fault: "malformed", where }); };
  const file = asRecord(value);
  if (!file) throw new TrustProfileError([{ fault: "malformed", where: "file" }]);
  for (const key of Object.keys(file)) if (!KEYS.includes(key)) fault(key);
  const { kind, ocsp, policies } = file;
  if (kind !== "production" && kind !== "test") fault("kind");
  if (ocsp !== undefined && typeof ocsp !== "string") fault("ocsp");
  if (policies !== undefined && !areStrings(policies)) fault("policies");
  const source: TrustProfileSource = {
    kind: kind === "production" ? kind : "test",
    anchors: pinnedIn(file["anchors"], "anchors", fault),
    intermediates: pinnedIn(file["intermediates"] ?? [], "intermediates", fault),
    lists: listsIn(file["lists"] ?? [], fault),
    ...(typeof ocsp === "string" ? { ocsp } : {}),
    ...(areStrings(policies) ? { policies } : {}),
  };
  if (faults.length > 0) throw new TrustProfileError(faults);
  return source;
}

function pinnedIn(value: unknown, where: string, fault: (where: string) => void): PinnedCertificate[] {
  if (!Array.isArray(value)) {
    fault(where);
    return [];
  }
  return value.flatMap((one: unknown, index) => {
    const { certificate, sha256 } = asRecord(one) ?? {};
    if (typeof certificate === "string" && typeof sha256 === "string") return [{ certificate: Buffer.from(certificate), sha256 }];
    fault(`${where}[${index}]`);
    return [];
  });
}

function listsIn(value: unknown, fault: (where: string) => void): RevocationListAddress[] {
  if (!Array.isArray(value)) {
    fault("lists");
    return [];
  }
  return value.flatMap((one: unknown, index) => {
    const { issuer, full, delta } = asRecord(one) ?? {};
    if (typeof issuer === "string" && typeof full === "string" && (delta === undefined || typeof delta === "string")) {
      return [{ issuer, full, ...(delta === undefined ? {} : { delta }) }];
    }
    fault(`lists[${index}]`);
    return [];
  });
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function areStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
