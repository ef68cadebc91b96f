import { type Actor, type Calendar, type SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { RequestCase } from "./request-row.ts";
import { BY_SYSTEM } from "./requests-deps.ts";

/** One part of the work on a request, in one transaction under the locks of its people. */
export interface Work {
  readonly tx: Tx;
  readonly one: RequestCase;
  readonly about: SubjectId;
  readonly at: Date;
  readonly calendar: Calendar;
}

/** Who decided, as the vault and the restrictions are told; the service itself where nobody did. */
export const officerOf = ({ events }: RequestCase): Actor => {
  const decided = events.findLast(({ change: happened }) => happened === "decided");
  return decided?.decidedAs === "staff" && decided.decidedBy !== null ? { kind: "staff", subject: decided.decidedBy, role: "protection-officer" } : BY_SYSTEM;
};

/** In whose name the work is done: the person who asked, or who stands for the person. */
export function askerOf({ about, senderSubject, row }: RequestCase): Extract<Actor, { kind: "subject" | "representative" }> | null {
  if (about === null || senderSubject === null || row.sender === "authorised-body") return null;
  return senderSubject === about ? { kind: "subject", subject: about } : { kind: "representative", subject: senderSubject, of: about };
}
