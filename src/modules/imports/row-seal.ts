import type { SubjectId } from "../../policy/index.ts";
import { canonicalJson, seal, unseal } from "../../platform/crypto.ts";
import { idBytes } from "../../platform/id.ts";
import type { SubjectKey } from "../keys/index.ts";
import type { StagedRow } from "./families.store.ts";
import type { GoodRow, TypedRow } from "./row-check.ts";

function place(importId: SubjectId, line: number, draft: SubjectId | null): string {
  return `imports.row/${importId}/${line}/${draft ?? ""}`;
}

/** A line under the key of its family, or of the import while it cannot be taken. */
export function sealRow(key: SubjectKey, at: { importId: SubjectId; line: number; draft: SubjectId | null }, content: GoodRow | TypedRow): Buffer {
  return seal({ id: idBytes(key.keyId), secret: key.bytes }, canonicalJson(content), place(at.importId, at.line, at.draft));
}

function openAs(keys: readonly SubjectKey[], importId: SubjectId, row: StagedRow): unknown {
  const key = keys.find(({ keyId }) => keyId === row.keyId);
  if (key === undefined) return null;
  return JSON.parse(unseal({ id: idBytes(key.keyId), secret: key.bytes }, row.sealed, place(importId, row.line, row.draft)).toString("utf8"));
}

/** A line that waits for its family's answer; null when its key is gone. */
export function openGood(keys: readonly SubjectKey[], importId: SubjectId, row: StagedRow): GoodRow | null {
  return openAs(keys, importId, row) as GoodRow | null;
}

/** A line that cannot be taken yet; null when its key is gone. */
export function openTyped(keys: readonly SubjectKey[], importId: SubjectId, row: StagedRow): TypedRow | null {
  return openAs(keys, importId, row) as TypedRow | null;
}
