import type { Actor, Language, StaffActor, SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import { type CaseAct, isEntitled, partsDone } from "./case-acts.ts";
import { happen, readCase } from "./case-log.ts";
import type { RequestCase } from "./request-row.ts";
import type { RequestsDeps } from "./requests-deps.ts";
import { lockOnDesk } from "./requests.store.ts";

/** A copy of a person's data that may be handed over now: whose data, to whom, in which language. */
export interface CopyToGive {
  readonly subject: SubjectId;
  readonly taker: Extract<Actor, { kind: "subject" | "representative" }>;
  readonly language: Language;
  readonly given: { readonly by: StaffActor; readonly caseId: string };
}

export interface CopyWish extends CaseAct {
  /** The member looked at the document of who stands there: it is the one who asked. */
  readonly documentSeen: boolean;
}

/** The reason in the step that says that the copy was handed over. */
const COPY_GIVEN = "copy-given";

function demandOfficer(by: Actor): StaffActor {
  if (by.kind !== "staff" || by.role !== "protection-officer") throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
  return by;
}

/**
 * What may be handed over on a request at this moment. Throws Refusal `copy-not-ready` for another kind and before the data are gathered, `request-forgotten`, `destroyed`,
 * `sender-not-shown` where nobody is known to have asked, or a representative's right has ended since.
 */
async function copyOf(deps: RequestsDeps, tx: Tx, one: RequestCase, by: StaffActor): Promise<CopyToGive> {
  const { row, about, senderSubject } = one;
  if (row.kind !== "access" || !partsDone(one).includes("extract")) throw new Refusal("conflict", "copy-not-ready", { clause: "S3" });
  if ((await deps.seals.key(row.caseId, row.keyId)) === null) throw new Refusal("conflict", "request-forgotten", { clause: "S3" });
  const life = about === null ? null : await lifeOf(tx, about);
  if (about !== null && life !== "living" && life !== "frozen") throw new Refusal("refused", "destroyed", { clause: "D2" });
  // The state's body gets data by the register of its demands alone (clause:T6).
  if (about === null || senderSubject === null || row.sender === "authorised-body" || !(await isEntitled(deps, tx, one))) throw new Refusal("conflict", "sender-not-shown", { clause: "G5" });
  const taker = senderSubject === about ? { kind: "subject", subject: about } as const : { kind: "representative", subject: senderSubject, of: about } as const;
  return { subject: about, taker, language: row.language, given: { by, caseId: row.caseId } };
}

/**
 * Hands the copy that was asked for to who asked, who stands there with a document (clause:S3, clause:R3). `make` gathers it, which the ledger knows as the member's act; then the
 * step is written, under the locks and with everything looked at anew, and only then does the copy leave. On an answered request too: that is when people come.
 * Throws Refusal `invalid-fields` where no document was seen, `role-not-permitted`, those of `copyOf` and of `make`.
 */
export async function giveCopy<T>(deps: RequestsDeps, wish: CopyWish, make: (copy: CopyToGive) => Promise<T>): Promise<T> {
  const by = demandOfficer(wish.by);
  const copy = await deps.databases.data.begin(async (tx) => copyOf(deps, tx, await readCase(tx, wish.caseId), by));
  if (!wish.documentSeen) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "document-seen", reason: "document-not-seen" }], clause: "G5" });
  const made = await make(copy);
  const calendar = await deps.calendars.loadCarefully();
  await deps.databases.data.begin(async (tx) => {
    await lockSubjects(tx, [copy.subject, copy.taker.subject], "exclusive");
    await lockOnDesk(tx, wish.caseId);
    const one = await readCase(tx, wish.caseId);
    await copyOf(deps, tx, one, by);
    await happen(deps, tx, one, { change: "part-done", part: "extract", reason: COPY_GIVEN, by, at: deps.clock.now(), requestId: wish.requestId }, calendar);
  });
  await deps.journal.ship();
  return made;
}
