import type { Actor, ClauseId, FieldId, PurposeId, RestrictionKind, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId } from "../../platform/id.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Journal } from "../journal/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { type RestrictionEvent, restrictionRowHash } from "./restriction-row.ts";
import {
  eventsInForce, insertEvent, liftedExists, placedEvent, restrictionsToReview, type StoredRestrictionEvent,
} from "./restrictions.store.ts";

export interface RestrictionWish {
  readonly subject: SubjectId;
  readonly kind: RestrictionKind;
  readonly fields: readonly FieldId[] | "all";
  /** A code such as `accuracy-disputed`, never free words. */
  readonly reason: string;
  readonly clause: ClauseId;
  readonly by: Actor;
  readonly requestId: string;
  readonly at: Date;
  /** When it must be judged again. It does not end by itself: it holds until it is lifted. */
  readonly until?: Date;
}

export interface LiftingWish {
  readonly subject: SubjectId;
  readonly restriction: string;
  readonly reason: string;
  readonly clause: ClauseId;
  readonly by: Actor;
  readonly requestId: string;
  readonly at: Date;
}

export interface RestrictionsDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, "append">;
  readonly journal: Pick<Journal, "note" | "ship">;
}

const CODE = /^[a-z][a-z0-9-]{1,60}$/;
const PURPOSE: PurposeId = "request-handling";

function deciderOf(by: Actor): SubjectId | null {
  return by.kind === "system" || by.kind === "visitor" ? null : by.subject;
}

/** Writes an event with its ledger entry. */
export async function writeRestriction(ledger: Pick<Ledger, "append">, tx: Tx, event: RestrictionEvent, by: Actor): Promise<void> {
  const [entry] = await ledger.append(tx, [{
    operation: "block", clause: event.clause, purpose: PURPOSE, subject: event.subject, actor: by,
    fields: event.fields === "all" ? [] : event.fields, requestId: event.requestId, at: event.at,
    detail: { event: event.event, restriction: event.restriction, change: event.change, kind: event.kind, row: restrictionRowHash(event) },
  }]);
  if (entry === undefined) throw new Error("the ledger gave no entry");
  await insertEvent(tx, event, entry.entryId);
}

/** Blocks, holds and open obligations on a person's data, in force from the commit on in every process (clause:T7, Law 94-V art. 24). */
export class Restrictions {
  readonly #deps: RestrictionsDeps;

  constructor(deps: RestrictionsDeps) {
    this.#deps = deps;
  }

  /** Opens the transaction for `place` and ships the journal before it answers, so that a restore cannot forget it. */
  async placeNow(wish: Omit<RestrictionWish, "at">): Promise<RestrictionEvent> {
    const event = await this.#deps.databases.data.begin((tx) => this.place(tx, { ...wish, at: this.#deps.clock.now() }));
    await this.#deps.journal.ship();
    return event;
  }

  /** Opens the transaction for `lift` and ships the journal before it answers. */
  async liftNow(wish: Omit<LiftingWish, "at">): Promise<RestrictionEvent> {
    const event = await this.#deps.databases.data.begin((tx) => this.lift(tx, { ...wish, at: this.#deps.clock.now() }));
    await this.#deps.journal.ship();
    return event;
  }

  /** Places a restriction under the subject's exclusive lock. Throws Refusal `restriction-reason` when the reason is no code. */
  async place(tx: Tx, wish: RestrictionWish): Promise<RestrictionEvent> {
    if (!CODE.test(wish.reason)) throw new Refusal("invalid", "restriction-reason", { clause: wish.clause });
    if (wish.by.kind === "visitor") throw new Refusal("refused", "restriction-by-visitor", { clause: "T7" });
    await lockSubjects(tx, [wish.subject], "exclusive");
    const id = newId();
    const event: RestrictionEvent = {
      subject: wish.subject, event: id, restriction: id, change: "placed", kind: wish.kind,
      fields: wish.fields === "all" ? "all" : [...new Set(wish.fields)].sort(),
      reason: wish.reason, clause: wish.clause, decidedBy: deciderOf(wish.by), decidedAs: wish.by.kind,
      reviewAt: wish.until ?? null, requestId: wish.requestId, at: wish.at,
    };
    await this.#write(tx, event, wish.by);
    return event;
  }

  /** Lifts one restriction. Throws Refusal `restriction-unknown` (also for another person's) or `restriction-lifted`. */
  async lift(tx: Tx, wish: LiftingWish): Promise<RestrictionEvent> {
    if (!CODE.test(wish.reason)) throw new Refusal("invalid", "restriction-reason", { clause: wish.clause });
    if (wish.by.kind === "visitor") throw new Refusal("refused", "restriction-by-visitor", { clause: "T7" });
    await lockSubjects(tx, [wish.subject], "exclusive");
    const placed = await placedEvent(tx, wish.subject, wish.restriction);
    if (placed === null) throw new Refusal("not-found", "restriction-unknown", { clause: "T7" });
    if (await liftedExists(tx, wish.subject, wish.restriction)) throw new Refusal("conflict", "restriction-lifted", { clause: "T7" });
    const event: RestrictionEvent = {
      subject: wish.subject, event: newId(), restriction: placed.restriction, change: "lifted", kind: placed.kind, fields: placed.fields,
      reason: wish.reason, clause: wish.clause, decidedBy: deciderOf(wish.by), decidedAs: wish.by.kind,
      reviewAt: null, requestId: wish.requestId, at: wish.at,
    };
    await this.#write(tx, event, wish.by);
    return event;
  }

  /** What is in force on the subject, oldest first. */
  async inForce(sql: SqlOrTx, subject: SubjectId): Promise<StoredRestrictionEvent[]> {
    return eventsInForce(sql, subject);
  }

  /** Restrictions whose time to be judged has come (a provisional mark: one working day). Nothing is lifted by itself. */
  async toReview(at: Date, limit = 100): Promise<{ subject: SubjectId; restriction: string; kind: RestrictionKind; reviewAt: Date }[]> {
    return restrictionsToReview(this.#deps.databases.data, at, limit);
  }

  async #write(tx: Tx, event: RestrictionEvent, by: Actor): Promise<void> {
    await writeRestriction(this.#deps.ledger, tx, event, by);
    await this.#deps.journal.note(tx, {
      kind: "restriction", id: event.event, subject: event.subject, at: event.at,
      body: {
        change: event.change, restriction: event.restriction, kind: event.kind, fields: event.fields === "all" ? "all" : [...event.fields], reason: event.reason,
        clause: event.clause, decidedBy: event.decidedBy, decidedAs: event.decidedAs, reviewAt: event.reviewAt?.toISOString() ?? null, requestId: event.requestId,
      },
    });
  }
}
