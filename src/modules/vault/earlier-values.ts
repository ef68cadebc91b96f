import type { FieldId, Source, SubjectId } from "../../policy/index.ts";
import { compartmentOf } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { KeyStore } from "../keys/index.ts";
import { heldIn, openRecord, type Held, type RecordContent } from "./vault-record.ts";
import { recordVersions } from "./vault.store.ts";

/** A value that another one replaced. */
export interface EarlierValue<F extends FieldId = FieldId> {
  readonly field: F;
  readonly held: Held;
  /** When the other one came, and from where. */
  readonly replacedAt: Date;
  readonly source: Source;
}

/** Versions looked through, at most: older ones are not shown. */
const VERSIONS_LOOKED_AT = 200;

/**
 * The values that were held before the present ones, newest first. Decides nothing and ledgers nothing: who calls has read the same fields in the same
 * transaction and was allowed to. A version whose key is gone is left out.
 */
export async function earlierValues<F extends FieldId>(keys: Pick<KeyStore, "openKeys">, tx: Tx, subject: SubjectId, fields: readonly F[]): Promise<EarlierValue<F>[]> {
  const compartments = [...new Set(fields.map(compartmentOf))];
  const records = (await recordVersions(tx, subject, VERSIONS_LOOKED_AT)).filter(({ compartment }) => compartments.includes(compartment));
  const opened = await keys.openKeys([subject], compartments, { fresh: true });
  const found: EarlierValue<F>[] = [];
  let before: { compartment: string; content: RecordContent } | null = null;
  for (const { compartment, version, key_id, sealed } of records) {
    const key = opened.find(({ keyId }) => keyId === key_id);
    if (key === undefined) continue;
    const content = openRecord(key, { subject, compartment, version }, sealed);
    const same: RecordContent | null = before?.compartment === compartment ? before.content : null;
    for (const field of fields) {
      const [old, now] = [same?.[field], content[field]];
      const held = same && heldIn(same, field);
      if (held && old && now && old[0] !== now[0]) found.push({ field, held, replacedAt: new Date(now[2]), source: now[1] });
    }
    before = { compartment, content };
  }
  return found.sort((a, b) => b.replacedAt.getTime() - a.replacedAt.getTime());
}
