// Whether the log that is served now continues a checkpoint held since an earlier day (C2SP tlog-tiles, RFC 6962): what the script of the log's page computes.
// A log of up to RECOMPUTED_MAX entries is recomputed from its entries; a longer one by the hashes of its tiles. Knows no page.

export interface Head {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
}

export type Fetched = (path: string) => Promise<Uint8Array>;
export type Outcome =
  | { readonly kind: "continues"; readonly head: Head; readonly recomputed: boolean; readonly signed: boolean | null }
  | { readonly kind: "unreadable" | "other-log" | "shorter" | "differs" | "head-differs" | "not-signed" };

const WIDTH = 256;
const HASH_BYTES = 32;
export const RECOMPUTED_MAX = 20_000;

/** Origin, size and root of a signed note; null for anything else. */
export function readHead(note: string): Head | null {
  const [origin = "", size = "", root = ""] = note.replace(/\r\n/g, "\n").split("\n");
  const whole = origin !== "" && /^(0|[1-9]\d{0,14})$/.test(size) && /^[A-Za-z0-9+/]{43}=$/.test(root);
  return whole ? { origin, size: Number(size), root } : null;
}

/** The address of a tile, as the log names it. */
export function tilePath(level: number | "entries", index: number, size: number): string {
  const width = Math.min(WIDTH, Math.floor(size / WIDTH ** (level === "entries" ? 0 : level)) - index * WIDTH);
  const digits = String(index);
  const parts = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/\d{3}/g) ?? [];
  return `tile/${level}/${parts.map((part, at) => (at === parts.length - 1 ? part : `x${part}`)).join("/")}${width === WIDTH ? "" : `.p/${width}`}`;
}

async function sha256(...parts: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
const hashNode = (left: Uint8Array, right: Uint8Array): Promise<Uint8Array> => sha256(Uint8Array.of(1), left, right);

async function fold(hashes: readonly Uint8Array[]): Promise<Uint8Array> {
  let level = [...hashes];
  while (level.length > 1) level = await Promise.all(Array.from({ length: level.length / 2 }, (_, n) => hashNode(level[2 * n] ?? new Uint8Array(), level[2 * n + 1] ?? new Uint8Array())));
  return level[0] ?? new Uint8Array();
}

/** The leaf hashes of a bundle of entries, each after its length in two bytes. */
async function leafHashes(bundle: Uint8Array): Promise<Uint8Array[]> {
  const hashes: Promise<Uint8Array>[] = [];
  for (let at = 0; at + 2 <= bundle.length;) {
    const end = at + 2 + ((bundle[at] ?? 0) << 8) + (bundle[at + 1] ?? 0);
    hashes.push(sha256(Uint8Array.of(0), bundle.subarray(at + 2, end)));
    at = end;
  }
  return Promise.all(hashes);
}

/** Roots of perfect subtrees of the tree of `size` leaves: out of the entries themselves, or out of the tiles of hashes. Each is made once. */
function subtrees(fetched: Fetched, size: number, recompute: boolean): (height: number, place: number) => Promise<Uint8Array> {
  const read = new Map<string, Promise<Uint8Array[]>>();
  const tile = (level: number | "entries", index: number): Promise<Uint8Array[]> => {
    const path = tilePath(level, index, size);
    const known = read.get(path);
    if (known !== undefined) return known;
    const made = fetched(path).then((bytes) => (level === "entries" ? leafHashes(bytes) : Array.from({ length: bytes.length / HASH_BYTES }, (_, n) => bytes.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES))));
    read.set(path, made);
    return made;
  };
  const root = async (height: number, place: number): Promise<Uint8Array> => {
    if (recompute && height > 8) return hashNode(await root(height - 1, place * 2), await root(height - 1, place * 2 + 1));
    const level = recompute ? 0 : Math.floor(height / 8);
    const count = 2 ** (height - level * 8);
    const first = place * count;
    const hashes = await tile(recompute ? "entries" : level, Math.floor(first / WIDTH));
    const own = hashes.slice(first % WIDTH, (first % WIDTH) + count);
    if (own.length !== count) throw new RangeError("a tile is too short");
    return fold(own);
  };
  return root;
}

/**
 * The root over leaves `from` to `to`. No subtree that has the boundary inside is taken whole: what lies below it is then made of the same hashes for the held
 * head and for the present one, which is what makes the two roots one log (RFC 6962 section 2.1.2).
 */
async function rootOf(subtree: (height: number, place: number) => Promise<Uint8Array>, from: number, to: number, boundary: number): Promise<Uint8Array> {
  const width = to - from;
  const height = Math.log2(width);
  if (Number.isInteger(height) && from % width === 0 && !(from < boundary && boundary < to)) return subtree(height, from / width);
  const left = 2 ** Math.ceil(height - 1);
  return hashNode(await rootOf(subtree, from, from + left, boundary), await rootOf(subtree, from + left, to, boundary));
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Whether a note bears a right signature of one of the log's keys (C2SP signed-note, Ed25519); null where this browser cannot tell. */
export async function isSigned(note: string, verifierKeys: readonly string[]): Promise<boolean | null> {
  const end = note.indexOf("\n\n");
  if (end < 0) return false;
  const text = new TextEncoder().encode(note.slice(0, end + 1));
  for (const line of note.slice(end + 2).split("\n")) {
    const [, name = "", signature = ""] = /^— (\S+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
    for (const key of verifierKeys) {
      const [of, , ...rest] = key.split("+");
      const bytes = of === name ? bytesOf(rest.join("+")) : new Uint8Array();
      if (bytes[0] !== 1 || bytes.length !== 33) continue;
      try {
        const made = await crypto.subtle.importKey("raw", bytes.slice(1), "Ed25519", false, ["verify"]);
        if (await crypto.subtle.verify("Ed25519", made, bytesOf(signature).slice(4), text)) return true;
      } catch {
        return null;
      }
    }
  }
  return false;
}

/** Compares a held checkpoint with the log that `fetched` reads. Throws where the log does not answer. */
export async function verifySince(held: string, fetched: Fetched): Promise<Outcome> {
  const text = async (path: string): Promise<string> => new TextDecoder().decode(await fetched(path));
  const heldNote = `${held.replace(/\r\n/g, "\n").trim()}\n`;
  const [before, note] = [readHead(heldNote), await text("checkpoint")];
  const head = readHead(note);
  if (before === null || head === null || before.size === 0) return { kind: "unreadable" };
  if (before.origin !== head.origin) return { kind: "other-log" };
  if (before.size > head.size) return { kind: "shorter" };
  const keys = (await text("key")).split("\n").filter((line) => line !== "");
  const signed = [await isSigned(heldNote, keys), await isSigned(note, keys)];
  if (signed.includes(false)) return { kind: "not-signed" };
  const recomputed = head.size <= RECOMPUTED_MAX;
  const subtree = subtrees(fetched, head.size, recomputed);
  if (base64(await rootOf(subtree, 0, head.size, before.size)) !== head.root) return { kind: "head-differs" };
  if (base64(await rootOf(subtree, 0, before.size, before.size)) !== before.root) return { kind: "differs" };
  return { kind: "continues", head, recomputed, signed: signed.includes(null) ? null : true };
}

/** The words for an outcome, which stand on the page, with its figures in their places. */
export function sayOutcome(outcome: Outcome, heldSize: number, words: Readonly<Record<string, string | undefined>>): string {
  if (outcome.kind !== "continues") return words[outcome.kind] ?? "";
  const said = [words["continues"], words[outcome.recomputed ? "recomputed" : "byTiles"], outcome.signed === null ? words["unsigned"] : words["signed"]];
  return said.filter(Boolean).join(" ").replaceAll("{held}", String(heldSize)).replaceAll("{size}", String(outcome.head.size));
}
