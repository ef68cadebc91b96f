import { constants, type Dirent } from "node:fs";
import { link, mkdir, open, readdir, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { equalConstantTime } from "../../platform/crypto.ts";
import { newId } from "../../platform/id.ts";

/** One or two folders: all are written, all are erased, any may be read. */
export type KeyFolders = readonly [string, ...string[]];

/** A key file that is missing in every folder, or differs between them. Names the file, never its content. */
export class KeyFileFault extends Error {
  constructor(file: string, fault: string) {
    super(`key file ${file} ${fault}`);
    this.name = "KeyFileFault";
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a file that is either whole and on the disk, or not there under its name. */
async function writeDurably(folder: string, file: string, content: Uint8Array, replace: boolean): Promise<"written" | "exists"> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `.${file}.${newId()}`);
  const handle = await open(temporary, "wx", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    if (replace) await rename(temporary, join(folder, file));
    else await link(temporary, join(folder, file));
  } catch (error) {
    await unlink(temporary);
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return "exists";
    throw error;
  }
  if (!replace) await unlink(temporary);
  await syncFolder(folder);
  return "written";
}

/** The file's bytes in one folder; null when it is not there. */
export async function readKeyFile(folder: string, file: string): Promise<Buffer | null> {
  try {
    return await readFile(join(folder, file));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * The file as all folders hold it, with missing copies written anew; made by `make` when no folder has it.
 * Two processes may call it at once: the first folder decides. Throws KeyFileFault when folders differ.
 */
export async function keepKeyFile(folders: KeyFolders, file: string, make: () => Uint8Array): Promise<Buffer> {
  let known: Buffer | null = null;
  for (const folder of folders) known ??= await readKeyFile(folder, file);
  if (known === null) {
    await writeDurably(folders[0], file, make(), false);
    known = await readKeyFile(folders[0], file);
  }
  if (known === null) throw new KeyFileFault(file, "vanished while it was made");
  for (const folder of folders) {
    const copy = await readKeyFile(folder, file);
    if (copy === null) await writeDurably(folder, file, known, false);
    else if (!equalConstantTime(copy, known)) throw new KeyFileFault(file, "differs between the folders of KEYS_DIR");
  }
  return known;
}

/** Writes or replaces the file in all folders; returns when it is on the disk in each. */
export async function writeKeyFile(folders: readonly string[], file: string, content: Uint8Array): Promise<void> {
  for (const folder of folders) await writeDurably(folder, file, content, true);
}

/**
 * Overwrites the file with random bytes, removes it, and waits for the disk, in each folder. A file that is not there is erased already.
 * What a copy-on-write disk keeps of overwritten blocks is out of reach here; docs/operations/keys.md says what to do about it.
 */
export async function eraseKeyFile(folders: readonly string[], file: string): Promise<void> {
  for (const folder of folders) {
    try {
      const handle = await open(join(folder, file), "r+");
      try {
        const { size } = await handle.stat();
        await handle.write(randomBytes(size), 0, size, 0);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await unlink(join(folder, file));
      await syncFolder(folder);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}

/** Names of the folder's files that `belongs` accepts; none when there is no folder. */
export async function listKeyFiles(folder: string, belongs: (name: string) => boolean): Promise<string[]> {
  try {
    const entries: Dirent[] = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile() && belongs(entry.name)).map((entry) => entry.name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
