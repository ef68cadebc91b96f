import type { KeyObject } from "node:crypto";
import { ED25519, readNote, signersOf, signText } from "./signed-note.ts";
import type { Note, NoteKey } from "./signed-note.ts";

/** The head of the log at one size. */
export interface TreeHead {
  origin: string;
  /** Number of entries. */
  size: number;
  root: Buffer;
}

/** A head with the note that says so. */
export interface Checkpoint extends TreeHead {
  note: string;
}

/** The text of a checkpoint (C2SP tlog-checkpoint): origin, size, root, each on a line. */
export function checkpointText({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${root.toString("base64")}\n`;
}

/** Signs a head with every key given; during a change of keys there are two. */
export function signCheckpoint(head: TreeHead, keys: readonly KeyObject[]): Checkpoint {
  const text = checkpointText(head);
  return { ...head, note: `${text}\n${keys.map((key) => signText(text, head.origin, key)).join("")}` };
}

/** Reads a checkpoint without judging its signatures; null for anything malformed. */
export function readCheckpoint(note: string): (Checkpoint & { parsed: Note }) | null {
  const parsed = readNote(note);
  if (parsed === null) return null;
  const [origin, size, root, ...extensions] = parsed.text.slice(0, -1).split("\n");
  if (origin === undefined || origin === "" || size === undefined || root === undefined) return null;
  const bytes = Buffer.from(root, "base64");
  const wellFormed = /^(0|[1-9]\d*)$/.test(size) && Number.isSafeInteger(Number(size)) && bytes.length === 32 && bytes.toString("base64") === root;
  if (!wellFormed || extensions.includes("")) return null;
  return { origin, size: Number(size), root: bytes, note, parsed };
}

/** How a checkpoint was judged. */
export type CheckpointJudgement =
  | { ok: true; checkpoint: Checkpoint; signers: NoteKey[]; witnesses: NoteKey[] }
  | { ok: false; reason: "malformed" | "bad-signature" | "unknown-signer" | "too-few-witnesses" };

/** Whom a verifier believes. */
export interface Trust {
  /** Keys of the log and of its witnesses. */
  keys: readonly NoteKey[];
  /** How many different witnesses must have cosigned; 0 when left out. */
  witnessesNeeded?: number;
}

/** Judges a checkpoint: signed by a known key under the log's own name, no known signature wrong, witnesses enough. */
export function judgeCheckpoint(note: string, trust: Trust): CheckpointJudgement {
  const checkpoint = readCheckpoint(note);
  if (checkpoint === null) return { ok: false, reason: "malformed" };
  const signers = signersOf(checkpoint.parsed, trust.keys);
  if (signers === null) return { ok: false, reason: "bad-signature" };
  const byLog = signers.filter((key) => key.type === ED25519 && key.name === checkpoint.origin);
  if (byLog.length === 0) return { ok: false, reason: "unknown-signer" };
  const witnesses = signers.filter((key) => key.type !== ED25519);
  const distinct = new Set(witnesses.map((key) => `${key.name}+${key.id}`));
  if (distinct.size < (trust.witnessesNeeded ?? 0)) return { ok: false, reason: "too-few-witnesses" };
  const { origin, size, root } = checkpoint;
  return { ok: true, checkpoint: { origin, size, root, note }, signers: byLog, witnesses };
}
