import { STRUCTURE_BOUNDS, StructureError } from "./asn1-elements.ts";
import { fingerprintOf, readCertificate, type Certificate } from "./certificate.ts";
import type { SignatureVerdict } from "./signature-verdict.ts";
import { verifySignature, type CheckOutcome, type ExpectedSigners, type SignatureRequest } from "./verify-signature.ts";

/** The first line of every bundle's description: docs/formats/signature-evidence.md. */
export const EVIDENCE_FORMAT = "kz-signature-evidence/1";

/** Lists longer than this stand beside the bundle, under their fingerprint, so that one list serves many bundles. */
export const LIST_INSIDE_BYTES_MAX = 65_536;
const BUNDLE_BYTES_MAX = 2 * STRUCTURE_BOUNDS.bytes;

/** A list or content that a bundle names by its SHA-256. */
export interface Attachment {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** Verdict and all that it rests on: enough to come to the same verdict years later, without any network. */
export interface SealedEvidence {
  /** UTF-8 JSON. */
  readonly bundle: Uint8Array;
  readonly attachments: readonly Attachment[];
}

interface Bundle {
  readonly format: typeof EVIDENCE_FORMAT;
  readonly checkedAt: string;
  readonly verdict: SignatureVerdict;
  readonly file: string;
  /** SHA-256 of content that was handed in beside the file. */
  readonly content: string | null;
  readonly expected: ExpectedSigners;
  readonly trust: { readonly kind: "production" | "test"; readonly anchors: readonly string[]; readonly intermediates: readonly string[]; readonly policies: readonly string[] };
  readonly ocsp: readonly string[];
  readonly lists: readonly { readonly sha256: string; readonly bytes?: string }[];
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

/** Puts a check's evidence together. Content handed in beside the file is named by its hash only: whoever keeps the bundle keeps the content. */
export function sealEvidence(request: SignatureRequest, { verdict, context }: CheckOutcome): SealedEvidence {
  const { profile, used } = context;
  const attachments: Attachment[] = [];
  const lists = [...used.lists].map(({ raw }) => {
    const sha256 = fingerprintOf(raw);
    if (raw.length <= LIST_INSIDE_BYTES_MAX) return { sha256, bytes: base64(raw) };
    attachments.push({ sha256, bytes: raw });
    return { sha256 };
  });
  const bundle: Bundle = {
    format: EVIDENCE_FORMAT,
    checkedAt: verdict.checkedAt,
    verdict,
    file: base64(request.file),
    content: request.content ? fingerprintOf(request.content) : null,
    expected: request.expected ?? {},
    trust: {
      kind: profile.kind,
      anchors: profile.anchors.map(({ raw }) => base64(raw)),
      intermediates: profile.intermediates.map(({ raw }) => base64(raw)),
      policies: profile.policies,
    },
    ocsp: [...used.answers].map(({ raw }) => base64(raw)),
    lists,
  };
  return { bundle: Buffer.from(JSON.stringify(bundle)), attachments };
}

/** What is needed to look at a bundle again. */
export interface RecheckRequest {
  readonly bundle: Uint8Array;
  /** SHA-256 of the anchors that are or were trusted: an anchor of the bundle that is not among them counts for nothing. */
  readonly trusted: readonly string[];
  /** The content that stood beside the file, when there was one. */
  readonly content?: Uint8Array;
  readonly attachments?: readonly Attachment[];
}

export type RecheckFault = "not-a-bundle" | "content-differs" | "attachment-missing" | "anchor-not-trusted" | "verdict-differs";

export interface RecheckOutcome {
  /** Whether the evidence still leads to the verdict that the bundle states. */
  readonly agrees: boolean;
  readonly faults: readonly RecheckFault[];
  /** The verdict as it comes out now, judged as of the time of the first check. */
  readonly verdict: SignatureVerdict | undefined;
}

/** Verifies a bundle again from its own evidence, as of the moment of the first check. */
export async function recheckEvidence(request: RecheckRequest): Promise<RecheckOutcome> {
  const bundle = readBundle(request.bundle);
  if (!bundle) return { agrees: false, faults: ["not-a-bundle"], verdict: undefined };
  const faults: RecheckFault[] = [];
  if (bundle.content !== null && (!request.content || fingerprintOf(request.content) !== bundle.content)) faults.push("content-differs");
  const lists = bundle.lists.map(({ sha256, bytes }) => (bytes === undefined ? request.attachments?.find((one) => one.sha256 === sha256)?.bytes : Buffer.from(bytes, "base64")));
  if (lists.some((bytes, index) => !bytes || fingerprintOf(bytes) !== bundle.lists[index]?.sha256)) faults.push("attachment-missing");
  const anchors = certificatesIn(bundle.trust.anchors);
  const trusted = anchors.filter((anchor) => request.trusted.includes(anchor.fingerprint));
  if (trusted.length < anchors.length || anchors.length < bundle.trust.anchors.length) faults.push("anchor-not-trusted");
  const { kind, policies } = bundle.trust;
  const { verdict } = await verifySignature(
    {
      file: Buffer.from(bundle.file, "base64"),
      ...(bundle.content !== null && request.content ? { content: request.content } : {}),
      now: Date.parse(bundle.checkedAt),
      expected: bundle.expected,
      evidence: { ocsp: bundle.ocsp.map((one) => Buffer.from(one, "base64")), lists: lists.filter((bytes) => bytes !== undefined) },
    },
    { profile: { kind, policies, anchors: trusted, intermediates: certificatesIn(bundle.trust.intermediates), ocsp: undefined, lists: [] } },
  );
  if (JSON.stringify(verdict) !== JSON.stringify(bundle.verdict)) faults.push("verdict-differs");
  return { agrees: faults.length === 0, faults, verdict };
}

/** SHA-256 of the lists that a bundle names but does not hold: whoever verifies it again hands them in as attachments. */
export function attachmentsNamed(bundle: Uint8Array): readonly string[] {
  return readBundle(bundle)?.lists.flatMap(({ sha256, bytes }) => (bytes === undefined ? [sha256] : [])) ?? [];
}

function certificatesIn(encoded: readonly string[]): Certificate[] {
  return encoded.flatMap((one) => {
    try {
      return [readCertificate(Buffer.from(one, "base64"))];
    } catch (error) {
      if (error instanceof StructureError) return [];
      throw error;
    }
  });
}

function readBundle(bytes: Uint8Array): Bundle | undefined {
  if (bytes.length > BUNDLE_BYTES_MAX) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isBundle(value) ? value : undefined;
  } catch {
    return undefined; // no UTF-8 or no JSON
  }
}

function isBundle(value: unknown): value is Bundle {
  const bundle = value as Partial<Bundle> | null;
  if (bundle?.format !== EVIDENCE_FORMAT || typeof bundle.file !== "string" || typeof bundle.checkedAt !== "string") return false;
  const { trust, ocsp, lists, content, verdict, expected } = bundle;
  const isTrust = (trust?.kind === "production" || trust?.kind === "test") && [trust.anchors, trust.intermediates, trust.policies].every(areStrings);
  const isContent = content === null || typeof content === "string";
  const areLists = Array.isArray(lists) && lists.every((list: Partial<Bundle["lists"][number]> | null) => list !== null && typeof list.sha256 === "string" && (list.bytes === undefined || typeof list.bytes === "string"));
  return isTrust && isContent && areLists && areStrings(ocsp) && typeof verdict === "object" && typeof expected === "object" && !Number.isNaN(Date.parse(bundle.checkedAt));
}

function areStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
