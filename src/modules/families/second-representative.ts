import { type Actor, civilDateOf, type CivilDate, type Relation, type RelationProof, type RepresentationEnd, type SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import type { FamiliesDeps } from "./families-deps.ts";
import { tell } from "./family-letters.ts";
import { leftAlone, voidMattersOf } from "./matters.ts";
import { demandStaff, RECORDING_ROLES } from "./staff-roles.ts";

export interface SecondWish {
  readonly child: SubjectId;
  readonly representative: SubjectId;
  readonly relation: Relation;
  readonly proof: RelationProof;
  readonly from?: CivilDate;
  /** The last day of its own term, such as a guardianship's. */
  readonly until?: CivilDate | null;
  readonly by: Actor;
  readonly requestId: string;
}

/**
 * Adds a representative to a child who has one, or has lost the last: by staff, on a document, with a notice to those who were there (clause:G5). Who joins must
 * have an account of the own. Neither sees anything of the other. Throws Refusal `role-not-permitted`, `representation-proof`, `account-needed`, and those of `begin`.
 */
export async function addSecond(deps: FamiliesDeps, tx: Tx, wish: SecondWish, at: Date): Promise<string> {
  const { child, representative, by, requestId } = wish;
  demandStaff(by, RECORDING_ROLES);
  if (wish.proof === "declared") throw new Refusal("invalid", "representation-proof", { clause: "G5", fields: [{ field: "proof", reason: "representation-proof" }] });
  await lockSubjects(tx, [child, representative], "exclusive");
  if ((await lifeOf(tx, child)) !== "living") throw new Refusal("not-found", "child-unknown", { clause: "G5" });
  const [account, stage] = [await deps.accounts.find(tx, representative), await deps.representations.stageOf(tx, representative)];
  if (account?.state !== "open" || (stage !== null && stage !== "adult")) throw new Refusal("refused", "account-needed", { clause: "G5" });
  if ((await deps.representations.stageOf(tx, child)) === null) throw new Refusal("not-found", "child-unknown", { clause: "G5" });
  const first = await deps.representations.representativesOf(tx, child, at);
  const id = await deps.representations.begin(tx, {
    child, representative, relation: wish.relation, proof: wish.proof, from: wish.from ?? civilDateOf(at), until: wish.until ?? null, by, at, requestId,
  });
  if (first.length === 0) await voidMattersOf(deps, tx, { child, kind: "no-representative", by, at, requestId });
  await tell(deps, tx, { kind: "representative-added", child, to: first.map((held) => held.representative), requestId, at });
  return id;
}

/** What a document shows of a representation that stands, and until when. */
export interface ProofWish {
  readonly child: SubjectId;
  readonly representative: SubjectId;
  readonly relation: Relation;
  readonly proof: RelationProof;
  readonly until: CivilDate | null;
  readonly by: Actor;
  readonly requestId: string;
}

/**
 * Writes down the document that shows a right which was said so far, or the term of it: by staff, to whom it was shown (clause:G5). Its term ends it by itself.
 * The caller ships the journal. Throws Refusal `role-not-permitted`, `child-unknown`, and those of `Representations.prove`.
 */
export async function proveOne(deps: FamiliesDeps, tx: Tx, { proof, ...wish }: ProofWish, at: Date): Promise<void> {
  demandStaff(wish.by, RECORDING_ROLES);
  if (proof === "declared") throw new Refusal("invalid", "representation-proof", { clause: "G5", fields: [{ field: "proof", reason: "representation-proof" }] });
  await lockSubjects(tx, [wish.child], "exclusive");
  if ((await lifeOf(tx, wish.child)) !== "living") throw new Refusal("not-found", "child-unknown", { clause: "G5" });
  await deps.representations.prove(tx, { ...wish, proof, at });
}

export interface EndingWish {
  readonly child: SubjectId;
  readonly representative: SubjectId;
  readonly reason: Exclude<RepresentationEnd, "grown-up" | "proved">;
  readonly by: Actor;
  readonly requestId: string;
}

/** Who may end a representation: staff on a document, the representative who leaves, and time. */
function demandEnder({ by, reason, representative }: EndingWish): void {
  if (reason === "left" && by.kind !== "staff" && by.kind !== "visitor" && (by.kind === "system" || by.subject === representative)) return;
  if (reason === "guardianship-ended" && by.kind === "system") return;
  demandStaff(by, RECORDING_ROLES);
}

/**
 * Ends a representation: the one concerned sees nothing of the child from the commit on. A child whom nobody represents any more is blocked and stands on the
 * officer's list (clause:G5). The caller ships the journal. Throws Refusal `role-not-permitted`, `representation-unknown`.
 */
export async function endOne(deps: FamiliesDeps, tx: Tx, wish: EndingWish, at: Date): Promise<void> {
  demandEnder(wish);
  await deps.representations.end(tx, { ...wish, at });
  await afterEnd(deps, tx, wish, at);
}

/** What follows from the end of a representation, however it came. */
export async function afterEnd(deps: FamiliesDeps, tx: Tx, { child, representative, by, requestId, reason }: EndingWish, at: Date): Promise<void> {
  // Who asked for the destruction and represents no more has no say in it: what he restricted is lifted, and what remains is the others' to decide.
  await voidMattersOf(deps, tx, { child, kind: "withdrawal", openedBy: representative, by, at, requestId });
  if (reason !== "left") await tell(deps, tx, { kind: "representation-ended", child, to: [representative], requestId, at });
  if ((await deps.representations.representativesOf(tx, child, at)).length === 0) await leftAlone(deps, tx, { child, by, at, requestId });
}
