import { fromBER, type BaseBlock } from "asn1js";

/** Bounds for one structure, so that a hostile file costs neither memory nor time. */
export interface StructureBounds {
  /** The longest file that is read, in bytes. */
  readonly bytes: number;
  /** How deep elements may stand inside each other. */
  readonly depth: number;
  /** How many elements there may be. */
  readonly elements: number;
}

export const STRUCTURE_BOUNDS: StructureBounds = { bytes: 33_554_432, depth: 32, elements: 20_000 };

/** Why bytes are no structure that we read. */
export type StructureFault =
  | "not-a-signature"
  | "trailing-bytes"
  | "too-large"
  | "too-deep"
  | "too-many-parts"
  | "duplicate-attribute"
  | "attribute-missing"
  | "certificate-unreadable";

/** Thrown while reading; never leaves the module: the door turns it into a reason. */
export class StructureError extends Error {
  readonly fault: StructureFault;
  constructor(fault: StructureFault, what: string) {
    super(`${fault}: ${what}`);
    this.name = "StructureError";
    this.fault = fault;
  }
}

export type TagClass = "universal" | "application" | "context" | "private";
const TAG_CLASSES: Readonly<Record<number, TagClass>> = { 1: "universal", 2: "application", 3: "context", 4: "private" };

/** One ASN.1 element: its whole encoding, its tag, and its parts or its bytes. */
export interface Element {
  readonly tagClass: TagClass;
  readonly tag: number;
  readonly constructed: boolean;
  /** The length was written as a number, not left open (BER). */
  readonly definite: boolean;
  /** Tag, length and value, exactly as they were written. */
  readonly raw: Uint8Array;
  /** The value's bytes; for a constructed element the encodings of its parts. */
  readonly content: Uint8Array;
  readonly parts: readonly Element[];
}

/**
 * Reads one element that fills `bytes` exactly.
 * @throws StructureError when it is no ASN.1, goes beyond the bounds, or leaves bytes over.
 */
export function readElement(bytes: Uint8Array, bounds: StructureBounds = STRUCTURE_BOUNDS): Element {
  if (bytes.length > bounds.bytes) throw new StructureError("too-large", `${bytes.length} bytes`);
  const { offset, result } = decode(bytes, bounds);
  if (offset === -1) throw new StructureError(faultOf(result.error), result.error);
  if (offset !== bytes.length) throw new StructureError("trailing-bytes", `${bytes.length - offset} bytes after the end`);
  return toElement(result);
}

// The library throws bare errors for some values that it decodes on the way, such as malformed times.
function decode(bytes: Uint8Array, bounds: StructureBounds): ReturnType<typeof fromBER> {
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const limits = { maxDepth: bounds.depth, maxNodes: bounds.elements, maxContentLength: bounds.bytes, parseEmbedded: false, copyInput: false };
  try {
    return fromBER(view, limits);
  } catch (error) {
    throw new StructureError("not-a-signature", error instanceof Error ? error.message : "unreadable");
  }
}

function faultOf(message: string): StructureFault {
  if (message.includes("depth")) return "too-deep";
  if (message.includes("node count")) return "too-many-parts";
  return "not-a-signature";
}

function toElement(block: BaseBlock): Element {
  const tagClass = TAG_CLASSES[block.idBlock.tagClass];
  if (tagClass === undefined || block.error) throw new StructureError("not-a-signature", "an unreadable tag");
  const raw = block.valueBeforeDecodeView;
  const constructed = block.idBlock.isConstructed;
  const header = block.idBlock.blockLength + block.lenBlock.blockLength;
  const definite = !block.lenBlock.isIndefiniteForm;
  const content = raw.subarray(header, definite ? raw.length : raw.length - 2);
  const parts = constructed ? partsOf(block).map(toElement) : [];
  // The library lets parts reach beyond the length that their whole states; other readers then see another structure, so such lengths are refused.
  const filled = parts.reduce((sum, part) => sum + part.raw.length, 0);
  if ((definite && block.lenBlock.length !== content.length) || (constructed && filled !== content.length)) throw new StructureError("not-a-signature", "lengths disagree");
  return { tagClass, tag: block.idBlock.tagNumber, constructed, definite, raw, content, parts };
}

function partsOf(block: BaseBlock): BaseBlock[] {
  const value: unknown = Reflect.get(block.valueBlock, "value");
  return Array.isArray(value) ? (value as BaseBlock[]) : [];
}
