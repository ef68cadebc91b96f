import { crc32, deflateSync } from "node:zlib";

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

export interface PngWish {
  readonly width?: number;
  readonly height?: number;
  /** What the head says instead of the truth. */
  readonly said?: { readonly width: number; readonly height: number };
  /** A text beside the picture, as cameras and viruses leave. */
  readonly text?: string;
}

/** A PNG in one colour, made by hand. */
export function aPng({ width = 40, height = 30, said = { width, height }, text }: PngWish = {}): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(said.width, 0);
  head.writeUInt32BE(said.height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const line = Buffer.concat([Buffer.of(0), Buffer.concat(Array.from({ length: width }, () => Buffer.of(20, 80, 160, 255)))]);
  return Buffer.concat([
    Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), chunk("IHDR", head), ...(text === undefined ? [] : [chunk("tEXt", Buffer.from(`Comment\0${text}`, "latin1"))]),
    chunk("IDAT", deflateSync(Buffer.concat(Array.from({ length: height }, () => line)))), chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A form with a file, as a browser sends it. */
export function multipart(fields: Readonly<Record<string, string>>, file: { readonly name: string; readonly filename: string; readonly type: string; readonly bytes: Uint8Array }): { readonly contentType: string; readonly body: Buffer } {
  const boundary = "----robotek-test-boundary";
  const part = (head: string, body: Uint8Array): Buffer[] => [Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), Buffer.from(body), Buffer.from("\r\n")];
  const parts = [
    ...Object.entries(fields).flatMap(([name, value]) => part(`content-disposition: form-data; name="${name}"`, Buffer.from(value))),
    ...part(`content-disposition: form-data; name="${file.name}"; filename="${file.filename}"\r\ncontent-type: ${file.type}`, file.bytes),
  ];
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]) };
}
