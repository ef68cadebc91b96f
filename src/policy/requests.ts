import type { DeadlineId } from "./text/text-shape.ts";
import type { ClauseId } from "./ids.ts";

/** What may be asked of the school about a person's data (clause:R1). */
export const REQUEST_KINDS = [
  "access", "correction", "blocking", "lifting", "destruction", "withdrawal", "objection-automated", "transfers-information", "complaint", "question",
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** The ways in which a request comes. `web-signed-in`: in a session of the service; `web`: without an account. */
export const REQUEST_CHANNELS = ["web-signed-in", "web", "e-mail", "paper", "telephone"] as const;
export type RequestChannel = (typeof REQUEST_CHANNELS)[number];

/** In which right the sender acts. The authorised body is the state's body for the protection of personal data. */
export const REQUEST_SENDERS = ["subject", "representative", "authorised-body", "stranger"] as const;
export type RequestSender = (typeof REQUEST_SENDERS)[number];

/** What shows who sends: nothing yet, a session opened by a code or passkey, a qualified electronic signature, a visit with a document. */
export const SENDER_PROOFS = ["none", "session", "signature", "visit"] as const;
export type SenderProof = (typeof SENDER_PROOFS)[number];

export interface RequestKindRow {
  readonly clause: ClauseId;
  /** The shortest term of the law for this kind; the answer's 30 days hold besides (clause:R3). */
  readonly step: DeadlineId;
  /** What each of these shows is enough to do what is asked (clause:R1). Where `none` is among them nobody needs to be known. */
  readonly proofs: readonly SenderProof[];
  /** Whether the data asked about are blocked from the moment of a proven request (clause:T7). */
  readonly blocks: boolean;
  /** Whether it asks something of one person's record: a stranger may not. */
  readonly ofRecord: boolean;
  /** Whether the authorised body may demand it here; data themselves it gets by the register of its demands alone (clause:T6). */
  readonly byAuthority: boolean;
}

const KNOWN: readonly SenderProof[] = ["session", "signature", "visit"];
const ANYBODY: readonly SenderProof[] = ["none", ...KNOWN];
/** What cannot be undone is not done on a mailed code alone; who is signed in has `/my/withdraw`, with its days of grace and its fresh code. */
const STRONG: readonly SenderProof[] = ["signature", "visit"];

const row = (clause: ClauseId, step: DeadlineId, proofs: readonly SenderProof[], { blocks = false, ofRecord = true, byAuthority = true } = {}): RequestKindRow =>
  Object.freeze({ clause, step, proofs: Object.freeze([...proofs]), blocks, ofRecord, byAuthority });

/** The one table of kinds: which a session suffices for, which need the signature or a visit, what is blocked, by when (clause:R1, clause:R3, clause:T7). */
export const requestKinds: Readonly<Record<RequestKind, RequestKindRow>> = Object.freeze({
  access: row("S3", "information", KNOWN, { byAuthority: false }),
  correction: row("C7", "correct", KNOWN, { blocks: true }),
  blocking: row("T7", "block", KNOWN, { blocks: true }),
  lifting: row("T7", "lift-block", KNOWN),
  destruction: row("D2", "destroy-confirmed", STRONG, { blocks: true }),
  withdrawal: row("D2", "stop-after-withdrawal", KNOWN, { byAuthority: false }),
  "objection-automated": row("R1", "objection-automated", KNOWN, { byAuthority: false }),
  "transfers-information": row("T1", "information", KNOWN, { byAuthority: false }),
  complaint: row("S6", "answer", ANYBODY, { ofRecord: false }),
  question: row("S6", "answer", ANYBODY, { ofRecord: false }),
});

export const isRequestKind = (text: string): text is RequestKind => (REQUEST_KINDS as readonly string[]).includes(text);
export const isRequestChannel = (text: string): text is RequestChannel => (REQUEST_CHANNELS as readonly string[]).includes(text);
export const isRequestSender = (text: string): text is RequestSender => (REQUEST_SENDERS as readonly string[]).includes(text);

/** The proofs that can come by a channel at all: a voice on the telephone proves nothing, a session exists on the web alone. */
export const channelProofs: Readonly<Record<RequestChannel, readonly SenderProof[]>> = Object.freeze({
  "web-signed-in": ["session", "signature"],
  web: ["none", "signature"],
  "e-mail": ["none", "signature"],
  paper: ["none", "visit"],
  telephone: ["none"],
});

/** Why a request is refused, with the clause and the law it rests on. Nothing else may refuse one: "no" alone is no reason. */
export const REJECTION_REASONS = [
  "not-entitled", "authority-by-register", "identity-not-shown", "open-obligation", "legal-hold", "violation-not-confirmed", "nothing-held", "law-keeps", "answered-before",
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];
export const isRejectionReason = (text: string): text is RejectionReason => (REJECTION_REASONS as readonly string[]).includes(text);

export const rejections: Readonly<Record<RejectionReason, { readonly clause: ClauseId; readonly source: string }>> = Object.freeze({
  "not-entitled": { clause: "G5", source: "Law 94-V art. 24(1)" },
  "authority-by-register": { clause: "T6", source: "Law 94-V art. 9" },
  "identity-not-shown": { clause: "R2", source: "Law 94-V art. 10(2)" },
  "open-obligation": { clause: "D2", source: "Law 94-V art. 8(2)" },
  "legal-hold": { clause: "D2", source: "DC art. 41(3)" },
  "violation-not-confirmed": { clause: "T7", source: "Law 94-V art. 25(2)(8)" },
  "nothing-held": { clause: "S3", source: "Law 94-V art. 24(1)" },
  "law-keeps": { clause: "D2", source: "DC art. 41(3)" },
  "answered-before": { clause: "R3", source: "clause R3" },
});

/** What the school does with a request at its coming. */
export type IntakeJudgement =
  /** The sender is known well enough: the work begins, and what the kind blocks is blocked. */
  | { readonly outcome: "accept"; readonly block: boolean }
  /** Who sends must be shown first; `mark`: a provisional mark stands on the record meanwhile (clause:T7). */
  | { readonly outcome: "verify"; readonly mark: boolean }
  | { readonly outcome: "reject"; readonly reason: RejectionReason };

export interface Intake {
  readonly kind: RequestKind;
  readonly channel: RequestChannel;
  readonly sender: RequestSender;
  readonly proof: SenderProof;
}

/**
 * The answer to a request at the door, by kind, channel, sender and what shows the sender (clause:R1). Pure and total: every combination has one.
 * A proof that cannot come by the channel counts for nothing.
 */
export function judgeIntake({ kind, channel, sender, proof }: Intake): IntakeJudgement {
  return judgeShown({ kind, sender, proof: channelProofs[channel].includes(proof) ? proof : "none" });
}

/** The same once the sender was shown, by whatever way since the coming (clause:R1). */
export function judgeShown({ kind, sender, proof: shown }: Omit<Intake, "channel">): IntakeJudgement {
  const { proofs, blocks, ofRecord, byAuthority } = requestKinds[kind];
  if (!ofRecord) return { outcome: "accept", block: false };
  if (sender === "authorised-body" && !byAuthority) return { outcome: "reject", reason: "authority-by-register" };
  // A session is a person's; the state's body signs or comes.
  const counts = sender === "authorised-body" ? STRONG : proofs;
  if (!counts.includes(shown)) return { outcome: "verify", mark: blocks && sender !== "stranger" };
  return sender === "stranger" ? { outcome: "reject", reason: "not-entitled" } : { outcome: "accept", block: blocks };
}

/** For which legal claim the locked evidence of a request is opened once its person's record is destroyed; for nothing else it is (clause:D2). */
export const CLAIM_GROUNDS = ["claim-raised", "complaint-answered", "court-asks", "authority-checks"] as const;
export type ClaimGround = (typeof CLAIM_GROUNDS)[number];
export const isClaimGround = (text: string): text is ClaimGround => (CLAIM_GROUNDS as readonly string[]).includes(text);
