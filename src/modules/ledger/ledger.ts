import type { Clock } from "../../platform/clock.ts";
import type { Sql, SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { Steps } from "../../platform/steps.ts";
import type { SubjectId } from "../../policy/actor.ts";
import { bulkRowsOf, rowsOf, rowsOfPrepared, writeRows, type PreparedEntry } from "./append.ts";
import { BacklogBound } from "./backlog-bound.ts";
import { readCheckpoint, type Checkpoint, type Trust } from "./checkpoint.ts";
import { compareTwice } from "./compare-twice.ts";
import { cosign, type CosigningJudgement } from "./cosigning.ts";
import { verifyDatabase } from "./database-verify.ts";
import type { DeepSource, DeepVerification } from "./deep-verify.ts";
import { checkHead, rebuildMirror } from "./head-check.ts";
import { historyPage, looksBy, openingOf, type HistoryRow, type LookRow, type Opening } from "./history.ts";
import { integrationStore, type IntegrationStore } from "./integration.store.ts";
import { Integrator, type Integration, type IntegratorDeps } from "./integrator.ts";
import type { BulkEntry, LedgerEntry, LedgerKey, LedgerKeys } from "./ledger-entry.ts";
import { backlog, indexesOf, insertEntries } from "./ledger.store.ts";
import { openLog } from "./log-opening.ts";
import { logs, publishedCheckpoint, signerKeys, unpublishedSince } from "./log.store.ts";
import { importMirror, type MirrorImport } from "./mirror-import.ts";
import { Mirror } from "./mirror.ts";
import type { NoteKey } from "./signed-note.ts";
import type { LedgerSigning } from "./signing.ts";
import { databaseSource, proveEntry, type TileSource } from "./tile-source.ts";
import { parseTilePath, TILE_WIDTH, widthOf } from "./tiles.ts";
import type { Verification } from "./verification.ts";

/** Past so many waiting entries personal operations are refused, unless the composition says otherwise. */
export const BACKLOG_ENTRIES_MAX = 200_000;
/** A backlog older than this fails /readyz. */
export const BACKLOG_AGE_MS_MAX = 10_000;

export interface LedgerDeps {
  databases: { data: Sql; integrator: Sql };
  keys: LedgerKeys;
  clock: Clock;
  /** Keys that sign checkpoints; asked each time, so that a change needs no restart. */
  signing: () => LedgerSigning;
  /** The mirror's folder, off the database; DATA_DIR/ledger unless configured. */
  folder: string;
  /** Witnesses whose cosignatures are taken, as C2SP verifier keys of type 0x04. */
  witnesses?: readonly NoteKey[];
  backlogEntriesMax?: number;
  /** For tests that let single steps fail. */
  store?: IntegrationStore;
  mirrorOf?: (logId: number) => Mirror;
  steps?: Steps;
}

/** What an append answers, in the order of its entries. */
export interface Appended {
  entryId: string;
}

/** The record of every operation on personal data: written with the operation, verifiable by anybody (architecture: Ledger; clause:S1). */
export class Ledger {
  readonly #deps: LedgerDeps;
  readonly #integration: IntegratorDeps;
  readonly #integrator: Integrator;
  readonly #backlog: BacklogBound;

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
    this.#backlog = new BacklogBound(deps.clock, deps.backlogEntriesMax ?? BACKLOG_ENTRIES_MAX);
    this.#integration = {
      sql: deps.databases.integrator,
      clock: deps.clock,
      store: deps.store ?? integrationStore,
      signing: deps.signing,
      mirrorOf: deps.mirrorOf ?? ((logId) => Mirror.ofLog(deps.folder, logId)),
      steps: deps.steps,
    };
    this.#integrator = new Integrator(this.#integration);
  }

  /**
   * Makes the log at the first start, takes note of the signing keys at every one. @param host of PUBLIC_URL, with its port if it has one
   * @throws LedgerHeadContradiction where database and mirror are not one log
   */
  async open(host: string): Promise<{ logId: number; origin: string }> {
    return await openLog(this.#integration, this.#integrator, host);
  }

  /**
   * Writes entries in the caller's transaction: without them the operation does not happen.
   * @throws Refusal limited "ledger-behind" while too many entries wait for the integrator
   */
  async append(tx: Tx, entries: readonly LedgerEntry[]): Promise<Appended[]> {
    const { appended, written } = await this.appending(tx, entries);
    await written;
    return appended;
  }

  /** As `append`, but answers once the entries are on their way, so that what belongs to them can be sent behind them; `written` ends when the server has them. */
  async appending(tx: Tx, entries: readonly LedgerEntry[]): Promise<{ appended: Appended[]; written: Promise<void> }> {
    if (entries.length === 0) return { appended: [], written: Promise.resolve() };
    await this.#backlog.refuseWhenBehind(tx);
    const rows = await rowsOf(this.#deps.keys, entries);
    return { appended: rows.pending.map(({ entryId }) => ({ entryId })), written: writeRows(tx, rows) };
  }

  /**
   * As `append`, for entries made by `prepareEntry`, but answers once they are on their way; `written` ends when the server has them.
   * For who sends the commit right behind them, and lets nothing out before that is confirmed (decision 0113).
   */
  async send(tx: Tx, entries: readonly PreparedEntry[]): Promise<{ written: Promise<void> }> {
    if (entries.length > 0) await this.#backlog.refuseWhenBehind(tx);
    return { written: writeRows(tx, rowsOfPrepared(entries)) };
  }

  /**
   * Writes entries that stand for themselves, in a transaction of their own: for what touches no table, such as a refused read.
   * @throws Refusal limited "ledger-behind" while too many entries wait for the integrator
   */
  async appendAlone(entries: readonly LedgerEntry[]): Promise<Appended[]> {
    if (entries.length === 0) return [];
    const { data } = this.#deps.databases;
    await this.#backlog.refuseWhenBehind(data);
    const rows = await rowsOf(this.#deps.keys, entries);
    if (rows.system.length === 0) await insertEntries(data, rows.pending);
    else await data.begin((tx) => writeRows(tx, rows));
    return rows.pending.map(({ entryId }) => ({ entryId }));
  }

  /**
   * Writes one entry about many people, for instance a list that was shown; each finds it in the own history.
   * @param opened the people's keys, where the caller has them open
   * @throws Refusal limited "ledger-behind" while too many entries wait for the integrator
   */
  async appendBulk(tx: Tx, entry: BulkEntry, opened?: ReadonlyMap<SubjectId, LedgerKey>): Promise<Appended> {
    await this.#backlog.refuseWhenBehind(tx);
    const rows = await bulkRowsOf(this.#deps.keys, entry, opened);
    await writeRows(tx, rows);
    return { entryId: rows.pending[0]?.entryId ?? "" };
  }

  /** Gives an index to every entry committed by now and publishes a checkpoint. */
  async integrate(): Promise<Integration> {
    return await this.#integrator.integrate();
  }

  /** How long, in milliseconds, the oldest entry that is not published yet has waited; 0 when none waits. */
  async pendingAge(clock: Clock = this.#deps.clock): Promise<number> {
    const { data } = this.#deps.databases;
    const waits = [(await backlog(data)).oldestAt, await unpublishedSince(data)].filter((at) => at !== null);
    return Math.max(0, ...waits.map((at) => clock.now().getTime() - at.getTime()));
  }

  /** Whether the integrator keeps up: what /readyz asks. */
  async ready(): Promise<boolean> {
    return (await this.pendingAge()) <= BACKLOG_AGE_MS_MAX;
  }

  /** Stops the start when database and mirror contradict each other. @throws LedgerHeadContradiction */
  async checkHead(): Promise<void> {
    await checkHead(this.#integration);
  }

  /** Writes the mirror anew from the database, after the mirror's disk was lost. */
  async rebuildMirror(): Promise<void> {
    await rebuildMirror(this.#integration);
  }

  /**
   * For a restore: brings the log up to the mirror's checkpoint. @param living people whose keys are there, among whom those with lost entries are sought
   * @param since how far each log (by number) had come in what was restored, so that a call after a killed one finds the same lost entries
   */
  async importMirror(living: readonly SubjectId[], since?: ReadonlyMap<number, number>): Promise<MirrorImport> {
    return await importMirror(this.#integration, this.#deps.keys, living, since);
  }

  /** Forgets the traces of days before `at`: of no use once every backup that might be restored is younger. */
  async dropTraces(at: Date): Promise<void> {
    for (const log of await logs(this.#deps.databases.data)) await this.#integration.mirrorOf(log.log_id).dropTraces(at.toISOString().slice(0, 10));
  }

  /** A page of what was done with a person's data, newest first; `before` is the entry id that ended the last page. */
  async history(tx: SqlOrTx, subject: SubjectId, page: { limit: number; before?: string | null }): Promise<HistoryRow[]> {
    return await historyPage(tx, this.#deps.keys, subject, page.limit, page.before ?? null);
  }

  /** The newest looks at a person's data by others than the person, newest first: by relatives too, or by none of them. */
  async looks(tx: SqlOrTx, subject: SubjectId, { relatives }: { relatives: boolean }): Promise<LookRow[]> {
    return await looksBy(tx, this.#deps.keys, { subject, by: relatives ? ["representative", "other"] : ["other"] });
  }

  /** The person's own opening of one entry, with its proof if the entry is published; null where it is not the person's. */
  async opening(tx: SqlOrTx, subject: SubjectId, entryId: string): Promise<Opening | null> {
    return await openingOf(tx, this.#deps.keys, subject, entryId, await this.proofOf(entryId, tx));
  }

  /** The keys that have signed a log's checkpoints, as the database names them: C2SP verifier keys, oldest first. */
  async verifierKeys(logId?: number): Promise<string[]> {
    const { data } = this.#deps.databases;
    return await signerKeys(data, logId ?? (await this.currentLog()));
  }

  /** The number of the log that takes entries. */
  async currentLog(sql: SqlOrTx = this.#deps.databases.data): Promise<number> {
    return (await logs(sql)).findLast((log) => log.closed_size === null)?.log_id ?? 1;
  }

  /** The published checkpoint with the witnesses' signatures, or null before the first. */
  async checkpoint(logId?: number, sql: SqlOrTx = this.#deps.databases.data): Promise<Checkpoint | null> {
    const row = await publishedCheckpoint(sql, logId ?? (await this.currentLog(sql)));
    return readCheckpoint(row?.note ?? "");
  }

  /** A published tile by its address, such as `tile/0/001`; null where the log has none of that name or width. */
  async tile(path: string, logId?: number): Promise<{ bytes: Buffer; full: boolean } | null> {
    const name = parseTilePath(path);
    const id = logId ?? (await this.currentLog());
    const size = (await this.checkpoint(id))?.size ?? 0;
    if (name === null || widthOf(name.level, name.index, size) < name.width) return null;
    const bytes = await databaseSource(this.#deps.databases.data, id).tile(name);
    return bytes === null ? null : { bytes, full: name.width === TILE_WIDTH };
  }

  /** The proof of an entry under the published checkpoint as a C2SP tlog-proof file, the entry in its line of extra data; null past the end. */
  async prove(index: number, logId?: number, sql: SqlOrTx = this.#deps.databases.data): Promise<string | null> {
    const id = logId ?? (await this.currentLog(sql));
    const checkpoint = await this.checkpoint(id, sql);
    if (checkpoint === null || !Number.isSafeInteger(index) || index < 0 || index >= checkpoint.size) return null;
    return await proveEntry(databaseSource(sql, id), index, checkpoint);
  }

  /** The proof of an entry by its id; null while it is not published. */
  async proofOf(entryId: string, sql: SqlOrTx = this.#deps.databases.data): Promise<string | null> {
    const [found] = await indexesOf(sql, [entryId]);
    return found === undefined ? null : await this.prove(found.index, found.log_id, sql);
  }

  /**
   * Recomputes a log: the database's own unless a source is given.
   * @param trust whom to believe; the keys that the database names where it is left out, which catches faults but not a forger of the whole database
   */
  async verify(request: { source?: TileSource; trust?: Trust; since?: string } = {}): Promise<Verification> {
    return await verifyDatabase(this.#deps.databases.data, request);
  }

  /** Compares the rows of other modules with the entries that tell of them, and every history row whose key lives with its leaf. Safe beside a running service. */
  async verifyDeep(sources: readonly DeepSource[]): Promise<DeepVerification> {
    return await compareTwice({ sql: this.#deps.databases.data, keys: this.#deps.keys, sources });
  }

  /** Takes a witness's signature lines for a checkpoint of ours, if they hold. */
  async cosign(size: number, lines: string): Promise<CosigningJudgement> {
    return await cosign(this.#deps.databases.data, await this.currentLog(), this.#deps.witnesses ?? [], size, lines);
  }
}
