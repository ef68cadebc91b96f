import type { SubjectId } from "../../policy/index.ts";
import { sha256 } from "../../platform/crypto.ts";
import type { JournalRecord } from "../journal/index.ts";
import { lifeOf, lockSubjects, recordLife } from "../subjects/index.ts";
import { advanceDestruction } from "./advance-destruction.ts";
import { SOUGHT_PLACE } from "./begin-destruction.ts";
import { type Begun, rowHash } from "./certificate.ts";
import type { DestructionDeps } from "./destruction-deps.ts";
import { keepWhatIsLeft } from "./what-stays.ts";
import { destructionById, insertAddress, insertDestruction, insertWork } from "./destruction.store.ts";

/** The body of a destruction's journal record, as `beginDestruction` writes it. */
interface DestructionBody {
  readonly keyHashes: readonly string[];
  readonly requestId: string;
  /** Names nobody. With it the certificate's row comes back as it was. */
  readonly begun: Begun;
  /** SHA-256 of the capability, hex. */
  readonly address: string;
}

async function beginAgain(deps: DestructionDeps, record: JournalRecord, body: DestructionBody, keyIds: readonly string[]): Promise<void> {
  const at = deps.clock.now();
  const { subject, id: destruction } = record;
  // The values to search for can be read no more: the participants' own search has to do.
  const sealed = await deps.drafts.seal(SOUGHT_PLACE, destruction as SubjectId, {}, at);
  await deps.databases.data.begin(async (tx) => {
    await lockSubjects(tx, [subject], "exclusive");
    const life = await lifeOf(tx, subject);
    if (life !== null) {
      await keepWhatIsLeft(deps, tx, subject, body.begun);
      await recordLife(tx, subject, "destroying", at);
      await deps.accounts.close(tx, subject, at);
    }
    // The entry of the first time stands in the log without a row that leads to it; this one carries the same row's hash.
    const [entry] = await deps.ledger.append(tx, [{
      operation: "destroy", clause: "D2", purpose: "request-handling", subject: null, actor: { kind: "system", job: "restore" }, fields: [], requestId: body.requestId, at,
      detail: { destruction }, publicDetail: { row: rowHash(body.begun) },
    }]);
    if (entry === undefined) throw new Error("the ledger gave no entry");
    await insertDestruction(tx, { begun: body.begun, entryId: entry.entryId });
    await insertWork(tx, { subject, destruction, keyIds, ownKeyId: sealed.keyId, sought: sealed.sealed, dueAt: at });
    await insertAddress(tx, Buffer.from(body.address, "hex"), destruction);
    await deps.steps("destroy:again-uncommitted");
  });
  await deps.steps("destroy:again");
}

/**
 * After a restore: repeats a destruction that the restored rows do not know, out of its journal record; keys that came back with the key store's backup are
 * destroyed by their hashes, whether the rows know of it or not. Can be killed and run again. Only while nothing else runs on the database. clause:D2
 * @returns whether there was anything to repeat.
 */
export async function destroyAgain(deps: DestructionDeps, record: JournalRecord): Promise<boolean> {
  const body = record.body as unknown as DestructionBody;
  const hashes = new Set(body.keyHashes);
  const keyIds = (await deps.keys.listKeys(record.subject)).map(({ keyId }) => keyId).filter((keyId) => hashes.has(sha256(keyId).toString("hex")));
  await deps.keys.destroyKeys(keyIds);
  await deps.steps("destroy:keys-gone-again");
  if ((await destructionById(deps.databases.data, record.id)) !== null) return keyIds.length > 0;
  await beginAgain(deps, record, body, keyIds);
  await advanceDestruction(deps, record.id, { alone: true });
  return true;
}
