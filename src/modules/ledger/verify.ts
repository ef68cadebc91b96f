import { judgeCheckpoint, readCheckpoint } from "./checkpoint.ts";
import type { Checkpoint, Trust } from "./checkpoint.ts";
import { Recomputation } from "./recomputation.ts";
import type { Milestone } from "./recomputation.ts";
import type { TileSource } from "./tile-source.ts";
import type { LedgerFault, Verification } from "./verification.ts";

/** Signatures of older heads that are checked at most while a fault is narrowed down. */
const MILESTONES_MAX = 1_000;

/** What to verify, and against what. */
export interface VerifyRequest {
  source: TileSource;
  trust: Trust;
  /** A checkpoint that the verifier has held since an earlier day: anything below it that changed since is found. */
  since?: string;
}

/**
 * Recomputes the whole log from its entries (RFC 6962 over C2SP tlog-tiles) and compares every tile and head on the way (clause:S1).
 * Publishing and verifying read the same tiles by the same names.
 */
export async function verifyLog({ source, trust, since }: VerifyRequest): Promise<Verification> {
  const judged = judgeCheckpoint((await source.checkpoint()) ?? "", trust);
  if (!judged.ok) return failed(null, { kind: "checkpoint", reason: judged.reason });
  const { checkpoint } = judged;
  const held = since === undefined ? null : judgeCheckpoint(since, { keys: trust.keys });
  if (held?.ok === false) return failed(checkpoint, { kind: "checkpoint", reason: `since-${held.reason}` });
  if (held !== null && held.checkpoint.origin !== checkpoint.origin) return failed(checkpoint, { kind: "checkpoint", reason: "since-other-log" });
  if (held !== null && held.checkpoint.size > checkpoint.size) {
    const { size } = held.checkpoint;
    return failed(checkpoint, { kind: "since", size, from: checkpoint.size, to: size });
  }
  const first = await new Recomputation(source, checkpoint, held?.checkpoint ?? null, []).run();
  if (first.fault?.kind !== "since" && first.fault?.kind !== "root") return first;
  const milestones = await milestonesOf(source, trust, checkpoint);
  return milestones.length === 0 ? first : await new Recomputation(source, checkpoint, held?.checkpoint ?? null, milestones).run();
}

function failed(checkpoint: Checkpoint | null, fault: LedgerFault): Verification {
  return { ok: false, origin: checkpoint?.origin ?? null, size: checkpoint?.size ?? 0, root: null, entriesChecked: 0, fault };
}

/** Older heads, which narrow down where a log that agrees with itself was rewritten. Those that no believed key signed are left aside. */
async function milestonesOf(source: TileSource, trust: Trust, checkpoint: Checkpoint): Promise<Milestone[]> {
  const notes = (await source.checkpoints?.(checkpoint.size)) ?? [];
  const step = Math.ceil(notes.length / MILESTONES_MAX);
  return notes.filter((_, at) => at % step === 0).flatMap((note) => {
    const judged = readCheckpoint(note)?.origin === checkpoint.origin && judgeCheckpoint(note, { keys: trust.keys });
    return judged && judged.ok && judged.checkpoint.size > 0 ? [{ size: judged.checkpoint.size, root: judged.checkpoint.root }] : [];
  });
}
