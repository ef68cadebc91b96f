export const PICTURE_TYPES = ["image/jpeg", "image/png"] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];

export interface PictureHead {
  readonly type: PictureType;
  readonly width: number;
  readonly height: number;
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean => head.every((byte, at) => bytes[at] === byte);

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];

/** The frame header of a JPEG: the first SOF before any scan. */
function jpegSize(bytes: Uint8Array): { width: number; height: number } | null {
  const data = view(bytes);
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: data.getUint16(at + 5), width: data.getUint16(at + 7) };
    if (marker === 0xda || marker === 0xd9 || marker < 0xc0) return null;
    at += 2 + data.getUint16(at + 2);
  }
  return null;
}

/** What a picture is by its content, whatever its name says, and how large it says to be; null for everything else. */
export function pictureHead(bytes: Uint8Array): PictureHead | null {
  if (startsWith(bytes, PNG) && bytes.length > 33) return { type: "image/png", width: view(bytes).getUint32(16), height: view(bytes).getUint32(20) };
  if (!startsWith(bytes, [0xff, 0xd8, 0xff])) return null;
  const size = jpegSize(bytes);
  return size === null ? null : { type: "image/jpeg", ...size };
}
