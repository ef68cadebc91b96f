import type { CompartmentId, FieldId, JsonObject, PurposeId, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { gathered } from "../../platform/gathered.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { enqueue } from "../../platform/queue.ts";
import { Refusal } from "../../platform/refusal.ts";
import { noSteps, type Steps } from "../../platform/steps.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Participants } from "../participants/index.ts";
import { Access, type VaultFields } from "./access.ts";
import { correctorOf, writeValues, type Collecting, type NewValues } from "./collecting.ts";
import { askFor, opened, type Allowed, type Refused, type Verdict } from "./decide-and-open.ts";
import { earlierValues, type EarlierValue } from "./earlier-values.ts";
import { findSubjects, type FoundWindow, type Known, type Searched, type Window } from "./finding.ts";
import { indexSubject, indexValue, isIndexed, rebuildIndex } from "./indexing.ts";
import { LedgeredReads, readAppending, type LedgeredReadsDeps } from "./ledgered-reads.ts";
import { readMany, type ReadOfMany } from "./read-many.ts";
import { ReadQueue } from "./read-queue.ts";
import { RefusalBound } from "./refusal-bound.ts";
import type { Held } from "./vault-record.ts";
import { correctionRows, fieldsOfMany, heldFields, insertCorrection, keysInRecords, newestCorrection, newestRecords, type CorrectionRow } from "./vault.store.ts";

/** The job that brings a subject's blind index in line; its payload is `{ subject }`. */
export const INDEX_JOB = "index-subject";
const CORRECTIONS_SHOWN_MAX = 1_000;

export interface VaultDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly keys: Pick<KeyStore, "openKeys" | "createKeys" | "remembered" | "index">;
  readonly ledger: Pick<Ledger, "append" | "appendBulk" | "send">;
  /** Told of corrections; none in tests of the vault alone. */
  readonly participants?: Pick<Participants, "all">;
  readonly steps?: Steps;
}

export interface VaultAnswer<F extends FieldId> {
  readonly decision: Allowed;
  /** What is held of the fields that were asked for; a field that nobody gave is not there. */
  readonly values: Partial<Record<F, Held>>;
}

export interface HeldSummary {
  readonly compartments: readonly { readonly compartment: CompartmentId; readonly version: number; readonly fields: readonly { readonly field: FieldId; readonly at: Date }[] }[];
}

/** Whether a field is among what is held: no value is read for it. */
export function holdsField({ compartments }: HeldSummary, field: FieldId): boolean {
  return compartments.some(({ fields }) => fields.some((held) => held.field === field));
}

const fieldsOf = gathered(async (sql, subjects: readonly SubjectId[]): Promise<FieldId[][]> => {
  const held = Map.groupBy(await fieldsOfMany(sql, subjects), ({ subject }) => subject);
  return subjects.map((subject) => (held.get(subject) ?? []).flatMap(({ fields }) => fields));
});

/** The error of a refused read: the decision's reason and clause. */
export function refusalOf(decision: Refused): Refusal {
  return new Refusal("refused", decision.reason, { clause: decision.clause });
}

/**
 * The one place where identity is held. Nothing comes out without a purpose, a decision on facts of that very moment, and a ledger entry in the same
 * transaction (clause:G3); nothing goes in but through `collect` and `correct`.
 */
export class Vault {
  readonly #deps: VaultDeps;
  readonly #bound: RefusalBound;
  readonly #reads: LedgeredReadsDeps;
  readonly #queue: ReadQueue;

  constructor(deps: VaultDeps) {
    this.#deps = deps;
    this.#bound = new RefusalBound(deps.clock);
    this.#reads = { ...deps, bound: this.#bound };
    const together = new LedgeredReads(this.#reads);
    this.#queue = new ReadQueue((asks, how) => together.read(asks, how));
  }

  /**
   * Reads fields of one subject. Reads that arrive together are decided and ledgered in one transaction. The list of fields is typed by the access:
   * a field that the purpose does not declare does not compile.
   * Not to be called by who holds the subject's exclusive lock: it would wait for itself (`readWithin` is for that).
   * Throws Refusal with the reason and clause of the decision; `destroyed` where the key is gone; `vault-busy`, `ledger-behind` when there is too much to do.
   */
  async read<P extends PurposeId, F extends VaultFields<P>>(access: Access<P>, subject: SubjectId, fields: readonly F[]): Promise<VaultAnswer<F>> {
    return answerOf<F>(await this.#queue.submit(askFor(demandMade(access), subject, fields)));
  }

  /** As `read`, within the caller's transaction: when that rolls back, the entry goes with it, and the values must not have left. */
  async readWithin<P extends PurposeId, F extends VaultFields<P>>(tx: Tx, access: Access<P>, subject: SubjectId, fields: readonly F[]): Promise<VaultAnswer<F>> {
    const [judged] = await readAppending(this.#reads, tx, [askFor(demandMade(access), subject, fields)]);
    return answerOf<F>(judged && opened(judged));
  }

  /**
   * Reads the same fields of up to 200 subjects, for a list: one entry in the ledger, in each person's history "shown masked in a list", or what `told` says
   * where they leave in another way.
   */
  async readMany<P extends PurposeId, F extends VaultFields<P>>(access: Access<P>, subjects: readonly SubjectId[], fields: readonly F[], told?: JsonObject): Promise<ReadOfMany<F>> {
    return readMany<F>({ ...this.#deps, bound: this.#bound }, demandMade(access), subjects, fields, told);
  }

  /** Finds people by a value (or a name's beginning), without opening anything. Only those whom the access may read under this purpose. */
  async findSubjects<P extends PurposeId>(access: Access<P>, field: VaultFields<P>, value: string, how: Searched = "value"): Promise<SubjectId[]> {
    return (await this.findByAll(access, [{ field, value, how }])).subjects.slice();
  }

  /**
   * As `findSubjects`, by several things known of one person: who fits only some of them is neither found nor ledgered. With a `window` those alone whom it shows
   * are given and ledgered; the others are counted.
   */
  async findByAll<P extends PurposeId>(access: Access<P>, known: readonly Known<VaultFields<P>>[], window?: Window): Promise<FoundWindow> {
    return findSubjects({ ...this.#deps, bound: this.#bound }, demandMade(access), known, window);
  }

  /**
   * The one door in (clause:C4): validates, decides, seals a new version of each compartment touched, and ledgers, in the caller's transaction.
   * Consent comes before: its event must stand when this is called. Throws Refusal `invalid-fields` with every fault, or the decision's reason.
   */
  async collect<P extends PurposeId>(tx: Tx, access: Access<P>, subject: SubjectId, values: Partial<Record<VaultFields<P>, string>>, how: Collecting): Promise<{ entryId: string }> {
    return this.#write(tx, demandMade(access), "collect", subject, values, how);
  }

  /** Corrects values (clause:C7): as `collect`, but under `clarify`, with a row in the history of corrections, and told to every participant. */
  async correct<P extends PurposeId>(tx: Tx, access: Access<P>, subject: SubjectId, values: Partial<Record<VaultFields<P>, string>>, how: Collecting): Promise<{ entryId: string }> {
    return this.#write(tx, demandMade(access), "clarify", subject, values, how);
  }

  /** Which values were corrected, newest first: fields, source, by whom in kind, when. */
  async corrections(sql: SqlOrTx, subject: SubjectId): Promise<CorrectionRow[]> {
    return correctionRows(sql, subject, CORRECTIONS_SHOWN_MAX);
  }

  /** How the value of a field that is held now came in the place of another; null where it is the first. */
  async lastCorrection(sql: SqlOrTx, subject: SubjectId, field: FieldId): Promise<CorrectionRow | null> {
    return newestCorrection(sql, subject, field);
  }

  /** Values that were replaced, newest first: read like the present ones, decided and ledgered (clause:C7). */
  async earlier<P extends PurposeId, F extends VaultFields<P>>(access: Access<P>, subject: SubjectId, fields: readonly F[]): Promise<EarlierValue<F>[]> {
    return this.#deps.databases.data.begin(async (tx) => {
      await this.readWithin(tx, access, subject, fields);
      return earlierValues<F>(this.#deps.keys, tx, subject, fields);
    });
  }

  /** What is held, without any value: compartments, fields, and since when each present value is held (clause:C7). */
  async heldSummary(sql: SqlOrTx, subject: SubjectId): Promise<HeldSummary> {
    const rows = Map.groupBy(await heldFields(sql, subject), (row) => row.compartment);
    return { compartments: [...rows].map(([compartment, held]) => ({ compartment, version: held[0]?.version ?? 0, fields: held.map(({ field, at }) => ({ field, at })) })) };
  }

  /** Which fields are held, and nothing else about them. */
  async fieldsHeld(sql: SqlOrTx, subject: SubjectId): Promise<readonly FieldId[]> {
    return fieldsOf(sql, subject);
  }

  /** The newest record of a class as it lies here, sealed: for what the law keeps under lock beyond a destruction. Nothing is opened. */
  async sealedRecord(tx: Tx, subject: SubjectId, compartment: CompartmentId): Promise<{ keyId: string; version: number; sealed: Buffer } | null> {
    const record = (await newestRecords(tx, subject)).find((one) => one.compartment === compartment);
    return record === undefined ? null : { keyId: record.key_id, version: record.version, sealed: record.sealed };
  }

  /** Which of these keys a record is sealed under: what the sweep of orphan keys asks. */
  async holdsUnder(keys: readonly { subject: SubjectId; keyId: string }[]): Promise<Set<string>> {
    return new Set(await keysInRecords(this.#deps.databases.data, keys));
  }

  /** Brings the blind index of one subject in line with what is held; the work of the job `index-subject`. */
  async indexSubject(subject: SubjectId): Promise<void> {
    await indexSubject(this.#deps, subject);
  }

  /** Empties the blind index and builds it anew: after a restore. */
  async rebuildIndex(): Promise<{ subjects: number; damaged: readonly SubjectId[] }> {
    return rebuildIndex(this.#deps);
  }

  async #write(tx: Tx, access: Access<PurposeId>, operation: "collect" | "clarify", subject: SubjectId, values: NewValues, how: Collecting): Promise<{ entryId: string }> {
    const { keys, participants, steps = noSteps } = this.#deps;
    const written = await writeValues(this.#deps, tx, access, operation, subject, values, how);
    await steps("vault:record-written");
    const { entryId, fields } = written;
    if (operation === "clarify") {
      await insertCorrection(tx, { subject, entryId, fields, source: how.source, ...correctorOf(access), at: how.at });
      for (const participant of participants?.all() ?? []) await participant.correct(tx, subject, { fields, by: access.actor, at: how.at });
    }
    // A first value is searchable before the commit, and leads nowhere if that fails. A replaced one changes after it: until then the old one holds.
    for (const field of fields) {
      const value = written.values[field];
      if (value !== undefined && !written.replaced.includes(field)) await indexValue(keys, subject, field, value);
    }
    if (written.replaced.some(isIndexed)) await enqueue(tx, INDEX_JOB, { subject, requestId: access.requestId }, { key: `${INDEX_JOB}/${subject}` });
    await steps("vault:indexed");
    return { entryId };
  }
}

function demandMade<P extends PurposeId>(access: Access<P>): Access<PurposeId> {
  if (!Access.isMade(access)) throw new TypeError("not an access");
  return access;
}

function answerOf<F extends FieldId>(verdict: Verdict | undefined): VaultAnswer<F> {
  switch (verdict?.kind) {
    case "allowed":
      return { decision: verdict.decision, values: verdict.values };
    case "refused":
      throw refusalOf(verdict.decision);
    case "fault":
      throw verdict.error;
    case "busy":
    case undefined:
      throw new Error("a read was not decided");
  }
}
