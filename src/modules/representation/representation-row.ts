import type { Actor, Relation, RelationProof, RepresentationEnd, SubjectId } from "../../policy/index.ts";
import { canonicalJson, sha256 } from "../../platform/crypto.ts";

/** One event of a representation as it stands in the database; without the ledger entry that it leads to. */
export interface RepresentationEvent {
  readonly child: SubjectId;
  readonly event: string;
  readonly representation: string;
  readonly change: "begun" | "ended";
  readonly representative: SubjectId;
  readonly relation: Relation;
  readonly proof: RelationProof;
  readonly beginsAt: Date;
  readonly endsAt: Date | null;
  readonly reason: RepresentationEnd | null;
  readonly decidedBy: SubjectId | null;
  readonly decidedAs: Actor["kind"];
  readonly requestId: string;
  readonly at: Date;
}

/** What follows on a representation that ended as `proved`; as the journal's record of that end holds it. */
export interface Proven {
  readonly representation: string;
  readonly relation: Relation;
  readonly proof: RelationProof;
  /** ISO time. */
  readonly endsAt: string | null;
}

/** The beginning of the proven right: of the same two people, from the same day on, in the instant in which the other ended. */
export function provenAfter(ended: RepresentationEvent, { representation, relation, proof, endsAt }: Proven): RepresentationEvent {
  return { ...ended, event: representation, representation, change: "begun", relation, proof, endsAt: endsAt === null ? null : new Date(endsAt), reason: null };
}

/** SHA-256 of the event's RFC 8785 form, hex. It stands in the sealed part of the ledger entry, so that `ledger verify --deep` finds a changed or foisted row. */
export function representationRowHash(e: RepresentationEvent): string {
  const row = {
    v: 1, table: "representation.event", subject: e.child, event: e.event, representation: e.representation, change: e.change, representative: e.representative,
    relation: e.relation, proof: e.proof, beginsAt: e.beginsAt.toISOString(), endsAt: e.endsAt?.toISOString() ?? null, reason: e.reason,
    decidedBy: e.decidedBy, decidedAs: e.decidedAs, requestId: e.requestId, at: e.at.toISOString(),
  };
  return sha256(canonicalJson(row)).toString("hex");
}
