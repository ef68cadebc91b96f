import { fileFault } from "./file-fault.ts";

/** Encodings of a text file; `kz-1048` is windows-1251 with the letters of Kazakh (STRK 1048:2002). */
export const ENCODINGS = ["utf-8", "utf-16le", "windows-1251", "kz-1048"] as const;
export type Encoding = (typeof ENCODINGS)[number];
export const isEncoding = (text: string): text is Encoding => (ENCODINGS as readonly string[]).includes(text);

/** Where KZ-1048 differs from windows-1251. */
const KAZAKH: ReadonlyMap<number, string> = new Map([
  [0x8d, "Қ"], [0x8e, "Һ"], [0x9d, "қ"], [0x9e, "һ"], [0xa1, "Ұ"], [0xa2, "ұ"], [0xa3, "Ә"], [0xa5, "Ө"], [0xaa, "Ғ"], [0xaf, "Ү"], [0xb4, "ө"], [0xba, "ғ"],
  [0xbc, "ә"], [0xbd, "Ң"], [0xbe, "ң"], [0xbf, "ү"],
]);
const CHUNK_BYTES = 65_536;

function isUtf8(bytes: Uint8Array): boolean {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) decoder.decode(bytes.subarray(at, at + CHUNK_BYTES), { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** Which encoding a text file seems to have. Throws `encoding-unknown` for bytes that are no text. */
export function guessEncoding(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes.includes(0)) throw fileFault("encoding-unknown");
  if (isUtf8(bytes)) return "utf-8";
  // In a school of Kazakhstan these bytes are letters of Kazakh more often than of Ukrainian or Serbian; staff sees the first rows and may say otherwise.
  return bytes.some((byte) => KAZAKH.has(byte)) ? "kz-1048" : "windows-1251";
}

/** The text, piece by piece, without its byte order mark. What a piece cannot hold comes out as U+FFFD, and the field it stands in is refused. */
export function* decoded(bytes: Uint8Array, encoding: Encoding): Generator<string> {
  const decoder = new TextDecoder(encoding === "kz-1048" ? "windows-1251" : encoding);
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const piece = bytes.subarray(at, at + CHUNK_BYTES);
    const text = decoder.decode(piece, { stream: true });
    yield encoding === "kz-1048" ? inKazakh(piece, text) : text;
  }
  const rest = decoder.decode();
  if (rest !== "") yield rest;
}

/** One byte is one character in both encodings. */
function inKazakh(piece: Uint8Array, text: string): string {
  let out = "";
  let from = 0;
  piece.forEach((byte, at) => {
    const letter = byte < 0x80 ? undefined : KAZAKH.get(byte);
    if (letter === undefined) return;
    out += text.slice(from, at) + letter;
    from = at + 1;
  });
  return out + text.slice(from);
}
