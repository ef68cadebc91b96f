import type { Clock } from "../../platform/clock.ts";
import { beginPipelined, type Unwaited } from "../../platform/pipelined.store.ts";
import type { Sql, Tx } from "../../platform/postgres.ts";
import type { Steps } from "../../platform/steps.ts";
import { JournalFile } from "./journal-file.ts";
import type { JournalRecord } from "./journal-record.ts";
import { commitLightly, deleteRecords, insertRecords, lockWriter, oldestAt, oldestRecords } from "./journal.store.ts";

/** Records that one transaction ships at most. */
const RECORDS_AT_ONCE = 500;

export interface JournalDeps {
  /** Pool of the role robotek_app. */
  sql: Sql;
  /** JOURNAL_URL's folder: off the database, and in production out of DATA_DIR. */
  folder: string;
  /** The long-lived journal key, 32 bytes. */
  key: Buffer;
  clock: Clock;
  /** Tests kill here. */
  steps?: Steps;
}

/**
 * Withdrawals, restrictions, unsubscribes and destructions, off the database before the person is answered: so that a restore of an older backup can
 * repeat them (architecture: Backup and restore; clause:D2).
 */
export class Journal {
  readonly #deps: JournalDeps;
  readonly #file: JournalFile;
  readonly #noted = new WeakMap<Tx, number>();
  #running: Promise<void> | null = null;
  #queued: Promise<void> | null = null;

  constructor(deps: JournalDeps) {
    this.#deps = deps;
    this.#file = new JournalFile(deps.folder, deps.key);
  }

  /** Notes a record in the caller's transaction. The same id twice is one record. The caller awaits `ship` after its commit. */
  async note(tx: Tx, record: JournalRecord): Promise<void> {
    await this.noteAll(tx, [record]);
  }

  /** As `note`, of several records by one statement. */
  async noteAll(tx: Tx, records: readonly JournalRecord[]): Promise<void> {
    if (records.length === 0) return;
    this.#noted.set(tx, this.noted(tx) + records.length);
    await insertRecords(tx, records);
  }

  /** How many records were noted in a transaction so far: one without any has nothing to ship. */
  noted(tx: Tx): number {
    return this.#noted.get(tx) ?? 0;
  }

  /**
   * Returns once everything noted and committed before the call is on the journal's disk. Calls that come together share one write. The rows leave the
   * outbox behind that: who was told so before they did is told nothing false, and what could not leave is shipped again.
   * @throws JournalSpoilt, or what the disk throws: then the records wait, and the person gets no answer that they are safe
   */
  async ship(): Promise<void> {
    this.#queued ??= this.#shipNext();
    await this.#queued;
  }

  /** As `ship`, and returns once their rows have left the outbox too, for who counts what is left there. @throws also what the database throws */
  async clear(): Promise<void> {
    await this.ship();
    await this.#running;
  }

  async #shipNext(): Promise<void> {
    await this.#running?.catch(() => undefined);
    // From here a new caller's record might come too late for this run: it queues the next.
    this.#queued = null;
    const onDisk = Promise.withResolvers<undefined>();
    this.#running = this.#shipAll(() => {
      onDisk.resolve(undefined);
    });
    await Promise.race([onDisk.promise, this.#running]);
  }

  async #shipAll(onDisk: () => void): Promise<void> {
    while ((await beginPipelined(this.#deps.sql, (tx, unwaited) => this.#shipSome(tx, unwaited, onDisk))) === RECORDS_AT_ONCE);
  }

  /**
   * The file first, then the rows: a kill between the two ships a record twice, which reading forgives. So the rows' own commit need not reach the disk before
   * anybody is answered. Lock and look go out together: the look is taken when the lock is had.
   */
  async #shipSome(tx: Tx, unwaited: Unwaited, onDisk: () => void): Promise<number> {
    const [, records] = await Promise.all([lockWriter(tx), oldestRecords(tx, RECORDS_AT_ONCE)]);
    if (records.length > 0) {
      await this.#file.append(records);
      await this.#deps.steps?.("journal:on-disk");
    }
    if (records.length < RECORDS_AT_ONCE) onDisk();
    if (records.length === 0) return 0;
    unwaited(commitLightly(tx));
    unwaited(deleteRecords(tx, records));
    return records.length;
  }

  /** All records ever shipped, in order, each once, for a restore. @throws JournalSpoilt where a line was changed or taken away */
  async read(): Promise<JournalRecord[]> {
    return await this.#file.read();
  }

  /** How long, in milliseconds, the oldest record has waited for the journal; 0 when none waits. */
  async pendingAge(): Promise<number> {
    const at = await oldestAt(this.#deps.sql);
    return at === null ? 0 : Math.max(0, this.#deps.clock.now().getTime() - at.getTime());
  }
}
