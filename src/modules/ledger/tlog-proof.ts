import { judgeCheckpoint } from "./checkpoint.ts";
import type { Checkpoint, Trust } from "./checkpoint.ts";
import { rootFromPath } from "./inclusion.ts";
import { HASH_BYTES, hashLeaf } from "./merkle.ts";

/** An entry's proof as a file (C2SP tlog-proof). `entry` travels in the line of extra data, so that the file needs no other beside it. */
export interface TlogProof {
  entry: Buffer | null;
  index: number;
  path: Buffer[];
  /** The checkpoint as published. */
  note: string;
}

const HEADER = "c2sp.org/tlog-proof@v1";

/** Writes a proof file. */
export function writeProof({ entry, index, path, note }: TlogProof): string {
  const extra = entry === null ? [] : [`extra ${entry.toString("base64")}`];
  return [HEADER, ...extra, `index ${index}`, ...path.map((sibling) => sibling.toString("base64")), "", note].join("\n");
}

/** Reads a proof file; null for anything malformed. */
export function readProof(file: string): TlogProof | null {
  const split = file.indexOf("\n\n");
  if (split < 0) return null;
  const lines = file.slice(0, split).split("\n");
  if (lines.shift() !== HEADER) return null;
  const extra = lines[0]?.startsWith("extra ") === true ? fromBase64(lines.shift()?.slice(6) ?? "") : undefined;
  const [, index] = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? "") ?? [];
  const path = lines.map(fromBase64).filter((sibling) => sibling?.length === HASH_BYTES);
  if (extra === null || index === undefined || path.length !== lines.length || !Number.isSafeInteger(Number(index))) return null;
  return { entry: extra ?? null, index: Number(index), path: path.filter((sibling) => sibling !== null), note: file.slice(split + 2) };
}

function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : null;
}

/** How a proof was judged. */
export type ProofJudgement =
  | { ok: true; index: number; entry: Buffer; checkpoint: Checkpoint }
  | { ok: false; reason: "malformed" | "no-entry" | "not-included" | "bad-signature" | "unknown-signer" | "too-few-witnesses" };

/**
 * Checks a proof with nothing but the file and the keys believed.
 * @param entry the entry's bytes, where the caller has them from elsewhere; else those in the file
 */
export function checkProof(file: string, trust: Trust, entry?: Buffer): ProofJudgement {
  const proof = readProof(file);
  if (proof === null) return { ok: false, reason: "malformed" };
  const judged = judgeCheckpoint(proof.note, trust);
  if (!judged.ok) return judged;
  const bytes = entry ?? proof.entry;
  if (bytes === null) return { ok: false, reason: "no-entry" };
  const root = rootFromPath(hashLeaf(bytes), proof.index, judged.checkpoint.size, proof.path);
  if (root === null || !root.equals(judged.checkpoint.root)) return { ok: false, reason: "not-included" };
  return { ok: true, index: proof.index, entry: bytes, checkpoint: judged.checkpoint };
}
