/**
 * The certificate of destruction: a file that names nobody, which anyone can check with nothing but the file and the log's public key.
 * clause:D2. Format: docs/formats/certificate.md.
 */
import { createHmac } from "node:crypto";
import type { JsonObject } from "../../policy/index.ts";
import { canonicalJson, sha256 } from "../../platform/crypto.ts";
import { checkProof, readLeaf, readVerifierKey, type Trust } from "../ledger/index.ts";

export const CERTIFICATE_FORMAT = "robotek.destruction-certificate/1";

/** One row of what destruction left behind, with the law or the obligation that keeps it. */
export interface Kept { readonly what: string; readonly ground: string; readonly until: string }

/** The destruction as it began. Its canonical hash stands in the public leaf of the entry `destroy`. */
export interface Begun {
  readonly destruction: string;
  readonly clause: string;
  readonly ground: string;
  /** SHA-256, hex, of each destroyed key's id. */
  readonly keyHashes: readonly string[];
  readonly kept: readonly Kept[];
  /** HMAC-SHA-256 of the holder's name under a salt that only the holder has, hex. */
  readonly holder: string;
  /** RFC 3339, UTC. */
  readonly begunAt: string;
}

/** A step that was taken. Its canonical hash stands in the public leaf of its own entry. */
export interface Step { readonly destruction: string; readonly step: StepName; readonly at: string; readonly detail: JsonObject }

export const STEP_NAMES = ["unreadable", "removed", "erased", "irrecoverable"] as const;
export type StepName = (typeof STEP_NAMES)[number];

export interface Certificate {
  readonly format: typeof CERTIFICATE_FORMAT;
  readonly operator: { readonly name: string; readonly bin: string | null };
  readonly state: "unreadable" | "irrecoverable";
  readonly unreadableAt: string;
  /** When old copies die too: a fact once `state` is `irrecoverable`, else the planned time. */
  readonly irrecoverableAt: string;
  readonly begun: Begun;
  readonly steps: readonly Step[];
  /** C2SP tlog-proof files: each holds its leaf (as extra data), the path, and a signed checkpoint. */
  readonly proofs: { readonly begun: string } & Partial<Record<StepName, string>>;
  readonly logKey: string;
}

export type CertificateFault =
  | "not-a-certificate" | "other-log" | "proof-wrong" | "row-differs" | "step-missing" | "step-of-other-destruction" | "state-differs" | "holder-differs";

export interface CertificateVerdict { readonly ok: boolean; readonly state: Certificate["state"] | null; readonly faults: readonly CertificateFault[] }

/** What the person alone holds to show that a certificate is theirs. `salt` is base64url. */
export interface HolderOpening { readonly salt: string; readonly name: string }

/** @returns the hash of a row as it stands in a public leaf: SHA-256 over the RFC 8785 form, hex. */
export function rowHash(row: Begun | Step): string {
  return sha256(Buffer.from(canonicalJson({ ...row }))).toString("hex");
}

/** @returns the commitment by which only the holder's own opening binds a certificate to a name. The name is compared in NFC. */
export function holderCommitment(opening: HolderOpening): string {
  return createHmac("sha256", Buffer.from(opening.salt, "base64url")).update(opening.name.normalize("NFC")).digest("hex");
}

function proofFaults(proof: string | undefined, row: Begun | Step, trust: Trust): CertificateFault[] {
  if (typeof proof !== "string") return ["proof-wrong"];
  const judged = checkProof(proof, trust);
  if (!judged.ok) return ["proof-wrong"];
  return readLeaf(judged.entry)?.detail?.["row"] === rowHash(row) ? [] : ["row-differs"];
}

function stateFaults(certificate: Certificate): CertificateFault[] {
  const at = (name: StepName) => certificate.steps.find((step) => step.step === name);
  const unreadable = at("unreadable"), irrecoverable = at("irrecoverable");
  if (unreadable === undefined || at("removed") === undefined || at("erased") === undefined) return ["step-missing"];
  const faults: CertificateFault[] = [];
  if (unreadable.at !== certificate.unreadableAt) faults.push("state-differs");
  if ((certificate.state === "irrecoverable") !== (irrecoverable !== undefined)) faults.push("state-differs");
  if (irrecoverable !== undefined && irrecoverable.at !== certificate.irrecoverableAt) faults.push("state-differs");
  return faults;
}

function isCertificate(value: unknown): value is Certificate {
  if (typeof value !== "object" || value === null) return false;
  const it = value as Partial<Certificate>;
  return it.format === CERTIFICATE_FORMAT && typeof it.begun === "object" && Array.isArray(it.steps) && it.steps.length <= STEP_NAMES.length
    && typeof it.proofs === "object" && typeof it.logKey === "string";
}

/**
 * Checks a certificate of destruction: each row stands by its hash in a leaf, each leaf in the log under a signed checkpoint, the stated times are those of the rows.
 * @param value the parsed file.
 * @param options.key the log's verifier key (C2SP vkey) that the checker trusts; without one the file's own key is used, which shows only that the file is whole.
 * @param options.opening the holder's own opening, to bind the certificate to a name.
 * @returns `ok` and every fault found; never throws on malformed input.
 * @see docs/formats/certificate.md, clause:D2
 */
export function checkCertificate(value: unknown, options: { key?: string; opening?: HolderOpening } = {}): CertificateVerdict {
  if (!isCertificate(value)) return { ok: false, state: null, faults: ["not-a-certificate"] };
  const key = options.key ?? value.logKey;
  const faults: CertificateFault[] = key === value.logKey ? [] : ["other-log"];
  try {
    const believed = readVerifierKey(key);
    if (believed === null) return { ok: false, state: value.state, faults: [...faults, "not-a-certificate"] };
    const trust: Trust = { keys: [believed] };
    faults.push(...proofFaults(value.proofs.begun, value.begun, trust));
    for (const step of value.steps) {
      if (step.destruction !== value.begun.destruction) faults.push("step-of-other-destruction");
      faults.push(...proofFaults(value.proofs[step.step], step, trust));
    }
    faults.push(...stateFaults(value));
    if (options.opening !== undefined && holderCommitment(options.opening) !== value.begun.holder) faults.push("holder-differs");
  } catch {
    faults.push("not-a-certificate");
  }
  return { ok: faults.length === 0, state: value.state, faults: [...new Set(faults)] };
}
