import type { Actor, ClauseId, FieldId, RestrictionKind, SubjectId } from "../../policy/index.ts";
import type { Personal } from "../../platform/personal.ts";
import type { Tx } from "../../platform/postgres.ts";

/** What a module hands out about a subject. Personal values stay wrapped until the door unwraps them. */
export type Exported = string | number | boolean | null | Personal<string> | readonly Exported[] | ExportedObject;
export interface ExportedObject {
  readonly [name: string]: Exported;
}

/** Rows about a subject in one table, `schema.table`. */
export interface Trace {
  readonly table: string;
  readonly rows: number;
}

/** A destruction that runs: what a participant needs to take part in step (c), and no more. */
export interface RunningDestruction {
  readonly id: string;
  readonly subject: SubjectId;
  readonly at: Date;
  /** The ledger entry, written in the same transaction, that this removal stands in. */
  readonly entryId: string;
  /** Removes the subject's rows of `schema.table` through the one function that may; answers how many. Bound to the transaction that was passed. */
  readonly erase: (schema: string, table: string) => Promise<number>;
}

export interface ParticipantRestriction {
  readonly restriction: string;
  readonly kind: RestrictionKind;
  readonly fields: readonly FieldId[] | "all";
  readonly clause: ClauseId;
  readonly at: Date;
}

export interface ParticipantCorrection {
  readonly fields: readonly FieldId[];
  /** Who corrected. */
  readonly by: Actor;
  readonly at: Date;
}

/**
 * What every module with classed columns does for a subject's rights (clause:C8). Export, blocking and destruction know no other way.
 * Each call may come twice: a killed job is run again.
 */
export interface SubjectParticipant {
  readonly name: string;
  /** The PostgreSQL schemas it owns. */
  readonly schemas: readonly string[];
  /** Its classed tables, `schema.table`; the catalogue test compares them with the column comments. */
  readonly tables: readonly string[];
  /** What is held, for the person. `access` is a vault access of the purpose in hand; its type is known to the vault and to those right of it. */
  export(tx: Tx, subject: SubjectId, access: unknown): Promise<ExportedObject>;
  find(tx: Tx, subject: SubjectId): Promise<Trace[]>;
  restrict(tx: Tx, subject: SubjectId, restriction: ParticipantRestriction): Promise<void>;
  lift(tx: Tx, subject: SubjectId, restriction: ParticipantRestriction): Promise<void>;
  /** A vault field changed: bring derived rows in line. */
  correct(tx: Tx, subject: SubjectId, correction: ParticipantCorrection): Promise<void>;
  /** Step (c): the keys are gone. `tx` runs under the eraser's role. */
  destroy(tx: Tx, destruction: RunningDestruction): Promise<Trace[]>;
  /** Takes back what has left this installation or waits to leave it: letters in a queue, copies at recipients. */
  recall(tx: Tx, subject: SubjectId): Promise<void>;
}

/** All modules that hold classed columns, in order of registration; rows are destroyed in the reverse order, so that what points at a row goes first. */
export class Participants {
  readonly #all: SubjectParticipant[] = [];

  /** Throws TypeError when a name or a table is taken: two owners of one table are a fault at the start. */
  register(participant: SubjectParticipant): void {
    for (const known of this.#all) {
      const shared = participant.tables.find((table) => known.tables.includes(table));
      if (known.name === participant.name || shared !== undefined) throw new TypeError(`participant ${participant.name} is registered twice${shared ? ` (${shared})` : ""}`);
    }
    this.#all.push(participant);
  }

  all(): readonly SubjectParticipant[] {
    return [...this.#all];
  }

  inOrderOfDestruction(): readonly SubjectParticipant[] {
    return this.#all.toReversed();
  }
}
