import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { seal, unseal } from "./crypto.ts";
import { idBytes, newId } from "./id.ts";
import { Refusal } from "./refusal.ts";

/**
 * Files under keys of their own: whoever has the folder has nothing, and a destroyed key destroys its files.
 * Format: docs of `seal`; the file's id stands where the key id stands, so a file cannot be passed off as another.
 */
export interface FileStore {
  /** Stores `bytes` under the 32-byte `key`; returns the id once they are safe on the disk. */
  put(key: Uint8Array, bytes: Uint8Array): Promise<string>;
  /** Throws Refusal not-found `file-missing`, and UnsealFault for another key or a changed file. */
  get(id: string, key: Uint8Array): Promise<Buffer>;
  has(id: string): Promise<boolean>;
  /** Can be called twice. */
  delete(id: string): Promise<void>;
}

const PLACE = "file";

/** Two levels of folders, so that none holds too many names. */
function pathOf(folder: string, id: string): string {
  idBytes(id);
  return join(folder, id.slice(0, 2), id.slice(2, 4), id);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Under another name, synced, renamed, folder synced: after a crash the file is whole or absent. */
async function writeSafely(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomBytes(6).toString("hex")}.unfinished`;
  const handle = await open(unfinished, "wx", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, path);
  await syncFolder(folder);
}

/** Opens the store in a local folder, which is made at the first `put`. */
export function openFileStore(folder: string): FileStore {
  return {
    put: async (key, bytes) => {
      const id = newId();
      await writeSafely(pathOf(folder, id), seal({ id: idBytes(id), secret: key }, bytes, PLACE));
      return id;
    },
    get: async (id, key) => {
      const sealed = await readFile(pathOf(folder, id)).catch((error: unknown) => {
        throw (error as NodeJS.ErrnoException).code === "ENOENT" ? new Refusal("not-found", "file-missing") : error;
      });
      return unseal({ id: idBytes(id), secret: key }, sealed, PLACE);
    },
    has: async (id) =>
      stat(pathOf(folder, id)).then(() => true, (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
        throw error;
      }),
    delete: async (id) => {
      await rm(pathOf(folder, id), { force: true });
    },
  };
}
