import type { Sql } from "../../platform/postgres.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { checkpointAt, insertCosignature } from "./log.store.ts";
import { readNote, signersOf } from "./signed-note.ts";
import type { NoteKey } from "./signed-note.ts";

/** What became of a witness's lines. */
export type CosigningJudgement = { taken: number } | { refused: "no-such-checkpoint" | "no-known-witness" | "bad-signature" };

/**
 * Takes cosignature/v1 lines (C2SP tlog-cosignature) for the checkpoint of a size: only of configured witnesses, only those that hold.
 * They are served with that checkpoint for as long as it is the newest.
 */
export async function cosign(sql: Sql, logId: number, witnesses: readonly NoteKey[], size: number, lines: string): Promise<CosigningJudgement> {
  const row = await checkpointAt(sql, logId, size);
  const own = readCheckpoint(row?.note ?? "");
  if (own === null) return { refused: "no-such-checkpoint" };
  const note = readNote(`${own.parsed.text}\n${lines}`);
  const signers = note === null ? null : signersOf(note, witnesses);
  if (note === null || signers === null) return { refused: "bad-signature" };
  const known = note.signatures.filter(({ name, id }) => signers.some((signer) => signer.name === name && signer.id === id));
  if (known.length === 0) return { refused: "no-known-witness" };
  await sql.begin(async (tx) => {
    for (const { name, id, line } of known) await insertCosignature(tx, logId, size, `${name}+${id}`, line);
  });
  return { taken: known.length };
}
