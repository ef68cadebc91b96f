import { constants, mkdir, open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { lineHash, openLine, sealLine } from "./journal-record.ts";
import type { JournalRecord } from "./journal-record.ts";

/** How a journal can be spoilt. */
export type JournalFault = "changed-line" | "missing-line" | "wrong-key";

/** The journal cannot be believed: restoring from it might forget a withdrawal. */
export class JournalSpoilt extends Error {
  readonly fault: JournalFault;
  /** Counted from 1. */
  readonly line: number;

  constructor(fault: JournalFault, line: number) {
    super(`the journal is spoilt at line ${line}: ${fault}`);
    this.name = "JournalSpoilt";
    this.fault = fault;
    this.line = line;
  }
}

const FILE = "journal-1.log";

/** A record names one of so many lines before it: the last one, or where two writers met in spite of the lock, one a little earlier. */
const LINES_TO_FOLLOW = 64;

/** What was learnt of the file so far: where reading goes on, and the lines that a record may follow. */
interface Tail {
  bytes: number;
  lines: number;
  hashes: Set<string>;
  last: string;
  /** A line that does not open: torn if nothing whole ever refers to it. */
  bad: number | null;
}

/**
 * The journal as a file off the database that only grows. One line a record, each sealed and naming the hash of an earlier line.
 * What a crash cut short has no newline, was told to nobody as safe, and is cut off before the next record is written. A line that was changed or taken away is
 * missed by the next. Journals written before may hold a line cut short with a newline behind it: it opens for nobody, is followed by none, and is passed over.
 */
export class JournalFile {
  readonly #path: string;
  readonly #key: Buffer;
  #tail: Tail = emptyTail();

  constructor(folder: string, key: Buffer) {
    this.#path = join(folder, FILE);
    this.#key = key;
  }

  /** Appends records and returns once the disk has them. The caller holds the lock that keeps other writers out. @throws JournalSpoilt */
  async append(records: readonly JournalRecord[]): Promise<void> {
    const file = await openForAppending(this.#path);
    try {
      const { size } = await file.stat();
      if (size < this.#tail.bytes) this.#tail = emptyTail();
      const rest = await this.#takeIn(file, size, this.#tail);
      const lines: string[] = [];
      let { last } = this.#tail;
      for (const record of records) {
        const line = sealLine(this.#key, { record, previous: last });
        last = lineHash(line);
        lines.push(line);
      }
      // Whole but for its newline: kept, though nobody waits for it.
      const whole = rest !== "" && openLine(this.#key, rest) !== null;
      if (rest !== "" && !whole) await cutOff(file, this.#tail.bytes);
      const text = lines.map((line) => `${line}\n`).join("");
      await file.appendFile(whole ? `\n${text}` : text);
      const [after] = await Promise.all([file.stat(), file.sync()]);
      // What nobody else wrote between is known already, and need not be read back.
      if (rest === "" && after.size === size + text.length) {
        for (const line of lines) follow(this.#tail, line);
        this.#tail.bytes = after.size;
      }
    } catch (error) {
      this.#tail = emptyTail();
      throw error;
    } finally {
      // Not waited for: what was synced is on the disk.
      void file.close().catch(() => undefined);
    }
  }

  /** All records in the order of writing, each id once. @throws JournalSpoilt where a line was changed or taken away */
  async read(): Promise<JournalRecord[]> {
    const records = new Map<string, JournalRecord>();
    const file = await open(this.#path, "r").catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    });
    if (file === null) return [];
    try {
      await this.#takeIn(file, (await file.stat()).size, emptyTail(), (record) => {
        if (!records.has(record.id)) records.set(record.id, record);
      });
    } finally {
      await file.close();
    }
    return [...records.values()];
  }

  /** Takes in what stands behind the tail; answers the bytes after the last newline, which a crash left. */
  async #takeIn(file: FileHandle, size: number, tail: Tail, tell: (record: JournalRecord) => void = () => undefined): Promise<string> {
    const bytes = Buffer.alloc(size - tail.bytes);
    if (bytes.length > 0) await file.read(bytes, 0, bytes.length, tail.bytes);
    const lines = bytes.toString("latin1").split("\n");
    const rest = lines.pop() ?? "";
    for (const line of lines) this.#take(tail, line, tell);
    // A whole line at the very end that does not open was changed, not torn: a crash leaves no newline.
    if (tail.bad !== null) throw new JournalSpoilt(tail.bad === 1 ? "wrong-key" : "changed-line", tail.bad);
    tail.bytes = size - rest.length;
    return rest;
  }

  #take(tail: Tail, line: string, tell: (record: JournalRecord) => void): void {
    const opened = openLine(this.#key, line);
    if (opened === null) {
      tail.lines += 1;
      tail.bad ??= tail.lines;
      return;
    }
    if (!tail.hashes.has(opened.previous)) throw new JournalSpoilt(tail.bad === null ? "missing-line" : "changed-line", tail.bad ?? tail.lines + 1);
    tail.bad = null;
    follow(tail, line);
    tell(opened.record);
  }
}

/** The tail behind one more good line. */
function follow(tail: Tail, line: string): void {
  tail.lines += 1;
  tail.last = lineHash(line);
  tail.hashes.add(tail.last);
  const [oldest] = tail.hashes;
  if (tail.hashes.size > LINES_TO_FOLLOW && oldest !== undefined) tail.hashes.delete(oldest);
}

function emptyTail(): Tail {
  return { bytes: 0, lines: 0, hashes: new Set([""]), last: "", bad: null };
}

/** On the disk before anything is written behind it: a newline behind a torn line would make it look changed if that write is cut short too. */
async function cutOff(file: FileHandle, bytes: number): Promise<void> {
  await file.truncate(bytes);
  await file.sync();
}

async function openForAppending(path: string): Promise<FileHandle> {
  const there = await open(path, constants.O_RDWR | constants.O_APPEND).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  });
  if (there !== null) return there;
  try {
    const file = await open(path, "ax+", 0o600);
    await syncFolder(dirname(path));
    return file;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another process was first.
    if (code === "EEXIST") return await openForAppending(path);
    if (code !== "ENOENT") throw error;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await syncFolder(dirname(dirname(path)));
    return await openForAppending(path);
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
