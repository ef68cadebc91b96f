import { createHash, type Hash } from "node:crypto";
import { mkdir, open, readdir, unlink, type FileHandle } from "node:fs/promises";
import { basename, join } from "node:path";
import type { SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { Sql, Tx } from "../../platform/postgres.ts";
import { allKeys, countKeys, insertRestoredKeys, storeIsEmpty, type BackupRow } from "./key-backup.store.ts";
import type { EpochKeys } from "./epoch-keys.ts";
import { insertLiving, recordBackup } from "./epochs.store.ts";
import { openUnder, sealUnder, type EpochKey, type KeyCompartment } from "./key-wrapping.ts";

const FORMAT = "robotek-keystore/1";
const ROWS_A_PART = 1_000;
const PART_BYTES_MAX = 4_000_000;
const FILE = /^keystore-\d+-\d{8}T\d{6}Z-[0-9a-f]{8}\.backup$/;

export interface KeyStoreBackup {
  readonly name: string;
  readonly path: string;
  readonly epoch: number;
  readonly keys: number;
  /** SHA-256 of the file. */
  readonly hash: Buffer;
  readonly at: Date;
}

interface Header {
  readonly format: string;
  readonly epoch: number;
  readonly at: string;
}

/** A backup that is not whole, was changed, or belongs to an epoch whose key is gone. */
export class KeyStoreBackupFault extends Error {
  constructor(fault: string) {
    super(`the key-store backup ${fault}`);
    this.name = "KeyStoreBackupFault";
  }
}

function partAad(header: Header, index: number, last: boolean): Buffer {
  return Buffer.from(`${header.format} ${header.epoch} ${header.at} part ${index}${last ? " last" : ""}`);
}

type Line = [subject: string, keyId: string, compartment: string, wrapped: string, madeAt: string, held: boolean];

class BackupFile {
  readonly #handle: FileHandle;
  readonly #hash: Hash = createHash("sha256");
  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    await this.#handle.writeFile(bytes);
  }

  async writePart(sealed: Buffer): Promise<void> {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(sealed.length);
    await this.write(Buffer.concat([length, sealed]));
  }

  async finish(): Promise<Buffer> {
    await this.#handle.sync();
    return this.#hash.digest();
  }
}

async function writeParts(tx: Tx, file: BackupFile, header: Header, key: EpochKey): Promise<number> {
  let keys = 0;
  let index = 0;
  for await (const rows of allKeys(tx, header.epoch, ROWS_A_PART)) {
    const lines = rows.map((row): Line => [row.subject_id, row.key_id, row.compartment, row.wrapped.toString("base64"), row.made_at.toISOString(), row.held]);
    await file.writePart(sealUnder(key.backup, Buffer.from(JSON.stringify(lines)), partAad(header, index, false)));
    keys += rows.length;
    index += 1;
  }
  // A key still wrapped under an epoch before would be missing here: that is no backup.
  if ((await countKeys(tx)) !== keys) throw new KeyStoreBackupFault("was begun before all keys were wrapped anew");
  await file.writePart(sealUnder(key.backup, Buffer.from(JSON.stringify({ keys })), partAad(header, index, true)));
  return keys;
}

/**
 * Writes all keys of the living epoch, as wrapped as they are, in one snapshot, sealed once more under that epoch: an old file says not even whose
 * keys it held. It is on the disk and was read back when this answers. Blind indexes are not in it.
 */
export async function writeKeyStoreBackup(wish: { sql: Sql; key: EpochKey; folder: string; at: Date }): Promise<KeyStoreBackup> {
  const { sql, key, folder, at } = wish;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const header: Header = { format: FORMAT, epoch: key.epoch, at: at.toISOString() };
  const name = `keystore-${key.epoch}-${header.at.replaceAll(/[-:]|\.\d+/g, "")}-${newId().slice(0, 8)}.backup`;
  const path = join(folder, name);
  const handle = await open(path, "wx", 0o600);
  let keys = 0;
  let hash: Buffer;
  try {
    const file = new BackupFile(handle);
    await file.write(Buffer.from(`${JSON.stringify(header)}\n`));
    keys = await sql.begin("isolation level repeatable read read only", (tx) => writeParts(tx, file, header, key));
    hash = await file.finish();
  } finally {
    await handle.close();
  }
  const back = await readKeyStoreBackup(path, () => Promise.resolve(key), () => Promise.resolve());
  if (back.keys !== keys || !back.hash.equals(hash)) throw new KeyStoreBackupFault("was read back differently");
  const folderHandle = await open(folder, "r");
  await folderHandle.sync().finally(() => folderHandle.close());
  return { name, path, epoch: key.epoch, keys, hash, at };
}

async function readExactly(handle: FileHandle, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  let read = 0;
  while (read < bytes) {
    const { bytesRead } = await handle.read(buffer, read, bytes - read);
    if (bytesRead === 0) throw new KeyStoreBackupFault("ends too early");
    read += bytesRead;
  }
  return buffer;
}

async function readHeader(handle: FileHandle): Promise<{ header: Header; bytes: Buffer }> {
  const bytes: number[] = [];
  while (bytes.length < 300) {
    const byte = (await readExactly(handle, 1))[0] ?? 0;
    bytes.push(byte);
    if (byte === 0x0a) break;
  }
  const text = Buffer.from(bytes);
  try {
    const header = JSON.parse(text.toString("utf8")) as Header;
    if (header.format !== FORMAT || !Number.isSafeInteger(header.epoch)) throw new KeyStoreBackupFault("has another format");
    return { header, bytes: text };
  } catch (error) {
    throw error instanceof KeyStoreBackupFault ? error : new KeyStoreBackupFault("has no header");
  }
}

/** Reads a backup to its end, checks every part, and gives its rows away part by part. Throws KeyStoreBackupFault or WrappingFault. */
export async function readKeyStoreBackup(
  path: string,
  keyOf: (epoch: number) => Promise<EpochKey | undefined>,
  take: (rows: BackupRow[]) => Promise<void>,
): Promise<{ epoch: number; keys: number; hash: Buffer; at: Date }> {
  const handle = await open(path, "r");
  try {
    const hash = createHash("sha256");
    const { header, bytes } = await readHeader(handle);
    hash.update(bytes);
    const key = await keyOf(header.epoch);
    if (key === undefined) throw new KeyStoreBackupFault(`is of epoch ${header.epoch}, whose key is erased`);
    const size = (await handle.stat()).size;
    let position = bytes.length;
    let keys = 0;
    for (let index = 0; ; index += 1) {
      const length = await readExactly(handle, 4);
      const part_bytes = length.readUInt32BE(0);
      if (part_bytes > PART_BYTES_MAX) throw new KeyStoreBackupFault("has a part beyond its bound");
      const sealed = await readExactly(handle, part_bytes);
      hash.update(length).update(sealed);
      position += 4 + part_bytes;
      const last = position === size;
      const content: unknown = JSON.parse(openUnder(key.backup, sealed, partAad(header, index, last), "a part of the key-store backup").toString("utf8"));
      if (last) {
        if ((content as { keys: number }).keys !== keys) throw new KeyStoreBackupFault("misses keys");
        return { epoch: header.epoch, keys, hash: hash.digest(), at: new Date(header.at) };
      }
      const rows = (content as Line[]).map(rowOf);
      keys += rows.length;
      await take(rows);
    }
  } finally {
    await handle.close();
  }
}

function rowOf([subject, keyId, compartment, wrapped, madeAt, held]: Line): BackupRow {
  return {
    subject_id: subject as SubjectId, key_id: keyId, compartment: compartment as KeyCompartment, wrapped: Buffer.from(wrapped, "base64"), made_at: new Date(madeAt), held,
  };
}

/** Fills an empty key store: the whole backup or nothing. */
export async function restoreKeyStore(wish: { sql: Sql; epochs: EpochKeys; path: string; at: Date }): Promise<{ keys: number }> {
  const { sql, epochs, path, at } = wish;
  return sql.begin(async (tx) => {
    if (!(await storeIsEmpty(tx))) throw new KeyStoreBackupFault("goes into an empty key store only");
    let living = 0;
    const keyOf = async (epoch: number): Promise<EpochKey | undefined> => {
      const found = await epochs.find(epoch);
      if (found === null) return undefined;
      await insertLiving(tx, epoch, found.fingerprint, at);
      living = epoch;
      return found.key;
    };
    const back = await readKeyStoreBackup(path, keyOf, (rows) => insertRestoredKeys(tx, living, rows));
    await recordBackup(tx, back.epoch, { name: basename(path), hash: back.hash, at: back.at });
    return { keys: back.keys };
  });
}

export async function listKeyStoreBackups(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });
  return names.filter((name) => FILE.test(name)).sort();
}

export async function removeKeyStoreBackup(folder: string, name: string): Promise<void> {
  await unlink(join(folder, name)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  });
}
