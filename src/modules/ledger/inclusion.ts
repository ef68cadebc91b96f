import { foldRoots, hashNode, parents } from "./merkle.ts";

/** Gives the root of the perfect subtree of 2^height leaves that begins at leaf number place · 2^height. */
export type SubtreeReader = (height: number, place: number) => Promise<Buffer>;

/** The largest power of two below `size` (RFC 6962's k). `size` ≥ 2. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** The root of the leaves from `start` to `end`, where `start` is where RFC 6962 would begin a subtree. */
export async function rangeRoot(read: SubtreeReader, start: number, end: number): Promise<Buffer> {
  const roots: Promise<Buffer>[] = [];
  let from = start;
  for (let height = 52, width = 2 ** 52; height >= 0; height -= 1, width /= 2) {
    if (end - from < width) continue;
    roots.push(read(height, from / width));
    from += width;
  }
  return foldRoots(await Promise.all(roots));
}

/** The inclusion proof of a leaf in the tree of `size` leaves (RFC 6962 §2.1.1), from the leaf's sibling up. */
export async function inclusionPath(read: SubtreeReader, index: number, size: number): Promise<Buffer[]> {
  const siblings: Promise<Buffer>[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      siblings.push(rangeRoot(read, middle, end));
      end = middle;
    } else {
      siblings.push(rangeRoot(read, start, middle));
      start = middle;
    }
  }
  return (await Promise.all(siblings)).reverse();
}

/** The inclusion paths of all leaves of a tree whose leaf hashes are at hand. */
export function pathsAmong(leafHashes: readonly Buffer[]): Buffer[][] {
  const paths: Buffer[][] = leafHashes.map(() => []);
  let height = 0;
  for (let level = leafHashes; level.length > 1; level = parents(level), height += 1) {
    paths.forEach((path, leaf) => {
      const place = Math.floor(leaf / 2 ** height);
      const sibling = level[place % 2 === 0 ? place + 1 : place - 1];
      if (sibling !== undefined) path.push(sibling);
    });
  }
  return paths;
}

/** The root that an inclusion path leads to, or null where the path does not fit the place (RFC 9162 §2.1.3.2, same tree as RFC 6962). */
export function rootFromPath(leafHash: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer | null {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null;
  let place = index;
  let last = size - 1;
  let root = leafHash;
  for (const sibling of path) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      root = hashNode(sibling, root);
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      root = hashNode(root, sibling);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}
