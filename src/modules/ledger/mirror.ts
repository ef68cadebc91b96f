import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { tilePath, TILE_WIDTH } from "./tiles.ts";
import type { TileName } from "./tiles.ts";

/** A trace record: the head of a leaf hash (8 bytes) and a trace (16). */
export const TRACE_RECORD_BYTES = 24;

/** Files written side by side: they then share the disk's flushes. */
const WRITES_AT_ONCE = 16;

async function readOrNull(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function closing<T>(handle: FileHandle, act: (handle: FileHandle) => Promise<T>): Promise<T> {
  try {
    return await act(handle);
  } finally {
    await handle.close();
  }
}

/** A folder's entry is on the disk only after the folder itself was synced. */
async function syncFolder(path: string): Promise<void> {
  await closing(await open(path, "r"), (handle) => handle.sync());
}

/** Makes a folder, and brings the entries of all newly made ones to the disk. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

async function writeDurably(path: string, bytes: Buffer | string): Promise<void> {
  await makeFolder(dirname(path));
  await closing(await open(path, "w", 0o600), async (handle) => {
    await handle.writeFile(bytes);
    await handle.sync();
  });
}

/**
 * The copy of the log off the database: a folder laid out as C2SP tlog-tiles serves it, with the public keys in `key`, and apart from
 * that, not for outsiders, `traces/`, by which a restore finds whose entries were lost.
 */
export class Mirror {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The mirror of one log: the first in the folder itself, a later one in a folder of its own below. */
  static ofLog(folder: string, logId: number): Mirror {
    return new Mirror(logId === 1 ? folder : join(folder, `log-${logId}`));
  }

  /** The newest checkpoint written, or null. */
  async readCheckpoint(): Promise<string | null> {
    return (await readOrNull(join(this.folder, "checkpoint")))?.toString() ?? null;
  }

  /** The bytes of a tile of just this width, or null. */
  async readTile(name: TileName): Promise<Buffer | null> {
    return await readOrNull(join(this.folder, tilePath(name)));
  }

  /** Writes tiles to the disk, a few at a time. The same tile may be written again: its name says its content. */
  async writeTiles(tiles: readonly { name: TileName; bytes: Buffer }[]): Promise<void> {
    const paths = tiles.map(({ name }) => join(this.folder, tilePath(name)));
    for (let at = 0; at < tiles.length; at += WRITES_AT_ONCE) {
      const few = tiles.slice(at, at + WRITES_AT_ONCE);
      await Promise.all(few.map(({ bytes }, place) => writeDurably(paths[at + place] ?? "", bytes)));
    }
    await Promise.all([...new Set(paths.map(dirname))].map(syncFolder));
  }

  /** Removes the narrower forms of a tile that no checkpoint of use needs any more. `keep` are widths that stay. */
  async dropPartials(name: TileName, keep: readonly number[]): Promise<void> {
    const folder = `${join(this.folder, tilePath({ ...name, width: TILE_WIDTH }))}.p`;
    if (name.width === TILE_WIDTH) await rm(folder, { recursive: true, force: true });
    else for (const width of await readdir(folder)) if (!keep.includes(Number(width))) await rm(join(folder, width), { force: true });
  }

  /** Puts a checkpoint in the place of the last one, whole or not at all. Every tile that it needs is on the disk before. */
  async writeCheckpoint(note: string): Promise<void> {
    await this.#replace("checkpoint", note);
  }

  /** Writes the public keys, one verifier key a line. */
  async writeKeys(keys: readonly string[]): Promise<void> {
    const text = keys.map((key) => `${key}\n`).join("");
    if ((await readOrNull(join(this.folder, "key")))?.toString() !== text) await this.#replace("key", text);
  }

  async #replace(name: string, content: string): Promise<void> {
    const path = join(this.folder, name);
    await writeDurably(`${path}.new`, content);
    await rename(`${path}.new`, path);
    await syncFolder(this.folder);
  }

  /** Adds trace records (see lost-entries.ts) to the file of a day, `YYYY-MM-DD`. What a crash left half written is filled up, so that records stay in step. */
  async appendTraces(day: string, records: Buffer): Promise<void> {
    const path = join(this.folder, "traces", day);
    await makeFolder(dirname(path));
    await closing(await open(path, "a", 0o600), async (handle) => {
      const torn = (await handle.stat()).size % TRACE_RECORD_BYTES;
      await handle.appendFile(torn === 0 ? records : Buffer.concat([Buffer.alloc(TRACE_RECORD_BYTES - torn), records]));
      await Promise.all([handle.sync(), syncFolder(dirname(path))]);
    });
  }

  /** The days that have trace records. */
  async traceDays(): Promise<string[]> {
    try {
      return (await readdir(join(this.folder, "traces"))).sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  }

  /** Removes the trace records of days before `day`: of no use once every backup that might be restored is younger. */
  async dropTraces(day: string): Promise<void> {
    for (const each of await this.traceDays()) if (each < day) await rm(join(this.folder, "traces", each), { force: true });
  }

  /** The trace records of one day. */
  async readTraces(day: string): Promise<Buffer> {
    return (await readOrNull(join(this.folder, "traces", day))) ?? Buffer.alloc(0);
  }
}

/** The mirror's folder below the data folder, when no other is configured. */
export function defaultLedgerFolder(dataDir: string): string {
  return join(dataDir, "ledger");
}
