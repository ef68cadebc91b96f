import { brotliCompressSync, constants } from "node:zlib";
import type { Figure } from "./figure.ts";

export interface WeightBenchGround {
  /** Where the service answers. */
  readonly origin: string;
  /** The cookie header of a signed-in person; null leaves `/my` out. */
  readonly cookie: string | null;
}

/** Sizes that others reach, seen once: a cookie banner, and the script of a self-hosted statistics product. */
const OTHERS = { banner_bytes: 15_400, statistics_bytes: 2_200 };

interface Piece {
  readonly kind: "page" | "style" | "script" | "font" | "icon";
  readonly bytes: number;
}

function compressed(body: Buffer): number {
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }).length;
}

async function fetched(url: string, cookie: string | null): Promise<Buffer> {
  const answer = await fetch(url, { headers: cookie === null ? {} : { cookie }, redirect: "error" });
  if (!answer.ok) throw new Error(`${url} answered ${String(answer.status)}`);
  return Buffer.from(await answer.arrayBuffer());
}

/** Everything that a first visit loads, each piece as it goes over the wire. Fonts are compressed in themselves. */
async function firstVisit(origin: string, path: string, cookie: string | null): Promise<readonly Piece[]> {
  const page = await fetched(`${origin}${path}`, cookie);
  const pieces: Piece[] = [{ kind: "page", bytes: compressed(page) }];
  for (const [, address = ""] of page.toString("utf8").matchAll(/(?:href|src)="(\/assets\/[^"]+|\/[^"]+\.js)"/g)) {
    const body = await fetched(`${origin}${address}`, null);
    const kind = /\.woff2$/.test(address) ? "font" : /\.css$/.test(address) ? "style" : /\.js$/.test(address) ? "script" : "icon";
    pieces.push({ kind, bytes: kind === "font" ? body.length : compressed(body) });
  }
  return pieces;
}

const sum = (pieces: readonly Piece[], ...kinds: readonly Piece["kind"][]): number =>
  pieces.filter(({ kind }) => kinds.includes(kind)).reduce((total, { bytes }) => total + bytes, 0);

/** Bytes of a first visit: the page with all but its font, its script, and the font once. */
export async function weightBench({ origin, cookie }: WeightBenchGround): Promise<readonly Figure[]> {
  const figure = (name: string, bytes: number, beside: number | null = null): Figure =>
    ({ name: `weight.${name}`, figure: bytes, unit: "bytes", beside, ratio: beside === null ? null : Math.round((bytes / beside) * 100) / 100, settings: { coding: "br" } });
  const figures: Figure[] = [];
  const paths = [["policy", "/policy", null], ["join", "/join", null], ...(cookie === null ? [] : [["my", "/my", cookie] as const])] as const;
  for (const [name, path, own] of paths) {
    const pieces = await firstVisit(origin, path, own);
    figures.push(figure(`${name}-without-font`, sum(pieces, "page", "style", "script", "icon")));
    if (name !== "policy") continue;
    figures.push(figure("script", sum(pieces, "script"), OTHERS.banner_bytes + OTHERS.statistics_bytes), figure("style", sum(pieces, "style")), figure("font", sum(pieces, "font")));
  }
  return figures;
}
