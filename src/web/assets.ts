import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { sha256 } from "../platform/crypto.ts";
import { keepAnswer, type KeptAnswer, sendKept } from "./kept-answer.ts";
import type { PageAssets } from "./ui/site-face.ts";

const KINDS = {
  style: { file: "style.css", type: "text/css; charset=utf-8" },
  font: { file: "golos-text.woff2", type: "font/woff2" },
  icon: { file: "icon.svg", type: "image/svg+xml" },
} as const;
type AssetName = keyof typeof KINDS;

export interface Assets {
  readonly page: PageAssets;
  readonly files: ReadonlyMap<string, KeptAnswer>;
}

/**
 * Reads the built files of `folder` (dist/public) once. Each address carries the hash of its content, so it may be kept for ever.
 * The style sheet names the font by the name it is built with; the hashed address is put in its place here. Throws when a file is missing: not built.
 */
export function readAssets(folder: string): Assets {
  const files = new Map<string, KeptAnswer>();
  const put = (file: string, type: string, bytes: Buffer): string => {
    const dot = file.lastIndexOf(".");
    const address = `/assets/${file.slice(0, dot)}.${sha256(bytes).toString("hex").slice(0, 12)}${file.slice(dot)}`;
    files.set(address, keepAnswer(bytes, { type, cacheControl: "public, max-age=31536000, immutable" }));
    return address;
  };
  const add = (name: AssetName, bytes: Buffer): string => put(KINDS[name].file, KINDS[name].type, bytes);
  const read = (name: AssetName): Buffer => readFileSync(join(folder, KINDS[name].file));
  const font = add("font", read("font"));
  const sheet = read("style").toString("utf8").replace(/url\((["']?)[^)"']*golos-text\.woff2\1\)/g, `url(${font})`);
  const built = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".js")) : [];
  const scripts = Object.fromEntries(built.map((file) => [file.slice(0, -3), put(file, "text/javascript; charset=utf-8", readFileSync(join(folder, file)))]));
  return { page: { scripts, font, style: add("style", Buffer.from(sheet)), icon: add("icon", read("icon")) }, files };
}

export function assetRoutes(app: FastifyInstance, assets: Assets): void {
  for (const [address, kept] of assets.files) app.get(address, (request, reply) => sendKept(request, reply, kept));
}
