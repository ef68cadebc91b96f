import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import decodeJpeg, { init as initJpegDecoder } from "@jsquash/jpeg/decode.js";
import encodeJpeg, { init as initJpegEncoder } from "@jsquash/jpeg/encode.js";
import decodePng, { init as initPngDecoder } from "@jsquash/png/decode.js";
import type { RedrawAnswer, RedrawJob } from "./pictures.ts";

// One picture, then the thread ends. The codecs are WebAssembly: they reach nothing but their own memory.

/** Plain JPEG: the smallest file is not worth the seconds. */
const QUICK = { quality: 85, baseline: true, progressive: false, optimize_coding: false } as const;

/** What the codecs hand each other: a browser has it, Node has not. */
class Drawn {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly colorSpace = "srgb";

  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}
(globalThis as { ImageData?: unknown }).ImageData = Drawn;

const require = createRequire(import.meta.url);
const codec = (path: string): WebAssembly.Module => new WebAssembly.Module(readFileSync(require.resolve(path)));

/** A JPEG has no transparency: what shows through is paper. */
function onPaper(data: Uint8ClampedArray): void {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 255;
    if (alpha === 255) continue;
    for (let band = at; band < at + 3; band += 1) data[band] = Math.round(((data[band] ?? 0) * alpha + 255 * (255 - alpha)) / 255);
    data[at + 3] = 255;
  }
}

async function redraw({ type, bytes, pixels_max }: RedrawJob): Promise<RedrawAnswer> {
  const file = Uint8Array.from(bytes).buffer;
  if (type === "image/jpeg") await initJpegDecoder(codec("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm"));
  else await initPngDecoder(codec("@jsquash/png/codec/pkg/squoosh_png_bg.wasm"));
  // Turned the way the camera says: the note of it goes with the rest of what is not seen.
  const drawn = type === "image/jpeg" ? await decodeJpeg(file, { preserveOrientation: true }) : await decodePng(file);
  const { width, height } = drawn;
  if (width * height > pixels_max || width * height === 0) return { ok: false };
  onPaper(drawn.data);
  await initJpegEncoder(codec("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm"));
  return { ok: true, redrawn: { bytes: new Uint8Array(await encodeJpeg(drawn, QUICK)), width, height } };
}

let answer: RedrawAnswer;
try {
  answer = await redraw(workerData as RedrawJob);
} catch {
  answer = { ok: false };
}
parentPort?.postMessage(answer);
