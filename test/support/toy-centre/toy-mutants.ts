import { tlv } from "./toy-der.ts";

/** A source of repeatable chance: mulberry32. */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Chance = () => number;
type Mutator = (file: Buffer, chance: Chance) => Buffer;

const pick = (chance: Chance, below: number): number => Math.floor(chance() * below);
const cut = (file: Buffer, start: number, end: number, put: Uint8Array = new Uint8Array()): Buffer => Buffer.concat([file.subarray(0, start), put, file.subarray(end)]);

/** Changes to bytes: nothing knows of structure here. */
const BYTE_MUTATORS: readonly Mutator[] = [
  (file, chance) => { const at = pick(chance, file.length); const copy = Buffer.from(file); copy[at] = (copy[at] ?? 0) ^ (1 << pick(chance, 8)); return copy; },
  (file, chance) => { const at = pick(chance, file.length); const copy = Buffer.from(file); copy[at] = pick(chance, 256); return copy; },
  (file, chance) => file.subarray(0, pick(chance, file.length)),
  (file, chance) => { const at = pick(chance, file.length); return cut(file, at, at + 1 + pick(chance, 8)); },
  (file, chance) => { const at = pick(chance, file.length); return cut(file, at, at, Buffer.from(Array.from({ length: 1 + pick(chance, 8) }, () => pick(chance, 256)))); },
  (file, chance) => { const [a, b] = [pick(chance, file.length), pick(chance, file.length)]; return cut(file, a, a, file.subarray(b, b + pick(chance, 200))); },
  (file, chance) => { const [a, b] = [pick(chance, file.length), pick(chance, file.length)]; const piece = file.subarray(b, b + pick(chance, 64)); return cut(file, a, a + piece.length, piece); },
];

interface Node {
  readonly tag: number;
  readonly content: Buffer;
  readonly parts: Node[];
}

function nodesIn(bytes: Buffer): Node[] {
  const nodes: Node[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const tag = bytes[offset] ?? 0;
    const first = bytes[offset + 1] ?? 0;
    const count = first < 128 ? 0 : first - 128;
    const length = count === 0 ? first : bytes.readUIntBE(offset + 2, count);
    const content = bytes.subarray(offset + 2 + count, offset + 2 + count + length);
    nodes.push({ tag, content, parts: (tag & 32) === 0 ? [] : nodesIn(content) });
    offset += 2 + count + length;
  }
  return nodes;
}

function write({ tag, content, parts }: Node): Buffer {
  return Buffer.from(parts.length > 0 ? tlv(tag, ...parts.map(write)) : tlv(tag, content));
}

function allNodes(node: Node): Node[] {
  return [node, ...node.parts.flatMap(allNodes)];
}

/** Changes to a DER file's structure, its lengths made right again: an element taken away, doubled, exchanged, emptied, wrapped, or with another tag. */
const structureMutator: Mutator = (file, chance) => {
  const [root] = nodesIn(file);
  const parents = root ? allNodes(root).filter((node) => node.parts.length > 0) : [];
  const parent = parents[pick(chance, parents.length)];
  if (!root || !parent) return file;
  const { parts } = parent;
  const at = pick(chance, parts.length);
  const part = parts[at];
  const other = parts[pick(chance, parts.length)];
  if (!part || !other) return file;
  switch (pick(chance, 7)) {
    case 0: parts.splice(at, 1); break;
    case 1: parts.splice(at, 0, part); break;
    case 2: parts.reverse(); break;
    case 3: parts[at] = other; break;
    case 4: parts[at] = { tag: part.tag, content: Buffer.alloc(0), parts: [] }; break;
    case 5: parts[at] = { tag: 0x30, content: Buffer.alloc(0), parts: [part] }; break;
    default: parts[at] = { ...part, tag: pick(chance, 256) & ~31 | pick(chance, 31) };
  }
  return write(root);
};

/** One mutant of a DER file, always other bytes than the file's. `structure` says whether the lengths were kept right. */
export function mutantOf(file: Uint8Array, chance: Chance): { bytes: Uint8Array; structure: boolean } {
  for (;;) {
    const structure = chance() < 0.4;
    const mutator = structure ? structureMutator : BYTE_MUTATORS[pick(chance, BYTE_MUTATORS.length)];
    const bytes = mutator?.(Buffer.from(file), chance);
    if (bytes && !bytes.equals(file)) return { bytes, structure };
  }
}
