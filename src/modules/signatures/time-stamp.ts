import { StructureError, readElement } from "./asn1-elements.ts";
import { TAG, algorithmId, ifTag, instant, integerHex, objectId, octets, sequence, smallNumber } from "./asn1-values.ts";
import { sameBytes, type Certificate } from "./certificate.ts";
import { findChain, type ChainOutcome } from "./certificate-chain.ts";
import { FRESHNESS } from "./check-ports.ts";
import { OID } from "./object-ids.ts";
import type { ReasonCode } from "./reason-codes.ts";
import { learnRevocation, type CheckContext } from "./revocation-evidence.ts";
import type { RevocationFinding } from "./revocation-check.ts";
import { digestNamed, digestOf, isAlgorithmFault } from "./signature-algorithms.ts";
import { arithmeticFault, bindingFault, contentFault, validityFault } from "./signer-check.ts";
import { certificateNamed, readSignedData, type SignedData } from "./signed-data.ts";

/** A time-stamp token (RFC 3161), read but not verified. */
export interface TimeStampToken {
  readonly data: SignedData;
  readonly content: Uint8Array;
  readonly policy: string;
  readonly digestOid: string;
  readonly imprint: Uint8Array;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What came of a time stamp. The time counts only with `good`. */
export interface TimeStampFinding {
  readonly status: "good" | "chain-incomplete" | "revocation-unknown" | "bad";
  readonly at: number | undefined;
  readonly authority: Certificate | undefined;
  readonly chain: ChainOutcome | undefined;
  readonly revocation: RevocationFinding | undefined;
  readonly reasons: readonly ReasonCode[];
}

/** Reads a token. @throws StructureError */
export function readTimeStampToken(bytes: Uint8Array): TimeStampToken {
  const data = readSignedData(bytes);
  if (data.contentType !== OID.timeStampInfo || !data.content || data.signers.length !== 1) throw new StructureError("not-a-signature", "time stamp");
  const [version, policy, imprint, serial, at, ...rest] = sequence(readElement(data.content), "time stamp");
  const [algorithm, hash] = sequence(imprint, "imprint");
  if (smallNumber(version, "version") !== 1 || rest.some((part) => ifTag(part, TAG.octetString))) throw new StructureError("not-a-signature", "time stamp");
  integerHex(serial, "time stamp number");
  return {
    data,
    content: data.content,
    policy: objectId(policy, "time stamp policy"),
    digestOid: algorithmId(algorithm, "imprint algorithm"),
    imprint: octets(hash, "imprint"),
    at: instant(at, "time of the stamp"),
  };
}

/** Whether a token was made over this signature value: when it was, the value is the one that once stood there. */
export function stampsSignature(token: TimeStampToken, signature: Uint8Array): boolean {
  const digest = digestNamed(token.digestOid);
  return !isAlgorithmFault(digest) && sameBytes(digestOf(digest, signature), token.imprint);
}

/** Reads a token, or undefined when it is none. */
export function tryTimeStampToken(bytes: Uint8Array): TimeStampToken | undefined {
  try {
    return readTimeStampToken(bytes);
  } catch (error) {
    if (error instanceof StructureError) return undefined;
    throw error;
  }
}

function bad(code: ReasonCode, at?: number, authority?: Certificate, chain?: ChainOutcome): TimeStampFinding {
  return { status: code === "time-stamp-chain-incomplete" ? "chain-incomplete" : "bad", at, authority, chain, revocation: undefined, reasons: [code] };
}

/**
 * Verifies a token over a signature value: its imprint, its own signature, the authority's purpose, chain and validity at the time it states, and whether the
 * authority's certificate is revoked. A token that is not good in all of this proves no time.
 */
export async function checkTimeStamp(bytes: Uint8Array, signature: Uint8Array, context: CheckContext): Promise<TimeStampFinding> {
  const token = tryTimeStampToken(bytes);
  const [signer] = token?.data.signers ?? [];
  if (!token || !signer) return bad("time-stamp-bad");
  if (!stampsSignature(token, signature)) return bad("time-stamp-mismatch", token.at);
  const authority = certificateNamed(signer.name, token.data.certificates);
  if (!authority || contentFault(signer, token.content, OID.timeStampInfo) || bindingFault(signer.attributes.certificateHash, authority, true)) {
    return bad("time-stamp-bad", token.at, authority);
  }
  const { purposes, purposesCritical, unknownCritical } = authority.extensions;
  if (purposes.length !== 1 || purposes[0] !== OID.timeStamping || !purposesCritical || unknownCritical.length > 0) return bad("time-stamp-wrong-purpose", token.at, authority);
  if (token.at > context.now + FRESHNESS.clockSkewMs) return bad("time-stamp-in-future", token.at, authority);
  if (validityFault(authority, token.at)) return bad("time-stamp-expired", token.at, authority);
  if (arithmeticFault(signer, authority)) return bad("time-stamp-bad", token.at, authority);
  const pool = { anchors: context.profile.anchors, intermediates: context.profile.intermediates, carried: token.data.certificates };
  const chain = findChain(authority, pool, token.at, context.memory.links);
  if (chain.status !== "good") return bad(chain.status === "incomplete" ? "time-stamp-chain-incomplete" : "time-stamp-bad", token.at, authority, chain);
  return withRevocation(token, authority, chain, context);
}

async function withRevocation(token: TimeStampToken, authority: Certificate, chain: ChainOutcome, context: CheckContext): Promise<TimeStampFinding> {
  const revocation = await chainRevocation(chain, token.at, context);
  const worst = revocation.find((found) => found.status !== "good") ?? revocation[0];
  const status = worst?.status === "good" ? "good" : worst?.status === "revoked" ? "bad" : "revocation-unknown";
  const reasons: ReasonCode[] = status === "good" ? [] : [status === "bad" ? "time-stamp-revoked" : "time-stamp-revocation-unknown"];
  return { status, at: token.at, authority, chain, revocation: worst, reasons };
}

/** Revocation of every certificate of a chain below its anchor, the first being the certificate itself. */
export async function chainRevocation({ certificates }: ChainOutcome, used: number, context: CheckContext): Promise<RevocationFinding[]> {
  const findings: RevocationFinding[] = [];
  for (const [index, issuer] of certificates.slice(1).entries()) {
    const certificate = certificates[index];
    if (!certificate) break;
    const found = await learnRevocation(certificate, issuer, index > 0, used, context);
    findings.push(found);
    if (found.status !== "good") break;
  }
  return findings;
}
