import type { Tx } from "../../platform/postgres.ts";
import type { SubjectId } from "../../policy/actor.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { traceOf, TRACE_BYTES } from "./commitment.ts";
import { mirrorHead } from "./head-check.ts";
import { LedgerHeadContradiction } from "./head-contradiction.ts";
import type { IntegratorDeps } from "./integrator.ts";
import type { LedgerKeys } from "./ledger-entry.ts";
import { indexesBetween, latestCheckpoint, logs } from "./log.store.ts";
import type { LogRow } from "./log.store.ts";
import { growthOf } from "./log-growth.ts";
import { hashLeaf } from "./merkle.ts";
import { TRACE_RECORD_BYTES } from "./mirror.ts";
import type { Mirror } from "./mirror.ts";
import { folderSource } from "./tile-source.ts";
import type { TileSource } from "./tile-source.ts";
import { entriesOf, tilesBetween, TILE_WIDTH } from "./tiles.ts";

/** What a restore took from the mirror. */
export interface MirrorImport {
  /** Entries that the log had published and the restored database did not know. */
  entries: number;
  /** Among the living: people with such entries, whose record may lack what the entries tell of, and how many there are about each. */
  subjects: Map<SubjectId, number>;
}

/** Keys asked for at once. */
const SUBJECTS_AT_ONCE = 500;

/**
 * Brings a restored database up to what was published before the loss. Entries that wait in it and were published since are given their old index,
 * so that none stands in the log twice. @throws LedgerHeadContradiction where the mirror is not a continuation of the database
 * @param since how far each log had come in what was restored: entries from there on that nothing in the database knows are lost ones, also when
 * an earlier, killed call brought them in already. Without it, those that this call brings in.
 */
export async function importMirror(
  deps: IntegratorDeps, keys: LedgerKeys, living: readonly SubjectId[], since: ReadonlyMap<number, number> = new Map(),
): Promise<MirrorImport> {
  const lost = new Set<string>();
  const mirrors: Mirror[] = [];
  for (const log of await logs(deps.sql)) {
    const mirror = deps.mirrorOf(log.log_id);
    const head = await mirrorHead(deps, log, mirror);
    if (head === null) continue;
    const before = await deps.sql.begin((tx) => importLog(deps, tx, log, mirror, head));
    for (const leafHead of await unknownLeaves(deps, log, mirror, since.get(log.log_id) ?? before, head.size)) lost.add(leafHead);
    mirrors.push(mirror);
  }
  return { entries: lost.size, subjects: lost.size === 0 ? new Map<SubjectId, number>() : await subjectsOf(mirrors, lost, keys, living) };
}

/** Imports one log; answers its size before. */
async function importLog(deps: IntegratorDeps, tx: Tx, log: LogRow, mirror: Mirror, head: Checkpoint): Promise<number> {
  const { store, clock } = deps;
  await store.lock(tx);
  const size = (await latestCheckpoint(tx, log.log_id))?.size ?? 0;
  if (size >= head.size) return size;
  const leaves = await leavesOf(folderSource(mirror.folder), size, head.size);
  // Grown from the database's own edge, not copied: the root then proves that the mirror only adds to what was restored.
  const growth = await growthOf(tx, store, log.log_id, size, leaves);
  if (!growth.root.equals(head.root)) throw new LedgerHeadContradiction("roots-differ");
  await store.writeTiles(tx, log.log_id, growth.tiles);
  const known = new Map((await store.pendingLeaves(tx)).map((entry) => [entry.leaf.toString("latin1"), entry]));
  const matched = leaves.flatMap((leaf, at) => {
    const waiting = known.get(leaf.toString("latin1"));
    return waiting === undefined ? [] : [{ index: size + at, entryId: waiting.entry_id, position: waiting.position }];
  });
  if (matched.length > 0) await store.writeEntriesAt(tx, log.log_id, matched);
  if (matched.length > 0) await store.removePending(tx, matched.map((entry) => entry.position));
  await store.writeCheckpoint(tx, log.log_id, head.size, clock.now(), head.note);
  await store.setMirrored(tx, log.log_id, head.size);
  return size;
}

/** The heads of the leaf hashes of entries that nothing in the database knows: those that came from the mirror alone have no row. */
async function unknownLeaves(deps: IntegratorDeps, log: LogRow, mirror: Mirror, from: number, to: number): Promise<string[]> {
  if (from >= to) return [];
  const known = new Set(await indexesBetween(deps.sql, log.log_id, from, to));
  const leaves = await leavesOf(folderSource(mirror.folder), from, to);
  return leaves.flatMap((leaf, at) => (known.has(from + at) ? [] : [hashLeaf(leaf).toString("latin1", 0, 8)]));
}

async function leavesOf(source: TileSource, size: number, newSize: number): Promise<Buffer[]> {
  const leaves: Buffer[] = [];
  for (const name of tilesBetween(size, newSize).filter((tile) => tile.level === "entries")) {
    const bundle = await source.tile(name);
    const entries = bundle === null ? null : entriesOf(bundle, name.width);
    if (entries === null) throw new LedgerHeadContradiction("mirror-spoilt");
    leaves.push(...entries.slice(Math.max(0, size - name.index * TILE_WIDTH)));
  }
  return leaves;
}

type TracesOfDays = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** How often each trace stands among the lost entries, by the day under which its record is kept. */
async function lostTraces(mirrors: readonly Mirror[], lost: ReadonlySet<string>): Promise<TracesOfDays> {
  const traces = new Map<string, Map<string, number>>();
  for (const mirror of mirrors) {
    for (const day of await mirror.traceDays()) {
      const records = await mirror.readTraces(day);
      const found = traces.get(day) ?? new Map<string, number>();
      for (let at = 0; at + TRACE_RECORD_BYTES <= records.length; at += TRACE_RECORD_BYTES) {
        if (!lost.has(records.toString("latin1", at, at + 8))) continue;
        const trace = records.toString("latin1", at + 8, at + 8 + TRACE_BYTES);
        found.set(trace, (found.get(trace) ?? 0) + 1);
      }
      if (found.size > 0) traces.set(day, found);
    }
  }
  return traces;
}

/** Which of the living have a trace among the lost entries, and how many. Without a person's ledger key nobody can tell. */
async function subjectsOf(mirrors: readonly Mirror[], lost: ReadonlySet<string>, keys: LedgerKeys, living: readonly SubjectId[]): Promise<Map<SubjectId, number>> {
  const traces = await lostTraces(mirrors, lost);
  const subjects = new Map<SubjectId, number>();
  for (let at = 0; at < living.length; at += SUBJECTS_AT_ONCE) {
    for (const key of await keys.openKeys(living.slice(at, at + SUBJECTS_AT_ONCE), ["ledger"])) {
      let entries = 0;
      for (const [day, found] of traces) for (const each of daysAround(day)) entries += found.get(traceOf(key, each).toString("latin1")) ?? 0;
      if (entries > 0) subjects.set(key.subject, entries);
    }
  }
  return subjects;
}

/** An entry is traced by the day it was made, and its record kept under the day it was integrated: the same, or the day after. */
function daysAround(day: string): Date[] {
  const noon = Date.parse(`${day}T12:00:00Z`);
  return [new Date(noon - 86_400_000), new Date(noon)];
}
