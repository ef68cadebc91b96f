import { STRUCTURE_BOUNDS } from "./asn1-elements.ts";
import { sameBytes, type Certificate } from "./certificate.ts";
import { findChain, hasKnownIssuer, type ChainOutcome } from "./certificate-chain.ts";
import { holderOf } from "./certificate-holder.ts";
import { newCheckMemory, type CheckMemory, type HttpGetter } from "./check-ports.ts";
import { unwrap } from "./envelope.ts";
import { OID } from "./object-ids.ts";
import type { ReasonCode } from "./reason-codes.ts";
import { unknownRevocation, type RevocationFinding } from "./revocation-check.ts";
import { heldEvidence, type CheckContext } from "./revocation-evidence.ts";
import { isAlgorithmFault } from "./signature-algorithms.ts";
import { UNVERIFIED_SIGNER, sumUp, type ChainVerdict, type RevocationVerdict, type SignatureVerdict, type SignerVerdict, type TimeVerdict } from "./signature-verdict.ts";
import { arithmeticFault, bindingFault, contentFault, purposeFault, validityFault } from "./signer-check.ts";
import { certificateNamed, readSignedData, structureFaultOf, type SignedData, type SignerInfo } from "./signed-data.ts";
import { chainRevocation, checkTimeStamp, stampsSignature, tryTimeStampToken, type TimeStampFinding } from "./time-stamp.ts";
import type { TrustProfile } from "./trust-profile.ts";

/** What is to be checked. */
export interface SignatureRequest {
  /** The signature: DER or BER, PEM, or base64 with or without line breaks. */
  readonly file: Uint8Array;
  /** The signed bytes, when the signature does not hold them (detached). When it does, both must be the same. */
  readonly content?: Uint8Array;
  /** When this is asked, milliseconds since 1970, from the caller's clock. */
  readonly now: number;
  readonly expected?: ExpectedSigners;
  /** Evidence handed in, for use without a network. */
  readonly evidence?: { readonly ocsp?: readonly Uint8Array[]; readonly lists?: readonly Uint8Array[] };
}

/** What the caller relies on. */
export interface ExpectedSigners {
  /** How many signers there may be; 1 when not said. */
  readonly most?: number;
  /** The IIN or BIN that each signer must have. */
  readonly iin?: string;
  readonly bin?: string;
  /** A trusted time stamp is demanded. */
  readonly timeStamp?: boolean;
}

/** What a check needs from outside: what is trusted, the way to the centre's services (none: evidence handed in alone), and what was remembered. */
export interface CheckPorts {
  readonly profile: TrustProfile;
  readonly fetch?: HttpGetter | undefined;
  readonly memory?: CheckMemory | undefined;
}

/** A verdict, the content that was inside, and what the verdict rests on. */
export interface CheckOutcome {
  readonly verdict: SignatureVerdict;
  readonly content: Uint8Array | undefined;
  readonly context: CheckContext;
}

/**
 * Verifies a signature of Kazakhstan's national certification centre: structure, then digests, then certificates, and only then the arithmetic; last the chain
 * and revocation at the time of the trusted time stamp, else now. Every refusal is a code of `REASON_CODES`; nothing is thrown for a bad file.
 * @see docs/formats/signature-profile.md
 */
export async function verifySignature(request: SignatureRequest, ports: CheckPorts): Promise<CheckOutcome> {
  const context: CheckContext = {
    profile: ports.profile,
    now: request.now,
    fetch: ports.fetch,
    memory: ports.memory ?? newCheckMemory(),
    held: heldEvidence(request.evidence),
    used: { answers: new Set(), lists: new Set() },
  };
  const file = readFile(request);
  if ("fault" in file) return { verdict: sumUp("unreadable", [], [file.fault], request.now), content: undefined, context };
  const { data, kind, content, faults } = file;
  const signers: SignerVerdict[] = [];
  for (const signer of data.signers) signers.push(await checkSigner(signer, content, data, faults, request.expected ?? {}, context));
  return { verdict: sumUp(kind, signers, faults, request.now), content: data.content, context };
}

interface ReadFile {
  readonly data: SignedData;
  readonly kind: "attached" | "detached";
  readonly content: Uint8Array | undefined;
  readonly faults: readonly ReasonCode[];
}

function readFile({ file, content, expected }: SignatureRequest): ReadFile | { readonly fault: ReasonCode } {
  if (content && content.length > STRUCTURE_BOUNDS.bytes) return { fault: "too-large" };
  let data: SignedData;
  try {
    data = readSignedData(unwrap(file));
  } catch (error) {
    return { fault: structureFaultOf(error) };
  }
  const kind = data.content ? "attached" : "detached";
  const signed = data.content ?? content;
  const fault = fileFault(data, signed, content, expected?.most ?? 1);
  return { data, kind, content: signed, faults: fault ? [fault] : [] };
}

function fileFault(data: SignedData, signed: Uint8Array | undefined, given: Uint8Array | undefined, most: number): ReasonCode | undefined {
  if (data.signers.length === 0) return "no-signer";
  if (data.signers.length > most) return "too-many-signers";
  if (data.contentType !== OID.data) return "content-type-mismatch";
  if (!signed) return "content-missing";
  return given && !sameBytes(given, signed) ? "content-mismatch" : undefined;
}

async function checkSigner(signer: SignerInfo, content: Uint8Array | undefined, data: SignedData, ofFile: readonly ReasonCode[], expected: ExpectedSigners, context: CheckContext): Promise<SignerVerdict> {
  const certificate = certificateNamed(signer.name, data.certificates);
  const claimed = signer.attributes.claimedTime;
  const time: TimeVerdict = { status: "none", ...(claimed === undefined ? {} : { claimed: iso(claimed) }) };
  const base = { ...UNVERIFIED_SIGNER, time, ...(certificate && knownOf(certificate)) };
  // A fault of the file is told once, for the file; past it no arithmetic is spent.
  if (ofFile.length > 0 || !content) return { ...base, reasons: [] };
  const fault = contentFault(signer, content, data.contentType) ?? certificateFault(signer, certificate, data, expected, context);
  if (fault !== undefined || !certificate) return { ...base, reasons: [fault ?? "certificate-missing"] };
  const arithmetic = arithmeticFault(signer, certificate);
  if (arithmetic !== undefined) return { ...base, signature: "bad", reasons: [tellApart(arithmetic, signer)] };
  const stamp = signer.timeStamp && (await checkTimeStamp(signer.timeStamp, signer.signature, context));
  return { ...base, ...(await checkTrust(certificate, stamp, data, expected, context)), time: { ...time, ...stampVerdict(stamp) }, signature: "good" };
}

function certificateFault(signer: SignerInfo, certificate: Certificate | undefined, data: SignedData, expected: ExpectedSigners, { profile }: CheckContext): ReasonCode | undefined {
  if (!certificate) return "certificate-missing";
  const fault = bindingFault(signer.attributes.certificateHash, certificate, false) ?? purposeFault(certificate);
  if (fault !== undefined) return fault;
  const { iin, bin } = holderOf(certificate);
  if (expected.iin !== undefined && iin !== expected.iin) return "other-person";
  if (expected.bin !== undefined && bin !== expected.bin) return "other-organisation";
  const { policies } = certificate.extensions;
  if (profile.policies.length > 0 && !policies.some((policy) => profile.policies.some((one) => policy === one || policy.startsWith(`${one}.`)))) return "policy-not-allowed";
  return hasKnownIssuer(certificate, { ...profile, carried: data.certificates }) ? undefined : "unknown-issuer";
}

// A GOST signature does not reveal what it was made over. But a time stamp over the very signature value shows that the value is the old one,
// so it is the attributes that were changed.
function tellApart(fault: ReasonCode, signer: SignerInfo): ReasonCode {
  if (fault !== "signature-mismatch" || !signer.timeStamp) return fault;
  const token = tryTimeStampToken(signer.timeStamp);
  return token && stampsSignature(token, signer.signature) ? "signed-attributes-changed" : fault;
}

async function checkTrust(
  certificate: Certificate, stamp: TimeStampFinding | undefined, data: SignedData, expected: ExpectedSigners, context: CheckContext,
): Promise<Pick<SignerVerdict, "valid" | "chain" | "revocation" | "reasons">> {
  const used = stamp?.status === "good" && stamp.at !== undefined ? stamp.at : context.now;
  const pool = { anchors: context.profile.anchors, intermediates: context.profile.intermediates, carried: data.certificates };
  const chain = findChain(certificate, pool, used, context.memory.links);
  const validity = validityFault(certificate, used);
  const reasons: ReasonCode[] = [...(stamp?.reasons ?? (expected.timeStamp === true ? ["time-stamp-missing" as const] : []))];
  if (validity) reasons.push(validity);
  if (chain.reason) reasons.push(chain.reason);
  const revocation = chain.status === "good" ? worstOf(await chainRevocation(chain, used, context)) : unknownRevocation("revocation-unknown");
  if (chain.status === "good" && revocation.code) reasons.push(revocation.code);
  const valid = reasons.length === 0 && chain.status === "good" && revocation.status === "good";
  return { valid, chain: chainVerdict(chain), revocation: revocationVerdict(revocation), reasons };
}

// The first finding is the signer's, the others the issuers': the search ends at the first that is not good, so it is the last.
function worstOf(findings: readonly RevocationFinding[]): RevocationFinding {
  const index = findings.findIndex((found) => found.status !== "good");
  const worst = findings[Math.max(index, 0)] ?? unknownRevocation("revocation-unknown");
  return index > 0 && worst.code === "revoked" ? { ...worst, code: "issuer-revoked" } : worst;
}

function knownOf(certificate: Certificate): Partial<SignerVerdict> {
  const { scheme } = certificate.publicKey;
  return { ...holderOf(certificate), ...(isAlgorithmFault(scheme) ? {} : { algorithm: scheme }), chain: chainVerdict({ status: "incomplete", certificates: [certificate], reason: undefined }, "unchecked") };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function stampVerdict(stamp: TimeStampFinding | undefined): Partial<TimeVerdict> {
  if (!stamp) return {};
  return { status: stamp.status, ...(stamp.at === undefined ? {} : { at: iso(stamp.at) }), ...(stamp.authority ? { authority: nameOf(stamp.authority) } : {}) };
}

function nameOf(certificate: Certificate): string {
  return certificate.subjectNames.find((part) => part.oid === OID.commonName)?.value.normalize("NFC") ?? "";
}

function chainVerdict({ status, certificates }: ChainOutcome, shown: ChainVerdict["status"] = status): ChainVerdict {
  return {
    status: shown,
    certificates: certificates.map((one) => ({ name: nameOf(one), fingerprint: one.fingerprint, notBefore: iso(one.notBefore), notAfter: iso(one.notAfter) })),
  };
}

function revocationVerdict({ status, source, thisUpdate, revokedAt, reason }: RevocationFinding): RevocationVerdict {
  return {
    status,
    ...(source && { source }),
    ...(thisUpdate === undefined ? {} : { asOf: iso(thisUpdate) }),
    ...(revokedAt === undefined ? {} : { revokedAt: iso(revokedAt) }),
    ...(reason && { reason }),
  };
}
