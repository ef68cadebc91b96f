/**
 * A second verifier, written from the texts alone: C2SP tlog-tiles, signed-note, tlog-checkpoint, tlog-proof, tlog-cosignature, and RFC 6962 §2.1.
 * It shares no line with src/ and takes the slow, literal way everywhere, so that the two are wrong together only if the texts are.
 */
import { createHash, createPublicKey, verify } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

type Bytes = Uint8Array;
export interface Verdict { good: boolean; why: string; size: number }

const sha = (...parts: Bytes[]): Buffer => {
  const h = createHash("sha256");
  for (const part of parts) h.update(part);
  return h.digest();
};
const leafHash = (d: Bytes): Buffer => sha(Buffer.from([0x00]), d);
const nodeHash = (l: Bytes, r: Bytes): Buffer => sha(Buffer.from([0x01]), l, r);

/** RFC 6962 §2.1: MTH over hashes of leaves D[a:b]. */
function mth(hashes: Bytes[], a = 0, b = hashes.length): Buffer {
  if (b - a === 0) return sha();
  if (b - a === 1) return Buffer.from(hashes[a] ?? new Uint8Array());
  let k = 1;
  while (k * 2 < b - a) k *= 2;
  return nodeHash(mth(hashes, a, a + k), mth(hashes, a + k, b));
}

/** RFC 6962 §2.1.1: PATH(m, D[n]). */
function auditPath(m: number, hashes: Bytes[], a = 0, b = hashes.length): Buffer[] {
  if (b - a <= 1) return [];
  let k = 1;
  while (k * 2 < b - a) k *= 2;
  return m < k
    ? [...auditPath(m, hashes, a, a + k), mth(hashes, a + k, b)]
    : [...auditPath(m - k, hashes, a + k, b), mth(hashes, a, a + k)];
}

/** The root that an audit path gives, by the recursion that made it, read from its end. */
function climb(m: number, n: number, hash: Buffer, path: Buffer[]): Buffer | undefined {
  if (n === 1) return path.length === 0 ? hash : undefined;
  const last = path.at(-1);
  if (last === undefined) return undefined;
  let k = 1;
  while (k * 2 < n) k *= 2;
  const rest = path.slice(0, -1);
  const below = m < k ? climb(m, k, hash, rest) : climb(m - k, n - k, hash, rest);
  if (below === undefined) return undefined;
  return m < k ? nodeHash(below, last) : nodeHash(last, below);
}

interface Key { name: string; id: Buffer; type: number; raw: Buffer }

/** signed-note, verifier keys: name+hash+base64(type || key). */
export function parseKey(vkey: string): Key {
  const first = vkey.indexOf("+");
  const second = vkey.indexOf("+", first + 1);
  const name = vkey.slice(0, first);
  const blob = Buffer.from(vkey.slice(second + 1), "base64");
  const id = sha(Buffer.from(name), Buffer.from([0x0a]), blob).subarray(0, 4);
  if (id.toString("hex") !== vkey.slice(first + 1, second)) throw new Error("key id");
  return { name, id, type: blob[0] ?? 0, raw: blob.subarray(1) };
}

function ed25519(key: Key, message: Buffer, signature: Buffer): boolean {
  // The DER prefix of an Ed25519 SubjectPublicKeyInfo (RFC 8410 §4), before the 32 bytes of the key.
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key.raw]);
  return verify(null, message, createPublicKey({ key: der, format: "der", type: "spki" }), signature);
}

interface Head { origin: string; size: number; root: Buffer }

/** Opens a checkpoint: throws unless a signature of the log's own key holds, and as many cosignatures as there are witness keys. */
export function openCheckpoint(note: string, key: Key, witnesses: Key[] = []): Head {
  const at = note.lastIndexOf("\n\n");
  const text = note.slice(0, at + 1);
  const lines = note.slice(at + 2).split("\n").slice(0, -1);
  const check = (wanted: Key, message: (sig: Buffer) => [Buffer, Buffer]): boolean => lines.some((line) => {
    const [dash, name, b64] = line.split(" ");
    const bytes = Buffer.from(b64 ?? "", "base64");
    if (dash !== "—" || name !== wanted.name || !bytes.subarray(0, 4).equals(wanted.id)) return false;
    const [body, signature] = message(bytes.subarray(4));
    return ed25519(wanted, body, signature);
  });
  if (!check(key, (signature) => [Buffer.from(text), signature])) throw new Error("signature");
  for (const witness of witnesses) {
    const holds = check(witness, (sig) => [Buffer.from(`cosignature/v1\ntime ${sig.readBigUInt64BE(0)}\n${text}`), sig.subarray(8)]);
    if (!holds) throw new Error("cosignature");
  }
  const [origin = "", size = "", root = ""] = text.split("\n");
  if (origin !== key.name) throw new Error("origin");
  return { origin, size: Number(size), root: Buffer.from(root, "base64") };
}

/** tlog-tiles: the index in groups of three digits, all but the last behind an x. */
function path(n: number): string {
  let text = String(n);
  while (text.length % 3 !== 0) text = `0${text}`;
  const groups: string[] = [];
  for (let i = 0; i < text.length; i += 3) groups.push(text.slice(i, i + 3));
  return groups.map((g, i) => (i < groups.length - 1 ? `x${g}` : g)).join("/");
}

export type Fetch = (path: string) => Buffer | undefined;

/** Reads a folder laid out as tlog-tiles serves it. */
export const fromFolder = (dir: string): Fetch => (name) => (existsSync(`${dir}/${name}`) ? readFileSync(`${dir}/${name}`) : undefined);

function tile(fetch: Fetch, level: string, n: number, width: number): Buffer {
  const bytes = fetch(`tile/${level}/${path(n)}${width < 256 ? `.p/${width}` : ""}`);
  if (bytes === undefined) throw new Error(`tile ${level}/${n} is not there`);
  return bytes;
}

/** All entries of a tree of `size`, out of the bundles. */
function entries(fetch: Fetch, size: number): Buffer[] {
  const all: Buffer[] = [];
  for (let n = 0; n * 256 < size; n += 1) {
    const width = Math.min(256, size - n * 256);
    const bundle = tile(fetch, "entries", n, width);
    let at = 0;
    for (let i = 0; i < width; i += 1) {
      if (at + 2 > bundle.length) throw new Error(`bundle ${n} is short`);
      const length = (bundle[at] ?? 0) * 256 + (bundle[at + 1] ?? 0);
      if (at + 2 + length > bundle.length) throw new Error(`bundle ${n} is short`);
      all.push(bundle.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    if (at !== bundle.length) throw new Error(`bundle ${n} is long`);
  }
  return all;
}

/** Checks a whole log: checkpoint, every entry, every tile. `held` is a checkpoint kept from before. */
export function verifyLog(fetch: Fetch, vkey: string, held?: string): Verdict {
  let size = 0;
  try {
    const key = parseKey(vkey);
    const head = openCheckpoint(fetch("checkpoint")?.toString() ?? "", key);
    size = head.size;
    const hashes = entries(fetch, size).map(leafHash);
    // Tile n of level l is MTH(D[(n*256+i)*256^l : (n*256+i+1)*256^l]) for i from 0.
    for (let l = 0, span = 1; span <= size; l += 1, span *= 256) {
      const count = Math.floor(size / span);
      for (let n = 0; n * 256 < count; n += 1) {
        const width = Math.min(256, count - n * 256);
        const want: Buffer[] = [];
        for (let i = 0; i < width; i += 1) want.push(mth(hashes, (n * 256 + i) * span, (n * 256 + i + 1) * span));
        if (!Buffer.concat(want).equals(tile(fetch, String(l), n, width))) throw new Error(`tile ${l}/${n} differs`);
      }
    }
    if (!mth(hashes).equals(head.root)) throw new Error("root differs");
    if (held !== undefined) {
      const before = openCheckpoint(held, key);
      if (before.size > size || !mth(hashes, 0, before.size).equals(before.root)) throw new Error("not a continuation of the held checkpoint");
    }
    return { good: true, why: "", size };
  } catch (error) {
    return { good: false, why: (error as Error).message, size };
  }
}

/** The audit path of an entry, for comparing with a proof of the product. */
export function pathOf(fetch: Fetch, index: number, size: number): string[] {
  return auditPath(index, entries(fetch, size).map(leafHash)).map((h) => h.toString("base64"));
}

/** tlog-proof: header, optional extra, index, path, blank line, checkpoint. The entry is taken from the extra line. */
export function verifyProof(file: string, vkey: string, witnesses: string[] = []): { index: number; entry: Buffer } | undefined {
  const lines = file.split("\n");
  if (lines.shift() !== "c2sp.org/tlog-proof@v1") return undefined;
  const extra = lines.shift();
  const index = lines.shift();
  if (extra?.startsWith("extra ") !== true || index?.startsWith("index ") !== true) return undefined;
  const blank = lines.indexOf("");
  const hashes = lines.slice(0, blank).map((l) => Buffer.from(l, "base64"));
  try {
    const head = openCheckpoint(lines.slice(blank + 1).join("\n"), parseKey(vkey), witnesses.map(parseKey));
    const entry = Buffer.from(extra.slice(6), "base64");
    const m = Number(index.slice(6));
    const root = m < head.size ? climb(m, head.size, leafHash(entry), hashes) : undefined;
    return root?.equals(head.root) === true ? { index: m, entry } : undefined;
  } catch {
    return undefined;
  }
}
