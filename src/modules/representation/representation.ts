import {
  type Actor, type CivilDate, endOfDay, fits, mayRunForTerm, type Relation, type RelationProof, type RepresentationEnd, REPRESENTATIVES_MAX, type Stage, startOfDay, type SubjectId,
} from "../../policy/index.ts";
import { gathered } from "../../platform/gathered.ts";
import { newId } from "../../platform/id.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Journal } from "../journal/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { type Proven, provenAfter, type RepresentationEvent, representationRowHash } from "./representation-row.ts";
import { begunEvent, type ChildrenAsked, inForceBy, inForceOf, insertEvent, insertStage, lastStage, overdueTerms, type Representation, stagesOf } from "./representation.store.ts";

export interface RepresentationDeps {
  readonly ledger: Pick<Ledger, "append">;
  readonly journal: Pick<Journal, "note">;
}

export interface BeginWish {
  readonly child: SubjectId;
  readonly representative: SubjectId;
  readonly relation: Relation;
  readonly proof: RelationProof;
  /** The first day, in Kazakhstan; not later than today. */
  readonly from: CivilDate;
  /** The last day of its own term, such as a guardianship's; null lasts until the pupil is 18. */
  readonly until: CivilDate | null;
  readonly by: Actor;
  readonly at: Date;
  readonly requestId: string;
}

/** What a document shows of a representation that stands. */
export interface ProveWish {
  readonly child: SubjectId;
  readonly representative: SubjectId;
  readonly relation: Relation;
  readonly proof: Exclude<RelationProof, "declared">;
  /** The last day of its term; null lasts until the pupil is 18. */
  readonly until: CivilDate | null;
  readonly by: Actor;
  readonly at: Date;
  readonly requestId: string;
}

export interface EndWish {
  readonly child: SubjectId;
  readonly representative: SubjectId;
  readonly reason: RepresentationEnd;
  readonly by: Actor;
  readonly at: Date;
  readonly requestId: string;
}

const stageNow = gathered(async (sql, children: readonly SubjectId[]) => {
  const stages = new Map((await stagesOf(sql, children)).map(({ subject, stage }) => [subject, stage]));
  return children.map((child) => stages.get(child) ?? null);
});

const childrenAt = gathered(async (sql, asked: readonly ChildrenAsked[]) => {
  const held = Map.groupBy(await inForceBy(sql, asked), ({ n }) => n);
  return asked.map((_, at): Representation[] => (held.get(at + 1) ?? []).map(({ n: _n, ...one }) => one));
});

const unknown = (): Refusal => new Refusal("not-found", "representation-unknown", { clause: "G5" });
const badTerm = (reason: "representation-term" | "representation-no-term" = "representation-term"): Refusal => new Refusal("invalid", reason, { clause: "G5", fields: [{ field: "until", reason }] });
const badProof = (): Refusal => new Refusal("invalid", "representation-proof", { clause: "G5", fields: [{ field: "proof", reason: "representation-proof" }] });
const refused = (reason: string): Refusal => new Refusal("conflict", reason, { clause: "G5" });

function deciderOf(by: Actor): SubjectId | null {
  if (by.kind === "visitor") throw new Refusal("refused", "representation-by-visitor", { clause: "G5" });
  return by.kind === "system" ? null : by.subject;
}

/** Writes an event with its ledger entry, which names the child alone. */
export async function writeRepresentation(ledger: Pick<Ledger, "append">, tx: Tx, event: RepresentationEvent, by: Actor): Promise<void> {
  const [entry] = await ledger.append(tx, [{
    operation: "record", clause: "G5", purpose: "service-provision", subject: event.child, actor: by, fields: ["relation"], requestId: event.requestId, at: event.at,
    detail: { event: event.event, representation: event.representation, change: event.change, row: representationRowHash(event) },
  }]);
  if (entry === undefined) throw new Error("the ledger gave no entry");
  await insertEvent(tx, event, entry.entryId);
}

/** Who acts for which child, and how far each pupil has come: events under the child's exclusive lock, in the ledger, never updated (clause:G5). */
export class Representations {
  readonly #deps: RepresentationDeps;

  constructor(deps: RepresentationDeps) {
    this.#deps = deps;
  }

  /**
   * Begins a representation; gives its id. Whether a proof and staff are needed is for `families` to say.
   * Throws Refusal `representation-proof`, `representation-term`, `representation-no-term`, `representation-self`, `representation-exists`, `representation-adult`, `representatives-too-many`.
   */
  async begin(tx: Tx, wish: BeginWish): Promise<string> {
    const { child, representative, relation, proof, from, until, by, at, requestId } = wish;
    if (child === representative) throw refused("representation-self");
    if (!fits(relation, proof)) throw badProof();
    const beginsAt = startOfDay(from);
    if (beginsAt > at || (until !== null && until < from)) throw badTerm();
    if (until !== null && !mayRunForTerm(relation)) throw badTerm("representation-no-term");
    await lockSubjects(tx, [child], "exclusive");
    if ((await this.stageOf(tx, child)) === "adult") throw refused("representation-adult");
    const now = await inForceOf(tx, child, at);
    if (now.some((held) => held.representative === representative)) throw refused("representation-exists");
    if (now.length >= REPRESENTATIVES_MAX) throw refused("representatives-too-many");
    const id = newId();
    await writeRepresentation(this.#deps.ledger, tx, {
      child, event: id, representation: id, change: "begun", representative, relation, proof, beginsAt, endsAt: until === null ? null : endOfDay(until), reason: null,
      decidedBy: deciderOf(by), decidedAs: by.kind, requestId, at,
    }, by);
    return id;
  }

  /**
   * Writes down what a document shows of a representation that stands, and its term: the same right from the same day on, in the same instant, so that nothing is
   * interrupted. The journal knows it, for a later end to find it after a restore; the caller ships that.
   * Throws Refusal `representation-proof`, `representation-term`, `representation-no-term`, (not-found) `representation-unknown`.
   */
  async prove(tx: Tx, wish: ProveWish): Promise<void> {
    const { child, representative, relation, proof, until, by, at, requestId } = wish;
    if (!fits(relation, proof)) throw badProof();
    if (until !== null && !mayRunForTerm(relation)) throw badTerm("representation-no-term");
    const endsAt = until === null ? null : endOfDay(until);
    if (endsAt !== null && endsAt <= at) throw badTerm();
    await lockSubjects(tx, [child], "exclusive");
    const held = (await inForceOf(tx, child, at)).find((one) => one.representative === representative);
    if (held === undefined) throw unknown();
    const next: Proven = { representation: newId(), relation, proof, endsAt: endsAt?.toISOString() ?? null };
    const ended = await this.#end(tx, held, { reason: "proved", by, at, requestId }, next);
    await writeRepresentation(this.#deps.ledger, tx, provenAfter(ended, next), by);
  }

  /** Ends what is in force between the two. The caller ships the journal after its commit. Throws Refusal (not-found) `representation-unknown`. */
  async end(tx: Tx, wish: EndWish): Promise<void> {
    await lockSubjects(tx, [wish.child], "exclusive");
    const held = (await inForceOf(tx, wish.child, wish.at)).find(({ representative }) => representative === wish.representative);
    if (held === undefined) throw unknown();
    await this.#end(tx, held, wish);
  }

  /** Ends representations whose own term is over, by the system. Safe to run twice. Gives them. */
  async endOverdue(tx: Tx, held: Representation, wish: { at: Date; requestId: string; job: string }): Promise<boolean> {
    await lockSubjects(tx, [held.child], "exclusive");
    const [still] = (await overdueTerms(tx, wish.at, 1_000)).filter(({ id }) => id === held.id);
    if (still === undefined) return false;
    await this.#end(tx, still, { reason: "guardianship-ended", by: { kind: "system", job: wish.job }, at: wish.at, requestId: wish.requestId });
    return true;
  }

  async #end(tx: Tx, held: Representation, { reason, by, at, requestId }: Omit<EndWish, "child" | "representative">, next?: Proven): Promise<RepresentationEvent> {
    const begun = await begunEvent(tx, held.child, held.id);
    if (begun === null) throw new Error("a representation without its beginning");
    const { entryId: _, ...same } = begun;
    const event: RepresentationEvent = { ...same, event: newId(), change: "ended", reason, decidedBy: deciderOf(by), decidedAs: by.kind, requestId, at };
    await writeRepresentation(this.#deps.ledger, tx, event, by);
    await this.#deps.journal.note(tx, {
      kind: "representation", id: event.event, subject: event.child, at,
      body: { representation: event.representation, reason, decidedBy: event.decidedBy, decidedAs: event.decidedAs, requestId, ...(next === undefined ? {} : { next: { ...next } }) },
    });
    return event;
  }

  /** Those who represent the child at that instant, the first one first. */
  async representativesOf(sql: SqlOrTx, child: SubjectId, on: Date): Promise<Representation[]> {
    return inForceOf(sql, child, on);
  }

  /** The children whom somebody represents at that instant, in the order in which it began. */
  async childrenOf(sql: SqlOrTx, representative: SubjectId, on: Date): Promise<Representation[]> {
    return childrenAt(sql, { representative, on });
  }

  async represents(sql: SqlOrTx, representative: SubjectId, child: SubjectId, on: Date): Promise<boolean> {
    return (await inForceOf(sql, child, on)).some((held) => held.representative === representative);
  }

  /** Representations whose own term is over and which nobody has ended yet. */
  async overdue(sql: SqlOrTx, on: Date, limit = 1_000): Promise<Representation[]> {
    return overdueTerms(sql, on, limit);
  }

  /** How far the pupil has come; null for who never was a pupil here. */
  async stageOf(sql: SqlOrTx, child: SubjectId): Promise<Stage | null> {
    return stageNow(sql, child);
  }

  /**
   * Records a stage, with a ledger entry whose time is the only one there is of it. Recording what already holds does nothing and gives false.
   * A pupil comes back from a later stage only when the birth date was corrected: `adult` is never left.
   */
  async recordStage(tx: Tx, wish: { child: SubjectId; stage: Stage; by: Actor; at: Date; requestId: string }): Promise<boolean> {
    const { child, stage, by, at, requestId } = wish;
    await lockSubjects(tx, [child], "exclusive");
    const last = await lastStage(tx, child);
    if (last?.stage === stage) return false;
    if (last?.stage === "adult") throw refused("stage-order");
    await this.#deps.ledger.append(tx, [{
      operation: "record", clause: "G5", purpose: "legal-duty", subject: child, actor: by, fields: ["birth-date"], requestId, at, detail: { stage },
    }]);
    await insertStage(tx, child, (last?.position ?? 0) + 1, stage);
    return true;
  }
}
