import type {
  Actor, Asked, CivilDate, FieldId, Language, RequestChannel, RequestChange, RequestKind, RequestPart, RequestSender, RequestState, RequestValues, SenderProof, SubjectId,
} from "../../policy/index.ts";

/** What a sender gave: lies sealed under the request's own key, and nowhere else. */
export interface RequestWords extends Asked {
  readonly values: RequestValues;
  /** The data that are to be blocked; none named means all. */
  readonly fields: readonly FieldId[];
  /** The holder of the signature, as the certificate says; null where nothing was signed. */
  readonly signer: { readonly name: string; readonly iin: string | null } | null;
  /** The random part of the request's own address: it stands in letters to people without an account. */
  readonly capability: string;
  /** The record that the sender named without showing the right to it; null where none was named or found. */
  readonly claimed: SubjectId | null;
  /** The words themselves did not come back with a restore. */
  readonly lost?: true;
}

/** What of a request a restore cannot bring back. */
export const LOST_PARTS = ["words", "signed-file", "document-copies", "corrections"] as const;
export type WhatIsLost = (typeof LOST_PARTS)[number];

export interface RequestRow {
  readonly caseId: string;
  readonly number: string;
  /** What it asks for, as it was found last. */
  readonly kind: RequestKind;
  readonly channel: RequestChannel;
  /** In which right the sender was accepted; as long as nobody was, what the sender says. */
  readonly sender: RequestSender;
  readonly language: Language;
  readonly receivedAt: Date;
  readonly answerOn: CivilDate;
  readonly dueOn: CivilDate;
  readonly sealed: Buffer;
  readonly keyId: string;
  readonly fileId: string | null;
  readonly requestId: string;
}

/** Everything that stands in the row of a step: the changes of the state machine, and what happens within a state. */
export const EVENT_CHANGES = [
  "received", "blocked", "marked", "unblocked", "decided", "part-begun", "part-done", "part-failed", "taken", "sender-known", "forgotten",
  "document-opened", "document-fits", "document-unfit", "document-destroyed", "restored", "handed-over", "reply-came", "letter-opened", "answer-unsent", "specified",
] as const;
export type EventChange = (typeof EVENT_CHANGES)[number] | RequestChange;

export interface RequestEvent {
  readonly caseId: string;
  readonly position: number;
  readonly change: EventChange;
  readonly state: RequestState;
  readonly nextOn: CivilDate | null;
  readonly reason: string | null;
  readonly fields: readonly string[] | null;
  readonly part: RequestPart | null;
  readonly restriction: string | null;
  readonly document: string | null;
  /** In which right the sender was accepted, with the step that says so. */
  readonly sender: RequestSender | null;
  readonly owner: SubjectId | null;
  /** What it turned out to ask for, and the day that counts from then on; null in every other step. */
  readonly kind: RequestKind | null;
  readonly dueOn: CivilDate | null;
  readonly decidedBy: SubjectId | null;
  readonly decidedAs: Actor["kind"];
  readonly sealed: Buffer | null;
  readonly requestId: string;
  readonly at: Date;
  readonly entryId: string;
}

export interface Party {
  readonly subject: SubjectId;
  readonly part: "about" | "sender";
}

/** A request with all that happened to it. */
export interface RequestCase {
  readonly row: RequestRow;
  readonly events: readonly RequestEvent[];
  /** The person whose data it is about; null while nobody is known. */
  readonly about: SubjectId | null;
  /** The person who sent it; null while that is not shown. */
  readonly senderSubject: SubjectId | null;
}

/** What is known of the sender: shown by a session, a signature or a visit, or just said. */
export interface KnownSender {
  readonly sender: RequestSender;
  readonly proof: SenderProof;
  readonly about: SubjectId | null;
  readonly senderSubject: SubjectId | null;
  readonly claimed: SubjectId | null;
}

export interface DocumentRow {
  readonly caseId: string;
  readonly document: string;
  readonly mediaType: "image/jpeg";
  readonly byteCount: number;
  readonly width: number;
  readonly height: number;
  readonly scan: "clean" | "not-scanned";
  readonly fileId: string;
  readonly keyId: string;
  readonly at: Date;
}
