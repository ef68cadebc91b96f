#!/usr/bin/env node
// Makes src/web/ui/font/golos-text.woff2: one variable file of the letters the service writes with, from the four files in which the typeface is published.
// Run by hand when the letters change; the result is committed. Kazakh letters stand in two of the four files, so a plain subset of one is not enough.
// Known hole: pairs of Cyrillic letters are not kerned (their kerning tables are left behind); Latin letters and figures keep all features.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import fontverter from "fontverter";
import subsetFont from "subset-font";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = (name) => `${root}node_modules/@fontsource-variable/golos-text/files/golos-text-${name}-wght-normal.woff2`;
const target = `${root}src/web/ui/font/golos-text.woff2`;

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join("");
const parts = [
  { name: "latin", text: range(0x20, 0x7e) + "\u00a0§©«»°±·–—‘’“”„•…€−×ÄÖÜßäöüéèçÇ", layout: true },
  { name: "cyrillic", text: "Ё" + range(0x410, 0x44f) + "ёҰұІі№", layout: false },
  { name: "cyrillic-ext", text: "ӘәҒғҚқҢңӨөҮүҺһ", layout: false },
  { name: "latin-ext", text: "₸ğĞşŞİ", layout: false },
];

function tablesOf(sfnt) {
  const tables = new Map();
  for (let i = 0; i < sfnt.readUInt16BE(4); i++) {
    const at = 12 + 16 * i;
    const offset = sfnt.readUInt32BE(at + 8);
    tables.set(sfnt.toString("latin1", at, at + 4), sfnt.subarray(offset, offset + sfnt.readUInt32BE(at + 12)));
  }
  return tables;
}

function characterMap(cmap) {
  const map = new Map();
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const at = cmap.readUInt32BE(4 + 8 * i + 4);
    if (cmap.readUInt16BE(at) !== 4) continue;
    const count = cmap.readUInt16BE(at + 6) / 2;
    for (let k = 0; k < count; k++) {
      const [end, start, delta, offset] = [14, 16 + 2 * count, 16 + 4 * count, 16 + 6 * count].map((o) => cmap.readUInt16BE(at + o + 2 * k));
      for (let c = start; c <= end && c < 0xffff; c++) {
        const glyph = offset === 0 ? (c + delta) & 0xffff : cmap.readUInt16BE(at + 16 + 6 * count + 2 * k + offset + 2 * (c - start));
        if (glyph !== 0) map.set(c, offset === 0 ? glyph : (glyph + delta) & 0xffff);
      }
    }
  }
  return map;
}

/** Outlines, widths and variations of one part, its glyph ids moved by `base`. */
function glyphsOf(tables, base, sharedTuples) {
  const loca = tables.get("loca"), glyf = tables.get("glyf"), gvar = tables.get("gvar"), hmtx = tables.get("hmtx");
  const long = tables.get("head").readInt16BE(50) === 1;
  const count = tables.get("maxp").readUInt16BE(4), metrics = tables.get("hhea").readUInt16BE(34);
  const place = (i) => (long ? loca.readUInt32BE(4 * i) : 2 * loca.readUInt16BE(2 * i));
  const axes = gvar.readUInt16BE(4), sharedAt = gvar.readUInt32BE(8), dataAt = gvar.readUInt32BE(16), wide = gvar.readUInt16BE(14) & 1;
  const variation = (i) => dataAt + (wide ? gvar.readUInt32BE(20 + 4 * i) : 2 * gvar.readUInt16BE(20 + 2 * i));
  const tupleIds = Array.from({ length: gvar.readUInt16BE(6) }, (_, i) => {
    const hex = gvar.subarray(sharedAt + 2 * axes * i, sharedAt + 2 * axes * (i + 1)).toString("hex");
    if (!sharedTuples.includes(hex)) sharedTuples.push(hex);
    return sharedTuples.indexOf(hex);
  });
  return Array.from({ length: count }, (_, i) => ({
    outline: moveComponents(Buffer.from(glyf.subarray(place(i), place(i + 1))), base),
    variations: moveTuples(Buffer.from(gvar.subarray(variation(i), variation(i + 1))), axes, tupleIds),
    advance: hmtx.readUInt16BE(4 * Math.min(i, metrics - 1)),
    bearing: i < metrics ? hmtx.readInt16BE(4 * i + 2) : hmtx.readInt16BE(4 * metrics + 2 * (i - metrics)),
  }));
}

function moveComponents(outline, base) {
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return outline;
  for (let at = 10, more = true; more; ) {
    const flags = outline.readUInt16BE(at);
    outline.writeUInt16BE(outline.readUInt16BE(at + 2) + base, at + 2);
    at += 4 + (flags & 1 ? 4 : 2) + (flags & 8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0);
    more = (flags & 0x20) !== 0;
  }
  return outline;
}

function moveTuples(data, axes, ids) {
  if (data.length === 0) return data;
  for (let i = 0, at = 4; i < (data.readUInt16BE(0) & 0x0fff); i++) {
    const index = data.readUInt16BE(at + 2);
    if ((index & 0x8000) === 0) data.writeUInt16BE((index & 0xf000) | ids[index & 0x0fff], at + 2);
    at += 4 + (index & 0x8000 ? 2 * axes : 0) + (index & 0x4000 ? 4 * axes : 0);
  }
  return data;
}

function buildCmap(map) {
  const codes = [...map.keys()].sort((a, b) => a - b);
  const runs = [];
  for (const code of codes) {
    const last = runs.at(-1);
    if (last && code === last.end + 1 && map.get(code) - code === last.delta) last.end = code;
    else runs.push({ start: code, end: code, delta: map.get(code) - code });
  }
  runs.push({ start: 0xffff, end: 0xffff, delta: 1 });
  const n = runs.length, power = 2 ** Math.floor(Math.log2(n));
  const words = [4, 16 + 8 * n, 0, 2 * n, 2 * power, Math.log2(power), 2 * n - 2 * power, ...runs.map((r) => r.end), 0, ...runs.map((r) => r.start),
    ...runs.map((r) => r.delta & 0xffff), ...runs.map(() => 0)];
  const header = Buffer.from([0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12]);
  const body = Buffer.alloc(2 * words.length);
  words.forEach((word, i) => body.writeUInt16BE(word, 2 * i));
  return Buffer.concat([header, body]);
}

function buildOutlines(glyphs) {
  const loca = Buffer.alloc(4 * (glyphs.length + 1)), hmtx = Buffer.alloc(4 * glyphs.length), pieces = [];
  let at = 0;
  glyphs.forEach((glyph, i) => {
    const padded = Buffer.concat([glyph.outline, Buffer.alloc((4 - (glyph.outline.length % 4)) % 4)]);
    pieces.push(padded);
    at += padded.length;
    loca.writeUInt32BE(at, 4 * (i + 1));
    hmtx.writeUInt16BE(glyph.advance, 4 * i);
    hmtx.writeInt16BE(glyph.bearing, 4 * i + 2);
  });
  return { loca, hmtx, glyf: Buffer.concat(pieces) };
}

function buildGvar(glyphs, sharedTuples, axes) {
  const tuples = Buffer.from(sharedTuples.join(""), "hex");
  const head = Buffer.alloc(20 + 4 * (glyphs.length + 1));
  head.writeUInt16BE(1, 0);
  head.writeUInt16BE(axes, 4);
  head.writeUInt16BE(sharedTuples.length, 6);
  head.writeUInt32BE(head.length, 8);
  head.writeUInt16BE(glyphs.length, 12);
  head.writeUInt16BE(1, 14);
  head.writeUInt32BE(head.length + tuples.length, 16);
  let at = 0;
  glyphs.forEach((glyph, i) => head.writeUInt32BE((at += glyph.variations.length), 20 + 4 * (i + 1)));
  return Buffer.concat([head, tuples, ...glyphs.map((glyph) => glyph.variations)]);
}

function buildSfnt(tables) {
  const names = [...tables.keys()].sort();
  const power = 2 ** Math.floor(Math.log2(names.length));
  const head = Buffer.alloc(12 + 16 * names.length);
  [0x0001, 0x0000, names.length, 16 * power, Math.log2(power), 16 * (names.length - power)].forEach((word, i) => head.writeUInt16BE(word, 2 * i));
  let at = head.length;
  const pieces = [head];
  names.forEach((name, i) => {
    const body = tables.get(name), padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    let sum = 0;
    for (let k = 0; k < padded.length; k += 4) sum = (sum + padded.readUInt32BE(k)) >>> 0;
    head.write(name, 12 + 16 * i, "latin1");
    head.writeUInt32BE(sum, 16 + 16 * i);
    head.writeUInt32BE(at, 20 + 16 * i);
    head.writeUInt32BE(body.length, 24 + 16 * i);
    at += padded.length;
    pieces.push(padded);
  });
  return Buffer.concat(pieces);
}

const glyphs = [], characters = new Map(), sharedTuples = [], limits = [];
let result;
for (const part of parts) {
  const drop = ["HVAR", "VVAR", "vhea", "vmtx", "gasp", "STAT", ...(part.layout ? [] : ["GSUB", "GPOS", "GDEF"])];
  const sfnt = await subsetFont(await readFile(source(part.name)), part.text, {
    targetFormat: "sfnt", noHinting: true, dropTables: drop, keepFeatures: ["kern", "tnum", "mark", "ccmp"], variationAxes: { wght: { min: 400, max: 700 } },
  });
  const tables = tablesOf(sfnt);
  for (const [code, glyph] of characterMap(tables.get("cmap"))) if (!characters.has(code)) characters.set(code, glyph + glyphs.length);
  glyphs.push(...glyphsOf(tables, glyphs.length, sharedTuples));
  limits.push(tables.get("maxp"));
  result ??= tables;
}
const missing = parts.flatMap((part) => [...part.text]).filter((letter) => !characters.has(letter.codePointAt(0)));
if (missing.length > 0) throw new Error(`the typeface lacks ${missing.join(" ")}`);

const axes = result.get("gvar").readUInt16BE(4);
const maxp = Buffer.from(result.get("maxp")), head = Buffer.from(result.get("head")), hhea = Buffer.from(result.get("hhea")), post = Buffer.alloc(32);
for (let at = 6; at < maxp.length; at += 2) maxp.writeUInt16BE(Math.max(...limits.map((limit) => limit.readUInt16BE(at))), at);
maxp.writeUInt16BE(glyphs.length, 4);
head.writeInt16BE(1, 50);
hhea.writeUInt16BE(glyphs.length, 34);
post.writeUInt32BE(0x00030000, 0);
const { loca, hmtx, glyf } = buildOutlines(glyphs);
for (const [name, body] of Object.entries({ cmap: buildCmap(characters), glyf, loca, hmtx, gvar: buildGvar(glyphs, sharedTuples, axes), maxp, head, hhea, post }))
  result.set(name, body);
const woff2 = await fontverter.convert(buildSfnt(result), "woff2");
await writeFile(target, woff2);
console.log(`${target.slice(root.length)}: ${characters.size} letters, ${glyphs.length} glyphs, ${woff2.length} bytes; tables ${[...result.keys()].join(" ")}`);
