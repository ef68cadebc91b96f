import type { JsonObject } from "../../policy/index.ts";
import { replayConsent } from "../consent/index.ts";
import { advanceDestruction, destroyAgain, runningWork } from "../destruction/index.ts";
import type { JournalRecord } from "../journal/index.ts";
import { replayCancellation } from "../leaving/index.ts";
import { replayRepresentation } from "../representation/index.ts";
import { replayRestriction } from "../restrictions/index.ts";
import { knownSubjects } from "../subjects/index.ts";
import type { RestoreDeps } from "./restore-deps.ts";

const RUNNING_MAX = 10_000;
const REPEATED: readonly JournalRecord["kind"][] = ["withdrawal", "restriction", "representation", "cancellation"];

async function replayOne(deps: RestoreDeps, record: JournalRecord): Promise<boolean> {
  // Without the ledger key nothing can be written about the person, nor read: the step after next freezes.
  if ((await deps.keys.openKeys([record.subject], ["ledger"])).length === 0) return false;
  return deps.databases.data.begin(async (tx) => {
    if (!(await knownSubjects(tx, [record.subject])).has(record.subject)) return false;
    if (record.kind === "restriction") return replayRestriction(deps, tx, record);
    if (record.kind === "cancellation") return replayCancellation(deps, tx, record);
    return record.kind === "representation" ? replayRepresentation(deps, tx, record) : replayConsent(deps, tx, record);
  });
}

/**
 * Repeats withdrawals, restrictions, ended representations and cancelled withdrawals, in the journal's order, that the backup does not know. About somebody who joined after it there is nothing to repeat.
 * The marks of who was destroyed or left a mailing list come back with them: the withdrawal that a leaving was is a record of its own.
 */
export async function replayChoices(deps: RestoreDeps): Promise<JsonObject> {
  const repeated: Record<string, number> = { withdrawal: 0, restriction: 0, representation: 0, cancellation: 0 };
  const records = await deps.journal.read();
  const destroyed = new Set(records.filter(({ kind }) => kind === "destruction").map(({ subject }) => subject));
  for (const record of records) {
    if (!REPEATED.includes(record.kind) || destroyed.has(record.subject)) continue;
    if (await replayOne(deps, record)) repeated[record.kind] = (repeated[record.kind] ?? 0) + 1;
    await deps.steps("restore:record-replayed");
  }
  // Whoever it is about, also somebody whom the backup does not know or who is gone: a request is owed its answer.
  const requests = await deps.requests.replay(records);
  // Also of people whom the backup does not know: a mark names nobody, and keeps them from being brought back unasked.
  const marks = await deps.databases.data.begin((tx) => deps.marks.replay(tx, records));
  await deps.steps("restore:marks-replayed");
  return { records: records.length, marks, requests, ...repeated };
}

/**
 * Destroyed stays destroyed: every destruction in the journal is repeated by its hashed key ids, and every one that ran in the backup goes on to its end.
 * No other process serves meanwhile, so no cache of keys has to be waited for. clause:D2
 */
export async function destroyAllAgain(deps: RestoreDeps): Promise<JsonObject> {
  let again = 0;
  let known = 0;
  for (const record of await deps.journal.read()) {
    if (record.kind !== "destruction") continue;
    if (await destroyAgain(deps.destruction, record)) again += 1;
    else known += 1;
    await deps.steps("restore:one-destroyed");
  }
  const running = await runningWork(deps.databases.data, RUNNING_MAX);
  for (const { destruction } of running) await advanceDestruction(deps.destruction, destruction, { alone: true });
  return { again, known, finished: running.length };
}
