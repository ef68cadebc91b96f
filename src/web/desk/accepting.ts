import type { StaffActor, SubjectId } from "../../policy/index.ts";
import { aboutSubject, subjectByNumber } from "../../modules/subjects/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";

/** Who somebody is after a document was shown: never a stranger any more. */
export const ACCEPTED_SENDERS = ["subject", "representative", "authorised-body"] as const;
/** How that was shown: at the desk, or by a copy that was checked (clause:C5). */
export const SHOWN_HOW = ["document-shown", "document-copy"] as const;

export interface StaffOnCase {
  readonly caseId: string;
  readonly by: StaffActor;
  readonly requestId: string;
}

/** The sequential number of a person; null for nobody. */
export async function numberOf(deps: Pick<AppDeps, "databases">, subject: SubjectId | null): Promise<number | null> {
  return subject === null ? null : ((await aboutSubject(deps.databases.data, subject))?.number ?? null);
}

async function numbered(deps: Pick<AppDeps, "databases">, number: number | null, field: "about" | "by" | "to"): Promise<SubjectId | null> {
  const found = number === null ? null : await subjectByNumber(deps.databases.data, number);
  if (number !== null && found === null) throw new Refusal("invalid", "invalid-fields", { fields: [{ field, reason: "unreadable" }], clause: "R3" });
  return found;
}

/**
 * Notes that the sender showed a document: people are named by their numbers, and who asks for the own record need not be named twice.
 * Throws Refusal `invalid-fields` and those of `Requests.accept`.
 */
export async function acceptSender(
  deps: Pick<AppDeps, "requests" | "databases">, act: StaffOnCase, said: { sender: (typeof ACCEPTED_SENDERS)[number]; about: number | null; by: number | null; how?: (typeof SHOWN_HOW)[number] },
): Promise<void> {
  const [about, senderSubject] = [await numbered(deps, said.about, "about"), await numbered(deps, said.by, "by")];
  await deps.requests.accept({ ...act, about, senderSubject: senderSubject ?? (said.sender === "subject" ? about : null), sender: said.sender, how: said.how ?? "document-shown" });
}

/** Hands a request to a colleague, named by number. Throws Refusal `invalid-fields` and those of `Requests.handOver`. */
export async function handTo(deps: Pick<AppDeps, "requests" | "databases">, act: StaffOnCase, number: number | null): Promise<void> {
  const to = await numbered(deps, number, "to");
  if (to === null) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "to", reason: "no-officer" }], clause: "R3" });
  await deps.requests.handOver({ ...act, to });
}
