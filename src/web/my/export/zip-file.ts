import { Zip, ZipDeflate } from "fflate";
import { Refusal } from "../../../platform/refusal.ts";

/** An archive is made in memory before it is sent, so that nobody's slow network holds a lock: past so many bytes it is not made. */
export const ZIP_BYTES_MAX = 64 * 1024 * 1024;
/** Text gathers to so many characters before it is compressed. */
const CHUNK_CHARS = 128 * 1024;
const LEVEL = 6;

/** One file of an archive, written piece by piece. */
export class ZipEntry {
  readonly #deflate: ZipDeflate;
  readonly #pending: string[] = [];
  #chars = 0;

  constructor(zip: Zip, name: string, at: Date) {
    this.#deflate = new ZipDeflate(name, { level: LEVEL });
    this.#deflate.mtime = at;
    zip.add(this.#deflate);
  }

  write(text: string): void {
    this.#pending.push(text);
    this.#chars += text.length;
    if (this.#chars >= CHUNK_CHARS) this.#flush(false);
  }

  end(): void {
    this.#flush(true);
  }

  #flush(last: boolean): void {
    this.#deflate.push(Buffer.from(this.#pending.join(""), "utf8"), last);
    this.#pending.length = 0;
    this.#chars = 0;
  }
}

/** A ZIP archive whose files are written side by side; only compressed bytes are held. */
export class ZipFile {
  readonly #zip: Zip;
  readonly #chunks: Uint8Array[] = [];
  readonly #at: Date;
  #bytes = 0;
  #fault: Error | null = null;

  constructor(at: Date) {
    this.#at = at;
    this.#zip = new Zip((error, chunk) => {
      if (error) this.#fault = error;
      else this.#chunks.push(chunk);
      this.#bytes += error ? 0 : chunk.length;
    });
  }

  file(name: string): ZipEntry {
    return new ZipEntry(this.#zip, name, this.#at);
  }

  /** Throws Refusal `export-too-large` once too much has been written. */
  assertSize(): void {
    if (this.#bytes > ZIP_BYTES_MAX) throw new Refusal("limited", "export-too-large", { clause: "S3" });
  }

  /** The archive; every file must have been ended. */
  bytes(): Buffer {
    this.#zip.end();
    if (this.#fault !== null) throw this.#fault;
    this.assertSize();
    return Buffer.concat(this.#chunks);
  }
}
