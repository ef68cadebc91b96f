import { actorSubject, type Actor, type SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import type { FamiliesDeps } from "./families-deps.ts";
import { insertMatterEvent, type MatterEvent, type MatterKind, type OpenMatter, openMattersOf, type Settlement } from "./matters.store.ts";

export interface MatterAct {
  readonly child: SubjectId;
  readonly by: Actor;
  readonly at: Date;
  readonly requestId: string;
}

const REASON: Readonly<Record<MatterKind, string>> = { withdrawal: "restricted-by-entitled", "no-representative": "no-representative" };

async function write({ ledger }: Pick<FamiliesDeps, "ledger">, tx: Tx, act: MatterAct, about: Pick<MatterEvent, "event" | "matter" | "kind" | "change" | "restriction">, wanted?: SubjectId): Promise<void> {
  const { child, by, at, requestId } = act;
  const [entry] = await ledger.append(tx, [{
    // Told as a restriction, whose author another representative is not told.
    operation: "block", clause: "G5", purpose: "request-handling", subject: child, actor: by, fields: [], requestId, at,
    detail: { matter: about.matter, kind: about.kind, change: about.change },
  }]);
  if (entry === undefined) throw new Error("the ledger gave no entry");
  const whose = wanted === undefined ? { decidedBy: actorSubject(by), decidedAs: by.kind } : { decidedBy: wanted, decidedAs: "representative" as const };
  await insertMatterEvent(tx, { ...about, child, ...whose, requestId, at }, entry.entryId);
}

export interface OpeningTerms {
  /** When it is to be judged. */
  readonly until?: Date;
  /** Whose earlier wish it is, where the service opens it anew. */
  readonly wanted?: SubjectId;
}

/** Opens a matter: the whole record is blocked from the commit on (clause:T7). */
export async function openMatter(deps: FamiliesDeps, tx: Tx, act: MatterAct, kind: MatterKind, { until, wanted }: OpeningTerms = {}): Promise<void> {
  const { child, by, at, requestId } = act;
  const placed = await deps.restrictions.place(tx, {
    subject: child, kind: "block", fields: "all", reason: REASON[kind], clause: "G5", by, at, requestId, ...(until === undefined ? {} : { until }),
  });
  const event = newId();
  await write(deps, tx, act, { event, matter: event, kind, change: "opened", restriction: placed.restriction }, wanted);
}

/** Settles a matter and lifts its block. */
export async function settle(deps: FamiliesDeps, tx: Tx, act: MatterAct, matter: OpenMatter, change: Settlement): Promise<void> {
  const { child, by, at, requestId } = act;
  await write(deps, tx, act, { event: newId(), matter: matter.matter, kind: matter.kind, change, restriction: matter.restriction });
  const held = (await deps.restrictions.inForce(tx, child)).some(({ restriction }) => restriction === matter.restriction);
  if (held) await deps.restrictions.lift(tx, { subject: child, restriction: matter.restriction, reason: `matter-${change}`, clause: "G5", by, at, requestId });
}

/** Notes that those who have not answered were reminded. */
export async function noteReminder(deps: FamiliesDeps, tx: Tx, act: MatterAct, matter: OpenMatter): Promise<void> {
  await write(deps, tx, act, { event: newId(), matter: matter.matter, kind: matter.kind, change: "reminded", restriction: matter.restriction });
}

/** Ends open matters of a kind that have lost their reason; of one opener when he is named. */
export async function voidMattersOf(deps: FamiliesDeps, tx: Tx, act: MatterAct & { kind: MatterKind; openedBy?: SubjectId }): Promise<void> {
  await lockSubjects(tx, [act.child], "exclusive");
  for (const matter of await openMattersOf(tx, act.child)) {
    if (matter.kind !== act.kind || (act.openedBy !== undefined && matter.openedBy !== act.openedBy)) continue;
    await settle(deps, tx, act, matter, "void");
  }
}

/** A child whom nobody represents: blocked, and on the officer's list. A second time does nothing. */
export async function leftAlone(deps: FamiliesDeps, tx: Tx, act: MatterAct): Promise<void> {
  const stage = await deps.representations.stageOf(tx, act.child);
  const life = await lifeOf(tx, act.child);
  if (stage === null || stage === "adult" || (life !== "living" && life !== "frozen")) return;
  const open = await openMattersOf(tx, act.child);
  if (!open.some(({ kind }) => kind === "no-representative")) await openMatter(deps, tx, act, "no-representative");
}
