import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, opendir, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { isId } from "../../platform/id.ts";
import { BackupFault } from "./backup-fault.ts";
import type { BackedFile } from "./manifest.ts";

const NEWLINE = 0x0a;

type Chunks = AsyncIterable<Buffer>;

function missing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

/** Passes bytes on and learns their number and hash. */
class Seen {
  bytes = 0;
  readonly #hash = createHash("sha256");

  async *pass(chunks: Chunks): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#hash.update(chunk);
      this.bytes += chunk.length;
      yield chunk;
    }
  }

  file(): BackedFile {
    return { bytes: this.bytes, sha256: this.#hash.digest("hex") };
  }
}

/** Counts lines: COPY's text format writes one a row, whatever stands in the row. */
class Lines {
  count = 0;

  async *pass(chunks: Chunks): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) this.count += 1;
      yield chunk;
    }
  }
}

const target = (path: string): NodeJS.WritableStream => createWriteStream(path, { flags: "wx", mode: 0o600, flush: true });

/** Writes a new file; it is on the disk when this answers. */
export async function writeWhole(path: string, content: Chunks | Iterable<Buffer>): Promise<BackedFile> {
  const seen = new Seen();
  await pipeline(Readable.from(content), (chunks: Chunks) => seen.pass(chunks), target(path));
  return seen.file();
}

/** Writes rows in gzip, a chunk at a time. */
export async function writeRows(path: string, rows: Chunks): Promise<BackedFile & { rows: number }> {
  const seen = new Seen();
  const lines = new Lines();
  await pipeline(rows, (chunks: Chunks) => lines.pass(chunks), createGzip({ level: 1 }), (chunks: Chunks) => seen.pass(chunks), target(path));
  return { ...seen.file(), rows: lines.count };
}

/** The rows that `writeRows` wrote. */
export async function* readRows(path: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const file = createReadStream(path).on("error", (error) => gunzip.destroy(error));
  for await (const chunk of file.pipe(gunzip)) yield chunk as Buffer;
}

function compare(path: string, seen: BackedFile, expected: BackedFile): void {
  if (seen.bytes !== expected.bytes || seen.sha256 !== expected.sha256) throw new BackupFault("changed", path);
}

/** Reads a file to its end. Throws BackupFault `incomplete` when it is missing, `changed` when it differs. */
export async function checkFile(path: string, expected: BackedFile): Promise<void> {
  const seen = new Seen();
  try {
    await pipeline(createReadStream(path), (chunks: Chunks) => seen.pass(chunks), discard);
  } catch (error) {
    throw missing(error) ? new BackupFault("incomplete", path) : error;
  }
  compare(path, seen.file(), expected);
}

/** Reads a file of rows to its end, as `checkFile` does, and counts them. */
export async function checkRows(path: string, expected: BackedFile & { readonly rows: number }): Promise<void> {
  await checkFile(path, expected);
  const lines = new Lines();
  await pipeline(readRows(path), (chunks: Chunks) => lines.pass(chunks), discard);
  if (lines.count !== expected.rows) throw new BackupFault("changed", path);
}

async function discard(chunks: Chunks): Promise<void> {
  for await (const _ of chunks) continue;
}

async function* filesIn(folder: string): AsyncGenerator<string> {
  const entries = await opendir(folder).catch((error: unknown) => {
    if (missing(error)) return [];
    throw error;
  });
  for await (const entry of entries) yield entry.name;
}

/** Ids of all files of a file store. */
export async function* storedFiles(folder: string): AsyncGenerator<string> {
  for await (const first of filesIn(folder)) {
    if (!/^[0-9a-f]{2}$/.test(first)) continue;
    for await (const second of filesIn(join(folder, first))) for await (const id of filesIn(join(folder, first, second))) if (isId(id)) yield id;
  }
}

/** Where a file store keeps a file (platform/files.ts). */
export function storedPath(folder: string, id: string): string {
  return join(folder, id.slice(0, 2), id.slice(2, 4), id);
}

/** When a file was last written, in ms; null when it is gone. */
export async function writtenAt(path: string): Promise<number | null> {
  return stat(path).then((found) => found.mtimeMs, (error: unknown) => {
    if (missing(error)) return null;
    throw error;
  });
}

/** Copies a file whole or not at all; null when it is not there (any more). A copy that is there already is written anew. */
export async function copyFile(from: string, to: string): Promise<BackedFile | null> {
  const unfinished = `${to}.unfinished`;
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const seen = new Seen();
  try {
    await pipeline(createReadStream(from), (chunks: Chunks) => seen.pass(chunks), createWriteStream(unfinished, { mode: 0o600, flush: true }));
  } catch (error) {
    if (missing(error)) return null;
    throw error;
  }
  await rename(unfinished, to);
  return seen.file();
}
