import { Inflate } from "fflate";
import { fileFault, UNPACKED_BYTES_MAX } from "./file-fault.ts";

const PARTS_MAX = 1_000;
const CHUNK_BYTES = 32_768;
/** Deflate cannot do better than about 1,032 to 1; a sheet of text stays far below. */
const SWELLING_MAX = 100;

interface Part {
  readonly method: number;
  readonly packed: Uint8Array;
}

/** The parts of a ZIP archive (APPNOTE 6.3), by name, as its central directory lists them. Nothing is unpacked yet. Throws `file-broken`, `file-locked`, `file-swells`. */
export class ZipParts {
  readonly #parts = new Map<string, Part>();

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
      for (const { name, flags, method, packed, offset } of directory(view)) {
        if ((flags & 1) === 1) throw fileFault("file-locked");
        const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
        if (view.getUint32(offset, true) !== 0x04034b50 || start + packed > bytes.length) throw fileFault("file-broken");
        this.#parts.set(name, { method, packed: bytes.subarray(start, start + packed) });
      }
    } catch (error) {
      throw error instanceof RangeError ? fileFault("file-broken") : error;
    }
  }

  names(): readonly string[] {
    return [...this.#parts.keys()];
  }

  /** A part, unpacked piece by piece; nothing for a part that is not there. Throws `file-swells` past the bounds, whatever the archive says of its sizes. */
  *read(name: string): Generator<Uint8Array> {
    const part = this.#parts.get(name);
    if (part === undefined) return;
    if (part.method === 0) {
      yield part.packed;
      return;
    }
    if (part.method !== 8) throw fileFault("file-broken");
    const bytes_max = Math.min(UNPACKED_BYTES_MAX, Math.max(1_000_000, part.packed.length * SWELLING_MAX));
    let bytes = 0;
    for (const piece of inflated(part.packed)) {
      bytes += piece.length;
      if (bytes > bytes_max) throw fileFault("file-swells");
      yield piece;
    }
  }
}

function* inflated(packed: Uint8Array): Generator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const inflate = new Inflate((piece) => pieces.push(piece));
  for (let at = 0; at < packed.length; at += CHUNK_BYTES) {
    try {
      inflate.push(packed.subarray(at, at + CHUNK_BYTES), at + CHUNK_BYTES >= packed.length);
    } catch {
      throw fileFault("file-broken");
    }
    yield* pieces.splice(0);
  }
}

interface Listed {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly packed: number;
  readonly offset: number;
}

function* directory(view: DataView): Generator<Listed> {
  let end = view.byteLength - 22;
  const lowest = Math.max(0, view.byteLength - 65_557);
  while (end >= lowest && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < lowest) throw fileFault("file-broken");
  const count = view.getUint16(end + 10, true);
  if (count > PARTS_MAX) throw fileFault("file-swells");
  let at = view.getUint32(end + 16, true);
  for (let n = 0; n < count; n += 1) {
    if (view.getUint32(at, true) !== 0x02014b50) throw fileFault("file-broken");
    const lengths = { name: view.getUint16(at + 28, true), extra: view.getUint16(at + 30, true), comment: view.getUint16(at + 32, true) };
    const name = Buffer.from(view.buffer, view.byteOffset + at + 46, lengths.name).toString("utf8");
    yield { name, flags: view.getUint16(at + 8, true), method: view.getUint16(at + 10, true), packed: view.getUint32(at + 20, true), offset: view.getUint32(at + 42, true) };
    at += 46 + lengths.name + lengths.extra + lengths.comment;
  }
}
