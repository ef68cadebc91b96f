import { STRUCTURE_BOUNDS, StructureError } from "./asn1-elements.ts";
import { sameBytes, type Certificate } from "./certificate.ts";
import { FRESHNESS, type CentreRequest, type CheckMemory, type HttpGetter } from "./check-ports.ts";
import { unwrap } from "./envelope.ts";
import { ocspRequest, readOcspAnswer, type OcspAnswer } from "./ocsp-answer.ts";
import { judgeLists, judgeOcsp, statusFor, unknownRevocation, type CheckTimes, type RevocationFinding } from "./revocation-check.ts";
import { LIST_BOUNDS, readRevocationList, type RevocationList } from "./revocation-list.ts";
import type { TrustProfile } from "./trust-profile.ts";

/** Everything one check works with; `used` gathers what its verdict rests on. */
export interface CheckContext {
  readonly profile: TrustProfile;
  readonly now: number;
  readonly fetch: HttpGetter | undefined;
  readonly memory: CheckMemory;
  /** Evidence handed in, for use without a network; it is asked before the network. Read when it is first needed. */
  readonly held: () => HeldEvidence;
  readonly used: UsedEvidence;
}

/** What a verdict rests on, without repetition. */
export interface UsedEvidence {
  readonly answers: Set<OcspAnswer>;
  readonly lists: Set<RevocationList>;
}

type HeldAnswer = OcspAnswer | "unreadable";

/** OCSP answers and lists that were handed in. */
export interface HeldEvidence {
  readonly answers: readonly HeldAnswer[];
  readonly lists: readonly RevocationList[];
  /** Some list could not be read: nothing is taken as good past it. */
  readonly hasUnreadableList: boolean;
}

/** Reads the OCSP answers and lists that were handed in; once, and only if a check comes so far. */
export function heldEvidence(given: { readonly ocsp?: readonly Uint8Array[]; readonly lists?: readonly Uint8Array[] } | undefined): () => HeldEvidence {
  let read: HeldEvidence | undefined;
  return () => (read ??= readHeld(given));
}

function readHeld(held: { readonly ocsp?: readonly Uint8Array[]; readonly lists?: readonly Uint8Array[] } | undefined): HeldEvidence {
  const lists = (held?.lists ?? []).map((bytes) => orFault(() => readRevocationList(bytes[0] === 0x30 ? bytes : unwrap(bytes))));
  return {
    answers: (held?.ocsp ?? []).map((bytes) => orFault(() => readOcspAnswer(bytes)) ?? "unreadable"),
    lists: lists.filter((list) => list !== undefined),
    hasUnreadableList: lists.includes(undefined),
  };
}

function orFault<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof StructureError) return undefined;
    throw error;
  }
}

/**
 * Learns whether a certificate is revoked: from an answer handed in, else from the responder, else from a list. A responder that was reached and answered
 * badly ends the search: falling back to an older list would let the sender of the bad answer choose.
 */
export async function learnRevocation(certificate: Certificate, issuer: Certificate, isAuthority: boolean, used: number, context: CheckContext): Promise<RevocationFinding> {
  const times: CheckTimes = { now: context.now, used };
  const held = heldAnswerFinding(certificate, issuer, times, context);
  if (held && held.code !== "revocation-stale") return held;
  if (!isAuthority) {
    const asked = await askResponder(certificate, issuer, times, context);
    if (asked) return asked;
  }
  if (held) return held;
  return askLists(certificate, issuer, times, context);
}

function heldAnswerFinding(certificate: Certificate, issuer: Certificate, times: CheckTimes, context: CheckContext): RevocationFinding | undefined {
  const { answers } = context.held();
  if (answers.includes("unreadable")) return unknownRevocation("revocation-untrusted", "ocsp");
  const [newest] = answers
    .flatMap((answer) => (answer !== "unreadable" && statusFor(answer, certificate, issuer) ? [answer] : []))
    .sort((a, b) => b.producedAt - a.producedAt);
  if (!newest) return undefined;
  context.used.answers.add(newest);
  return judgeOcsp(newest, certificate, issuer, times, context.memory.links);
}

async function askResponder(certificate: Certificate, issuer: Certificate, times: CheckTimes, context: CheckContext): Promise<RevocationFinding | undefined> {
  const { profile, fetch } = context;
  if (profile.ocsp === undefined || !fetch) return undefined;
  const { request, nonce } = ocspRequest(certificate, issuer);
  const bytes = await reach(fetch, {
    method: "POST", url: profile.ocsp, contentType: "application/ocsp-request", body: request, bytesMax: 65_536, timeoutMs: FRESHNESS.ocspTimeoutMs,
  });
  if (!bytes) return undefined;
  let answer: OcspAnswer | undefined;
  try {
    answer = readOcspAnswer(bytes);
  } catch (error) {
    if (error instanceof StructureError) return unknownRevocation("revocation-untrusted", "ocsp");
    throw error;
  }
  if (!answer) return undefined;
  context.used.answers.add(answer);
  return judgeOcsp(answer, certificate, issuer, times, context.memory.links, nonce);
}

/** The body of a 200, or undefined when nothing came: the getter rejects for everything else. */
async function reach(fetch: HttpGetter, request: CentreRequest): Promise<Uint8Array | undefined> {
  try {
    const bytes = await fetch(request);
    return bytes.length > request.bytesMax ? undefined : bytes;
  } catch {
    return undefined; // not reached; why is the getter's to log
  }
}

async function askLists(certificate: Certificate, issuer: Certificate, times: CheckTimes, context: CheckContext): Promise<RevocationFinding> {
  const { lists, hasUnreadableList } = context.held();
  if (hasUnreadableList) return unknownRevocation("revocation-untrusted", "list");
  const fitting = lists.filter((list) => sameBytes(list.issuer, issuer.subject)).sort((a, b) => b.thisUpdate - a.thisUpdate);
  const held = fitting.find((list) => list.deltaBase === undefined);
  if (held) {
    const found = judge(held, fitting.find((list) => list.deltaBase !== undefined));
    if (found.code !== "revocation-stale" || !context.fetch) return found;
  }
  const address = context.profile.lists.find((list) => list.issuer === issuer.fingerprint);
  if (!address) return unknownRevocation(held ? "revocation-stale" : "revocation-unknown");
  const full = await fetchList(address.full, Number.POSITIVE_INFINITY, context);
  if (full === "unreadable") return unknownRevocation("revocation-untrusted", "list");
  if (!full) return unknownRevocation(held ? "revocation-stale" : "revocation-unknown");
  const delta = address.delta === undefined ? undefined : await fetchList(address.delta, FRESHNESS.deltaAgeMs, context);
  return judge(full, delta === "unreadable" ? undefined : delta);

  function judge(list: RevocationList, change: RevocationList | undefined): RevocationFinding {
    context.used.lists.add(list);
    if (change) context.used.lists.add(change);
    return judgeLists(list, change, certificate, issuer, times, context.memory.links);
  }
}

async function fetchList(url: string, ageMs: number, { fetch, memory, now }: CheckContext): Promise<RevocationList | "unreadable" | undefined> {
  const known = memory.lists.get(url);
  if (known && now < known.until) return known.list;
  if (!fetch) return undefined;
  const bytes = await reach(fetch, { method: "GET", url, bytesMax: LIST_BOUNDS.bytes, timeoutMs: FRESHNESS.listTimeoutMs });
  if (!bytes) return undefined;
  const list = orFault(() => readRevocationList(bytes[0] === 0x30 ? bytes : unwrap(bytes.subarray(0, STRUCTURE_BOUNDS.bytes))));
  if (!list) return "unreadable";
  memory.lists.set(url, { list, until: Math.min(list.nextUpdate ?? now, now + ageMs) });
  return list;
}
