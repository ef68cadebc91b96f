import { hash } from "node:crypto";

/** Bytes of one SHA-256 hash. */
export const HASH_BYTES = 32;

/** The root of a log without entries (RFC 6962 §2.1). */
export const EMPTY_ROOT: Buffer = hash("sha256", Buffer.alloc(0), "buffer");

const nodeInput = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** The hash of an entry as a leaf (RFC 6962 §2.1): SHA-256(0x00 ‖ entry). */
export function hashLeaf(entry: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(1 + entry.length);
  input[0] = 0;
  input.set(entry, 1);
  return hash("sha256", input, "buffer");
}

/** The hash of an inner node (RFC 6962 §2.1): SHA-256(0x01 ‖ left ‖ right). */
export function hashNode(left: Uint8Array, right: Uint8Array): Buffer {
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_BYTES);
  return hash("sha256", nodeInput, "buffer");
}

/** The root over a power of two of adjacent hashes. `scratch` is overwritten: its first hash is the root. */
function reduceInPlace(scratch: Buffer, count: number): Buffer {
  for (let width = count; width > 1; width /= 2) {
    for (let pair = 0; pair < width / 2; pair += 1) {
      scratch.copy(nodeInput, 1, pair * 2 * HASH_BYTES, (pair + 1) * 2 * HASH_BYTES);
      hash("sha256", nodeInput, "buffer").copy(scratch, pair * HASH_BYTES);
    }
  }
  return scratch.subarray(0, HASH_BYTES);
}

/** The root over `count` (a power of two) adjacent hashes that begin at hash number `from` of `hashes`. */
export function perfectRoot(hashes: Buffer, from: number, count: number): Buffer {
  return reduceInPlace(Buffer.from(hashes.subarray(from * HASH_BYTES, (from + count) * HASH_BYTES)), count);
}

/** The roots of the perfect subtrees that make up the first `width` hashes of a tile, from left to right. */
export function perfectRoots(hashes: Buffer, width: number): Buffer[] {
  const roots: Buffer[] = [];
  let from = 0;
  for (let count = 256; count >= 1; count /= 2) {
    if (width - from < count) continue;
    roots.push(perfectRoot(hashes, from, count));
    from += count;
  }
  return roots;
}

/** Joins the roots of perfect subtrees, from left to right and of falling size, into the root of the whole (RFC 6962 §2.1). */
export function foldRoots(roots: readonly Buffer[]): Buffer {
  return roots.reduceRight<Buffer | null>((right, left) => (right === null ? left : hashNode(left, right)), null) ?? EMPTY_ROOT;
}

/** The Merkle tree hash of a list of leaf hashes (RFC 6962 §2.1). */
export function merkleRoot(leafHashes: readonly Buffer[]): Buffer {
  if (leafHashes.length === 0) return EMPTY_ROOT;
  let level = leafHashes;
  while (level.length > 1) level = parents(level);
  const [root] = level;
  return root ?? EMPTY_ROOT;
}

/** One level up; a last hash without a partner moves up as it is, which is what RFC 6962's splitting amounts to. */
export function parents(level: readonly Buffer[]): Buffer[] {
  const next: Buffer[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const left = level[at];
    const right = level[at + 1];
    if (left !== undefined) next.push(right === undefined ? left : hashNode(left, right));
  }
  return next;
}
