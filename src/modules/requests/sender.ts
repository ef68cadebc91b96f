import { type Actor, judgeShown, type SenderProof, type Source, type RequestChannel, type RequestSender, type RequestValues, type SubjectId } from "../../policy/index.ts";
import { sha256 } from "../../platform/crypto.ts";
import { reveal } from "../../platform/personal.ts";
import { isRefusal } from "../../platform/refusal.ts";
import type { ConsentEvent, ConsentMethod } from "../consent/index.ts";
import type { SignatureVerdict, SignerVerdict } from "../signatures/index.ts";
import { lifeOf, subjectByNumber } from "../subjects/index.ts";
import { accessFor } from "../vault/index.ts";
import type { KnownSender, RequestCase } from "./request-row.ts";
import { BY_SYSTEM, type RequestsDeps } from "./requests-deps.ts";

/** A checked signature, over what. */
export interface SignedContent {
  readonly verdict: SignatureVerdict;
  readonly content: Uint8Array;
  /** The sealed bundle of evidence, kept with the request. */
  readonly evidence: Uint8Array | null;
}

export interface SenderWish {
  readonly channel: RequestChannel;
  /** In which right the sender says to act. */
  readonly sender: RequestSender;
  readonly by: Actor;
  readonly values: RequestValues;
  readonly signed: SignedContent | null;
  readonly requestId: string;
}

const SOURCE_OF: Readonly<Record<RequestChannel, Source>> = { "web-signed-in": "web-form", web: "web-form", "e-mail": "e-mail", paper: "paper", telephone: "telephone" };
const METHOD_OF: Readonly<Record<string, ConsentMethod>> = { signature: "electronic-signature", visit: "in-person", "document-shown": "in-person" };

/** Where what a request changes came from, and how it was confirmed: what showed the sender last (clause:C2, clause:R1). */
export function heardAs({ row, events }: Pick<RequestCase, "row" | "events">): Pick<ConsentEvent, "source" | "method"> {
  const shown = events.findLast(({ change }) => change === "received" || change === "sender-known")?.reason ?? "session";
  return { source: SOURCE_OF[row.channel], method: METHOD_OF[shown] ?? "session" };
}

const PROOF_OF: Readonly<Record<string, SenderProof>> = { session: "session", signature: "signature", visit: "visit", "document-shown": "visit", "document-copy": "session" };

/** What shows the sender, as it was found last. */
export function proofOf({ events }: Pick<RequestCase, "events">): SenderProof {
  return PROOF_OF[events.findLast(({ change }) => change === "received" || change === "sender-known")?.reason ?? ""] ?? "none";
}

/** Whether what shows the sender is enough for what is asked (clause:R1): what sufficed for one kind need not for another. */
export const isShown = (one: Pick<RequestCase, "row" | "events">): boolean => judgeShown({ kind: one.row.kind, sender: one.row.sender, proof: proofOf(one) }).outcome === "accept";

/** What was signed and by whom, as one digest. Signers stand in it by a MAC under the index's key: who reads the database cannot try numbers. */
function withSigner({ keys }: Pick<RequestsDeps, "keys">, { verdict }: SignedContent, signed: Uint8Array | string): string {
  const signers = verdict.signers.map(({ iin = "", bin = "", name = "" }) => (iin === "" && bin === "" ? name : `${iin} ${bin}`));
  return sha256(Buffer.concat([sha256(signed), keys.index.blindToken("iin", signers.join("\n"))])).toString("hex");
}

/** What a signed content, and the nonce of a signed form, are used up by: by their signer alone, so that nobody's words are lost because another signed the same (clause:R1). */
export const contentToken = (deps: Pick<RequestsDeps, "keys">, signed: SignedContent): string => `content:${withSigner(deps, signed, signed.content)}`;
export const nonceToken = (deps: Pick<RequestsDeps, "keys">, signed: SignedContent | null, nonce: string): string =>
  signed === null ? secretToken("nonce", nonce) : `nonce:${withSigner(deps, signed, nonce)}`;
export const letterToken = (hash: string): string => `letter:${hash}`;
export const secretToken = (what: "address" | "nonce", secret: string): string => `${what}:${sha256(secret).toString("hex")}`;

/** The record that `relation` names by user number or short name (clause:R2). Naming one shows nothing. */
export async function claimedRecord(deps: Pick<RequestsDeps, "databases" | "shortNames">, relation: string | undefined): Promise<SubjectId | null> {
  const typed = (relation ?? "").trim().replace(/^(№|#|@)\s*/u, "");
  if (typed === "") return null;
  const sql = deps.databases.data;
  const found = /^\d{1,9}$/.test(typed) ? await subjectByNumber(sql, Number(typed)) : await deps.shortNames.ownerOf(sql, typed);
  return found !== null && ["living", "frozen"].includes((await lifeOf(sql, found)) ?? "") ? found : null;
}

/**
 * The person who holds this identification number. Of several (a number is written down as it is said) it is the one whose record the letter names, or the only one
 * whom a document shows to act for it; otherwise they cannot be told apart: then nobody.
 */
async function holderOf(deps: RequestsDeps, iin: string, claimed: SubjectId | null, requestId: string): Promise<SubjectId | null> {
  try {
    const found = await deps.vault.findSubjects(accessFor({ purpose: "request-handling", actor: BY_SYSTEM, requestId }), "iin", iin);
    if (found.length < 2 || claimed === null) return found.length === 1 ? (found[0] ?? null) : null;
    if (found.includes(claimed)) return claimed;
    const acting: SubjectId[] = [];
    for (const one of found) if (await representsProven(deps, one, claimed)) acting.push(one);
    return acting.length === 1 ? (acting[0] ?? null) : null;
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** In whose name an organisation's certificate speaks: its head, or whoever may sign for it. */
const SPEAKS: readonly string[] = ["head", "right-to-sign"];

/** Whether the state's body for personal data has signed: one of the BINs that the operator names, by somebody who may (clause:T6). */
const isAuthority = ({ authorityBins }: Pick<RequestsDeps, "authorityBins">, { bin, roles }: SignerVerdict): boolean =>
  bin !== undefined && authorityBins.has(bin) && (roles ?? []).some((role) => SPEAKS.includes(role));

/** Whether a representation holds at this moment that a document has shown: a mere declaration lets nobody act on a signature alone. */
async function representsProven(deps: RequestsDeps, representative: SubjectId, child: SubjectId): Promise<boolean> {
  const held = await deps.representations.representativesOf(deps.databases.data, child, deps.clock.now());
  return held.some((one) => one.representative === representative && one.proof !== "declared");
}

/**
 * The signer of a letter: by the number in the certificate, never by its name (clause:R1). The signer's number is not the subject's: the proven relation decides. Who
 * names a record that is not the signer's to act for is a stranger to it, and whether there is such a record makes no difference (clause:G5).
 */
async function bySignature(deps: RequestsDeps, { signed, sender, requestId, values }: SenderWish, claimed: SubjectId | null): Promise<KnownSender> {
  const nobody: KnownSender = { sender, proof: "none", about: null, senderSubject: null, claimed };
  const signer = signed?.verdict.valid === true && signed.verdict.signers.length === 1 ? signed.verdict.signers[0] : undefined;
  if (signer !== undefined && isAuthority(deps, signer)) return { sender: "authorised-body", proof: "signature", about: claimed, senderSubject: null, claimed: null };
  // Who signs for a firm does not ask for himself.
  if (signer?.iin === undefined || signer.bin !== undefined) return nobody;
  const holder = await holderOf(deps, signer.iin, claimed, requestId);
  if (holder === null) return nobody;
  const named = (values.relation ?? "").trim() !== "";
  if (!named || claimed === holder) return { sender: "subject", proof: "signature", about: holder, senderSubject: holder, claimed: null };
  if (claimed !== null) {
    const at = deps.clock.now();
    if (await representsProven(deps, holder, claimed)) return { sender: "representative", proof: "signature", about: claimed, senderSubject: holder, claimed: null };
    // Said and not yet shown by a document: the document decides.
    if (await deps.representations.represents(deps.databases.data, holder, claimed, at)) return { ...nobody, sender: "representative", senderSubject: holder };
  }
  return { sender: "stranger", proof: "signature", about: null, senderSubject: holder, claimed: null };
}

/** Whether the signer is the person of the session: the number that is held of that person stands in the certificate. */
async function signedInSession(deps: RequestsDeps, wish: SenderWish, person: SubjectId): Promise<boolean> {
  const iin = wish.signed?.verdict.valid === true && wish.signed.verdict.signers.length === 1 ? wish.signed.verdict.signers[0]?.iin : undefined;
  if (iin === undefined) return false;
  const access = accessFor({ purpose: "request-handling", actor: BY_SYSTEM, requestId: wish.requestId });
  const { values } = await deps.vault.read(access, person, ["iin"]);
  return values.iin !== undefined && reveal(values.iin.value, "door") === iin;
}

/** Who sends a request, as far as it is shown at its coming (clause:R1). */
export async function knownSender(deps: RequestsDeps, wish: SenderWish): Promise<KnownSender> {
  const { by } = wish;
  if (by.kind === "subject" || by.kind === "representative") {
    const about = by.kind === "subject" ? by.subject : by.of;
    const proof = (await signedInSession(deps, wish, by.subject)) ? "signature" : "session";
    return { sender: by.kind, proof, about, senderSubject: by.subject, claimed: null };
  }
  const claimed = await claimedRecord(deps, wish.values.relation);
  if (wish.signed !== null) return bySignature(deps, wish, claimed);
  return { sender: wish.sender, proof: "none", about: null, senderSubject: null, claimed };
}

