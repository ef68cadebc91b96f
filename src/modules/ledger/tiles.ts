import { hash } from "node:crypto";

/** Entries in a full bundle and hashes in a full tile (C2SP tlog-tiles: height 8). */
export const TILE_WIDTH = 256;

/** An entry's length is written in two bytes (C2SP tlog-tiles). */
export const ENTRY_BYTES_MAX = 65_535;

/** A level of hash tiles, or the entries themselves. */
export type TileLevel = number | "entries";

/** One tile of the log; `width` is below TILE_WIDTH for a partial tile. */
export interface TileName {
  level: TileLevel;
  index: number;
  width: number;
}

/** The address of a tile below the log's prefix, such as `tile/0/x001/x234/067.p/12`. */
export function tilePath({ level, index, width }: TileName): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
  const elements = padded.match(/\d{3}/g) ?? [];
  const folders = elements.map((element, place) => (place === elements.length - 1 ? element : `x${element}`)).join("/");
  return `tile/${level}/${folders}${width === TILE_WIDTH ? "" : `.p/${width}`}`;
}

const PATH = /^tile\/(entries|\d|[1-5]\d|6[0-3])\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** Reads a tile's address; null for anything that `tilePath` would not have written. */
export function parseTilePath(path: string): TileName | null {
  const [, level, folders, partial] = PATH.exec(path) ?? [];
  if (level === undefined || folders === undefined) return null;
  const name: TileName = {
    level: level === "entries" ? "entries" : Number(level),
    index: Number(folders.replaceAll(/[x/]/g, "")),
    width: partial === undefined ? TILE_WIDTH : Number(partial),
  };
  const known = Number.isSafeInteger(name.index) && name.width <= TILE_WIDTH;
  return known && tilePath(name) === path ? name : null;
}

/** How many hashes of `level` a tree of `size` leaves holds in tiles. */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** The width of a tile in a tree of `size` leaves: 0 when it holds nothing yet. */
export function widthOf(level: TileLevel, index: number, size: number): number {
  const hashes = hashesAt(level === "entries" ? 0 : level, size);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}

/** The tiles that a tree of `size` leaves has and one of `since` leaves had not, or had narrower; entry bundles first. */
export function tilesBetween(since: number, size: number): TileName[] {
  const names: TileName[] = [];
  const add = (level: TileLevel, hashesBefore: number, hashesNow: number): void => {
    if (hashesNow === hashesBefore) return;
    for (let index = Math.floor(hashesBefore / TILE_WIDTH); index * TILE_WIDTH < hashesNow; index += 1) {
      names.push({ level, index, width: Math.min(TILE_WIDTH, hashesNow - index * TILE_WIDTH) });
    }
  };
  add("entries", since, size);
  for (let level = 0; hashesAt(level, size) > 0; level += 1) add(level, hashesAt(level, since), hashesAt(level, size));
  return names;
}

/** Entries as a bundle: each after its length in two bytes, big end first. */
export function encodeBundle(entries: readonly Uint8Array[]): Buffer {
  const bundle = Buffer.allocUnsafe(entries.reduce((bytes, entry) => bytes + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > ENTRY_BYTES_MAX) throw new RangeError(`a ledger entry has at most ${ENTRY_BYTES_MAX} bytes, not ${entry.length}`);
    bundle.writeUInt16BE(entry.length, at);
    bundle.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bundle;
}

/** The first `width` entries of a bundle, or null where the bundle does not hold that many whole entries. Views, not copies. */
export function entriesOf(bundle: Buffer, width: number): Buffer[] | null {
  const entries: Buffer[] = [];
  for (let at = 0; entries.length < width; ) {
    if (at + 2 > bundle.length) return null;
    const end = at + 2 + bundle.readUInt16BE(at);
    if (end > bundle.length) return null;
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

/** The bytes that the first `width` entries of a bundle take, or null where it does not hold that many. */
export function bundleBytes(bundle: Buffer, width: number): number | null {
  let at = 0;
  for (let count = 0; count < width; count += 1) {
    if (at + 2 > bundle.length) return null;
    at += 2 + bundle.readUInt16BE(at);
  }
  return at <= bundle.length ? at : null;
}

/**
 * Writes the leaf hashes of a bundle's first `width` entries into `hashes`.
 * Overwrites the bundle: the low byte of each length becomes the 0x00 that RFC 6962 puts before a leaf, which spares a copy of every entry.
 * @returns how many whole entries there were, and how many bytes are left behind them
 */
export function hashBundle(bundle: Buffer, width: number, hashes: Buffer): { entries: number; restBytes: number } {
  let at = 0;
  for (let entries = 0; entries < width; entries += 1) {
    const end = at + 2 > bundle.length ? Infinity : at + 2 + bundle.readUInt16BE(at);
    if (end > bundle.length) return { entries, restBytes: bundle.length - at };
    bundle[at + 1] = 0;
    hash("sha256", bundle.subarray(at + 1, end), "buffer").copy(hashes, entries * 32);
    at = end;
  }
  return { entries: width, restBytes: bundle.length - at };
}
