import type { Clock } from "../../platform/clock.ts";
import type { Sql, Tx } from "../../platform/postgres.ts";
import type { Steps } from "../../platform/steps.ts";
import { readCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { TRACE_BYTES } from "./commitment.ts";
import type { IntegrationStore, TakenEntry } from "./integration.store.ts";
import { LedgerHeadContradiction } from "./head-contradiction.ts";
import { latestCheckpoint, logs, progress } from "./log.store.ts";
import type { LogRow } from "./log.store.ts";
import { ENTRIES_LEVEL, growthOf } from "./log-growth.ts";
import type { Mirror } from "./mirror.ts";
import { writeVerifierKey } from "./signed-note.ts";
import { publicKeysOf, signersAt } from "./signing.ts";
import type { LedgerSigning } from "./signing.ts";
import { hashesAt, TILE_WIDTH, tilesBetween } from "./tiles.ts";
import type { TileName } from "./tiles.ts";

/** Entries that one transaction takes at most. */
const BATCH_ENTRIES_MAX = 8_192;
/** Tiles read from the table at a time while the mirror is written: at most a few megabytes. */
const TILES_AT_ONCE = 64;
export interface IntegratorDeps {
  /** Pool of the role robotek_integrator. */
  sql: Sql;
  clock: Clock;
  store: IntegrationStore;
  signing: () => LedgerSigning;
  mirrorOf: (logId: number) => Mirror;
  /** Tests kill here. */
  steps?: Steps | undefined;
}

/** What one integration did. */
export interface Integration {
  /** Size of the log now, published. */
  size: number;
  /** Entries that got their index by this call. */
  moved: number;
}

/**
 * Turns waiting entries into the log. However many run, an advisory lock lets one work at a time.
 * Order, which every step relies on: entries, tiles and checkpoint in one commit; tiles to the mirror; checkpoint to the mirror; only then served.
 * A kill between any two leaves work that the next run finishes first.
 */
export class Integrator {
  readonly #deps: IntegratorDeps;

  constructor(deps: IntegratorDeps) {
    this.#deps = deps;
  }

  /** Gives an index to every entry that is committed by now, and publishes them. Safe to call from many processes. */
  async integrate(): Promise<Integration> {
    const state = await progress(this.#deps.sql);
    const idle = state.every(({ size, mirrored_size, waiting }) => size === mirrored_size && !waiting);
    if (idle && state.length > 0) return { size: state.at(-1)?.size ?? 0, moved: 0 };
    let moved = 0;
    for (;;) {
      const batch = await this.#deps.sql.begin((tx) => this.#move(tx));
      if (batch.moved === 0) return { size: batch.size, moved };
      await this.#deps.steps?.("integrate:committed");
      const size = await this.#deps.sql.begin((tx) => this.publish(tx));
      await this.#deps.steps?.("integrate:published");
      moved += batch.moved;
      if (batch.moved < BATCH_ENTRIES_MAX) return { size, moved };
    }
  }

  /** One transaction: takes waiting entries, writes their tiles, signs. Answers how many, and what was published before. */
  async #move(tx: Tx): Promise<Integration> {
    const { store } = this.#deps;
    await store.lock(tx);
    // What a killed run left comes first: while the mirror cannot be written, entries wait, and in the end operations are refused.
    const size = await this.#publishAll(tx);
    const taken = await store.takePending(tx, BATCH_ENTRIES_MAX);
    if (taken.length > 0) await this.append(tx, await this.#openLog(tx), taken);
    return { size, moved: taken.length };
  }

  async #openLog(tx: Tx): Promise<LogRow> {
    const log = (await logs(tx)).findLast((each) => each.closed_size === null);
    if (log === undefined) throw new Error("no ledger is open");
    return log;
  }

  /** Lets a log grow by entries and signs its new head; the caller holds the lock. */
  async append(tx: Tx, log: LogRow, taken: readonly Pick<TakenEntry, "entry_id" | "leaf" | "traces">[]): Promise<void> {
    const { store, clock, signing, mirrorOf } = this.#deps;
    const at = clock.now();
    const size = (await latestCheckpoint(tx, log.log_id))?.size ?? 0;
    const growth = await growthOf(tx, store, log.log_id, size, taken.map((entry) => entry.leaf));
    const signers = await signersAt(tx, store, log, signing(), at);
    const { note } = signCheckpoint({ origin: log.origin, size: growth.size, root: growth.root }, signers);
    await store.writeTiles(tx, log.log_id, growth.tiles);
    await this.#deps.steps?.("integrate:tiles-written");
    await store.writeEntries(tx, log.log_id, size, taken.map((entry) => entry.entry_id));
    await store.writeCheckpoint(tx, log.log_id, growth.size, at, note);
    // Before the commit: an entry whose trace is missing could not be found again, a trace too many does no harm.
    const records = traceRecords(taken, growth.hashes);
    if (records.length > 0) await mirrorOf(log.log_id).appendTraces(at.toISOString().slice(0, 10), records);
    await this.#deps.steps?.("integrate:appended-uncommitted");
  }

  /** Brings the mirror up to the newest checkpoint of each log, and then lets it be served. Answers the size of the newest log. */
  async publish(tx: Tx): Promise<number> {
    await this.#deps.store.lock(tx);
    return await this.#publishAll(tx);
  }

  async #publishAll(tx: Tx): Promise<number> {
    let size = 0;
    for (const log of await logs(tx)) {
      const head = await latestCheckpoint(tx, log.log_id);
      size = head?.size ?? 0;
      if (head !== null && (head.size !== log.mirrored_size || head.size === 0)) await this.#mirror(tx, log, head);
    }
    return size;
  }

  async #mirror(tx: Tx, log: LogRow, head: { size: number; note: string }): Promise<void> {
    const { store, mirrorOf, signing } = this.#deps;
    const mirror = mirrorOf(log.log_id);
    const written = (await mirror.readCheckpoint()) ?? "";
    if (written === head.note && log.mirrored_size === head.size) return;
    const last = readCheckpoint(written);
    // Never over a head that the database has not reached: that would hide a restored or rolled back database from the next start.
    if (last !== null && last.size > head.size) throw new LedgerHeadContradiction("database-behind");
    if (last !== null && last.size === head.size && !last.root.equals(readCheckpoint(head.note)?.root ?? last.root)) throw new LedgerHeadContradiction("roots-differ");
    const since = last?.size ?? 0;
    // From the smaller of the two: what the database calls mirrored and what the mirror says of itself.
    const names = tilesBetween(Math.min(since, log.mirrored_size), head.size);
    for (let at = 0; at < names.length; at += TILES_AT_ONCE) {
      await mirror.writeTiles(await this.#tiles(tx, log, names.slice(at, at + TILES_AT_ONCE)));
    }
    await mirror.writeKeys(publicKeysOf(signing(), log.origin).map(writeVerifierKey));
    await this.#deps.steps?.("integrate:tiles-mirrored");
    // Asked of the database last, so that an integrator whose connection was cut, and whose lock another holds, stops here.
    await store.setMirrored(tx, log.log_id, head.size);
    await mirror.writeCheckpoint(head.note);
    await this.#deps.steps?.("integrate:checkpoint-mirrored");
    const narrower = names.filter((name) => widthIn(name, since) > 0);
    for (const name of narrower) await mirror.dropPartials(name, [name.width, widthIn(name, since)]);
  }

  async #tiles(tx: Tx, log: LogRow, names: readonly TileName[]): Promise<{ name: TileName; bytes: Buffer }[]> {
    const rows = await this.#deps.store.tilesAt(tx, log.log_id, names.map((name) => ({ level: levelOf(name), index: name.index })));
    return names.map((name) => {
      const row = rows.find((each) => each.level === levelOf(name) && each.index === name.index);
      if (row?.width !== name.width) throw new Error(`ledger tile ${levelOf(name)}/${name.index} has not the width of its checkpoint`);
      return { name, bytes: row.bytes };
    });
  }
}

function levelOf(name: TileName): number {
  return name.level === "entries" ? ENTRIES_LEVEL : name.level;
}

/** The width that a tile had at a smaller size; below 1 where it was not there. */
function widthIn(name: TileName, size: number): number {
  return hashesAt(Math.max(0, levelOf(name)), size) - name.index * TILE_WIDTH;
}

function traceRecords(taken: readonly Pick<TakenEntry, "traces">[], hashes: readonly Buffer[]): Buffer {
  const records: Buffer[] = [];
  taken.forEach(({ traces }, place) => {
    const leafHead = hashes[place]?.subarray(0, 8) ?? Buffer.alloc(8);
    for (let at = 0; at < traces.length; at += TRACE_BYTES) records.push(leafHead, traces.subarray(at, at + TRACE_BYTES));
  });
  return Buffer.concat(records);
}
