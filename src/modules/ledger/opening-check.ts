import type { Trust } from "./checkpoint.ts";
import { commit } from "./commitment.ts";
import type { Opening, PrivatePart } from "./history.ts";
import { rootFromPath } from "./inclusion.ts";
import { readLeaf } from "./ledger-entry.ts";
import type { PublicLeaf } from "./ledger-entry.ts";
import { hashLeaf } from "./merkle.ts";
import { checkProof } from "./tlog-proof.ts";
import type { ProofJudgement } from "./tlog-proof.ts";

/** Whether an opening opens this leaf. The keeper of the log is not believed in anything but the leaf. */
export function opensLeaf(leaf: PublicLeaf, opening: Omit<Opening, "proof" | "format">): boolean {
  const commitment = commit(Buffer.from(opening.key, "base64"), opening.private);
  if (leaf.commitment !== undefined) return opening.share === null && leaf.commitment === commitment.toString("base64");
  if (leaf.commitments === undefined || opening.share === null) return false;
  const path = opening.share.path.map((hash) => Buffer.from(hash, "base64"));
  return rootFromPath(hashLeaf(commitment), opening.share.place, leaf.commitments.count, path)?.toString("base64") === leaf.commitments.root;
}

/** How an opening file was judged. */
export type OpeningJudgement =
  | { ok: true; part: PrivatePart; proof: Extract<ProofJudgement, { ok: true }> }
  | { ok: false; reason: Extract<ProofJudgement, { ok: false }>["reason"] | "not-published" | "does-not-open" };

/** Checks an opening file with nothing but the file and the keys believed. */
export function checkOpening(opening: Opening, trust: Trust): OpeningJudgement {
  if (opening.proof === null) return { ok: false, reason: "not-published" };
  const proof = checkProof(opening.proof, trust);
  if (!proof.ok) return proof;
  const leaf = readLeaf(proof.entry);
  if (leaf === null || !opensLeaf(leaf, opening)) return { ok: false, reason: "does-not-open" };
  return { ok: true, part: JSON.parse(opening.private) as PrivatePart, proof };
}

/** Reads an opening file; null where it is something else. */
export function readOpening(file: string): Opening | null {
  try {
    const value = JSON.parse(file) as Partial<Opening> | null;
    return value?.format === "robotek-ledger-opening/v1" && typeof value.key === "string" && typeof value.private === "string" ? (value as Opening) : null;
  } catch {
    return null;
  }
}
