import type { Actor, SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { enqueue } from "../../platform/queue.ts";
import { Refusal } from "../../platform/refusal.ts";
import { countFaulty, deleteFamilies, deleteFaultyRows, endAll, endUnanswered, familiesOver, type FamilyRow, holdFamily, importsLate, setFamilyState } from "./families.store.ts";
import { countEnded, type Ending, holdImport, importById, importsToEmpty, markEmptied, setState } from "./imports.store.ts";
import type { ImportsDeps } from "./imports-deps.ts";
import { TAKE_BACK_JOB } from "./recorded-families.ts";

const FAMILIES_AT_ONCE = 500;
const ROUNDS_MAX = 1_000;

/** The entry of a destruction of what only waited: it has no subject yet, so the entry says how many (clause:G2, clause:D2). */
async function noteDestroyed(deps: ImportsDeps, tx: Tx, importId: SubjectId, what: { reason: Ending; families: number; rows?: number; recorded?: number; actor: Actor; requestId: string }): Promise<void> {
  const { reason, families, rows = 0, recorded = 0, actor, requestId } = what;
  if (families + rows + recorded === 0) return;
  await deps.ledger.append(tx, [{
    operation: "destroy", clause: "D2", purpose: null, subject: null, actor, fields: [], requestId, at: deps.clock.now(), detail: { import: importId, reason, families, rows, ...(recorded > 0 && { recorded }) },
  }]);
}

/**
 * Holds a family until the transaction ends; gives its state. The import before its families, here and wherever both are held: two that take them the other way round
 * would wait for each other, and the one that PostgreSQL stops may be somebody's yes.
 */
export async function holdInOrder(tx: Tx, { importId, draft }: Pick<FamilyRow, "importId" | "draft">): Promise<FamilyRow["state"] | null> {
  await holdImport(tx, importId);
  return holdFamily(tx, draft);
}

/** Ends a family in the caller's transaction; its key and rows go right after it. Throws `import-family-over` for one that waits no more. */
export async function endFamily(deps: ImportsDeps, tx: Tx, family: { importId: SubjectId; draft: SubjectId }, how: { reason: Ending; actor: Actor; requestId: string }): Promise<void> {
  const state = await holdInOrder(tx, family);
  if (state === null || state === "over") throw new Refusal("not-found", "import-family-over", { clause: "C2" });
  await setFamilyState(tx, family.draft, "over");
  await countEnded(tx, family.importId, how.reason, 1);
  if (how.reason !== "accepted" && how.reason !== "signed") await noteDestroyed(deps, tx, family.importId, { ...how, families: 1 });
}

/**
 * Undoes a whole import: everything of it that nobody has accepted is destroyed; who was recorded from paper and has not been touched since follows in a job, by
 * destructions with certificates. Who accepted stays, by the own consent. Throws `import-unknown`, `import-undone`.
 */
export async function undoImport(deps: ImportsDeps, importId: SubjectId, who: { actor: Actor; requestId: string }): Promise<void> {
  await deps.databases.data.begin(async (tx) => {
    const state = await holdImport(tx, importId);
    if (state === null) throw new Refusal("not-found", "import-unknown", { clause: "C4" });
    if (state === "undone") throw new Refusal("conflict", "import-undone", { clause: "C4" });
    const families = await endAll(tx, importId);
    const rows = await countFaulty(tx, importId);
    await countEnded(tx, importId, "undone", families);
    const recorded = (await importById(tx, importId))?.signed ?? 0;
    await setState(tx, importId, "undone");
    await noteDestroyed(deps, tx, importId, { reason: "undone", families, rows, recorded, ...who });
    if (recorded > 0) await enqueue(tx, TAKE_BACK_JOB, { import: importId, requestId: who.requestId }, { key: `${TAKE_BACK_JOB}/${importId}` });
  });
  await deps.steps("import:undone");
  await destroyEnded(deps);
}

/** Ends whom nobody answered for in time, in the nightly run, import by import. Answers how many. */
export async function endLate(deps: ImportsDeps): Promise<number> {
  const { databases, clock } = deps;
  const at = clock.now();
  let ended = 0;
  for (const importId of await importsLate(databases.data, at)) ended += await databases.data.begin((tx) => endLateIn(deps, tx, importId, at));
  await deps.steps("import:late-ended");
  return ended;
}

async function endLateIn(deps: ImportsDeps, tx: Tx, importId: SubjectId, at: Date): Promise<number> {
  await holdImport(tx, importId);
  const families = await endUnanswered(tx, importId, at);
  await countEnded(tx, importId, "unanswered", families);
  const requestId = (await importById(tx, importId))?.requestId ?? "";
  await noteDestroyed(deps, tx, importId, { reason: "unanswered", families, actor: { kind: "system", job: "end-imports" }, requestId });
  return families;
}

/** Destroys what is over: keys first, so that rows left by a kill say nothing; then letters, rows, files. Safe to run twice. Answers how many families went. */
export async function destroyEnded(deps: ImportsDeps): Promise<number> {
  const { databases, keys, notices, steps } = deps;
  let gone = 0;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const over = await familiesOver(databases.data, FAMILIES_AT_ONCE);
    if (over.length === 0) break;
    await keys.destroyKeys(over.map(({ keyId }) => keyId));
    await steps("import:keys-gone");
    const drafts = over.map(({ draft }) => draft);
    await notices.forgetDrafts(drafts);
    await databases.data.begin((tx) => deleteFamilies(tx, drafts));
    await steps("import:rows-gone");
    gone += over.length;
  }
  await emptyImports(deps);
  return gone;
}

async function emptyImports({ databases, clock, keys, files, steps }: ImportsDeps): Promise<void> {
  for (const { id, keyId, fileId } of await importsToEmpty(databases.data, clock.now())) {
    await keys.destroyKeys([keyId]);
    await steps("import:own-key-gone");
    if (fileId !== null) await files.delete(fileId);
    await deleteFaultyRows(databases.data, id);
    await databases.data.begin((tx) => markEmptied(tx, id));
    await steps("import:emptied");
  }
}

/** A file that cannot be read to its end leaves nothing behind. */
export async function endBroken(deps: ImportsDeps, importId: SubjectId): Promise<void> {
  const row = await importById(deps.databases.data, importId);
  if (row?.state !== "broken") return;
  await deps.databases.data.begin(async (tx) => {
    await holdImport(tx, importId);
    const families = await endAll(tx, importId);
    await countEnded(tx, importId, "undone", families);
    await noteDestroyed(deps, tx, importId, { reason: "undone", families, rows: await countFaulty(tx, importId), actor: { kind: "system", job: "read-import" }, requestId: row.requestId });
  });
  await destroyEnded(deps);
}
