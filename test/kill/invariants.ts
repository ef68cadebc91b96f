import { existsSync, readdirSync } from "node:fs";
import { checkBackup } from "../../src/modules/backup/index.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import type { School } from "../restore/whole-school.ts";

/** Tables whose rows belong to a person of the registry: none may stand without its person. */
const OWNED = [
  "vault.record", "vault.correction", "consent.event", "consent.used_form", "restrictions.event", "ledger.history", "accounts.account", "accounts.session", "subjects.life", "leaving.event",
] as const;

type Faults = string[];

async function rowsWithoutPerson(school: School, faults: Faults): Promise<void> {
  const sql = school.databases.dataOwner;
  for (const table of OWNED) {
    const [schema = "", name = ""] = table.split(".");
    const [row] = await sql<{ rows: number }[]>`
      select count(*)::int as rows from ${sql(schema)}.${sql(name)} o where not exists (select 1 from subjects.subject s where s.subject_id = o.subject_id)`;
    if (row?.rows !== 0) faults.push(`${table}: ${String(row?.rows)} rows without their person`);
  }
}

/** A person is whole or not there: an account (a pupil may have none), consent, records, the keys of every record, a history, a way to be found. */
async function wholePeople(school: School, faults: Faults): Promise<void> {
  const data = school.databases.dataOwner, keys = school.databases.keysOwner;
  const held = await data<{ subject_id: SubjectId; life: string; account: boolean; pupil: boolean; consents: number; records: number; entries: number; key_ids: string[] }[]>`
    select f.subject_id, f.life, exists (select 1 from accounts.account a where a.subject_id = f.subject_id and a.state = 'open') as account,
           exists (select 1 from representation.stages g where g.subject_id = f.subject_id) as pupil,
           (select count(*)::int from consent.event e where e.subject_id = f.subject_id) as consents,
           (select count(*)::int from vault.record r where r.subject_id = f.subject_id) as records,
           (select count(*)::int from ledger.history h where h.subject_id = f.subject_id) as entries,
           coalesce((select array_agg(distinct r.key_id) from vault.record r where r.subject_id = f.subject_id), '{}') as key_ids
      from subjects.facts f`;
  const living = new Map<string, Set<string>>();
  for (const { subject_id, key_id } of await keys<{ subject_id: string; key_id: string }[]>`select subject_id, key_id from keys.subject_key`) {
    living.set(subject_id, (living.get(subject_id) ?? new Set()).add(key_id));
  }
  const found = new Set((await keys<{ subject_id: string }[]>`select distinct subject_id from keys.index_token`).map((row) => row.subject_id));
  for (const person of held) {
    if (person.life !== "living" && person.life !== "frozen") faults.push(`${person.subject_id} is left ${person.life}`);
    const whole = (person.account || person.pupil) && person.consents > 0 && person.records >= 2 && person.entries >= person.consents && found.has(person.subject_id);
    const keyed = person.key_ids.every((id) => living.get(person.subject_id)?.has(id) === true);
    if (!whole || !keyed) faults.push(`${person.subject_id} is half there: ${JSON.stringify({ ...person, key_ids: keyed, found: found.has(person.subject_id) })}`);
  }
}

/** Keys that nobody knows, destructions that do not end, letters and drafts that nobody ends. */
async function nothingLeft(school: School, faults: Faults): Promise<void> {
  const { services, databases } = school;
  const all = await databases.keysOwner<{ keyId: string; subject: SubjectId; compartment: "identity" }[]>`select key_id as "keyId", subject_id as subject, compartment from keys.subject_key`;
  const known = await services.keysKnown(all);
  const orphans = all.filter(({ keyId }) => !known.has(keyId));
  if (orphans.length > 0) faults.push(`${orphans.length} orphan keys (${[...new Set(orphans.map(({ compartment }) => compartment))].join(", ")})`);
  const counts = await databases.dataOwner<{ what: string; rows: number }[]>`
    select 'running destructions' as what, count(*)::int as rows from destruction.work
    union all select 'journal records that wait', count(*)::int from journal.outbox
    union all select 'letters that wait', count(*)::int from notices.notice where state in ('waiting', 'sending')
    union all select 'letters of the mailbox that nobody reads', count(*)::int from mailbox.letter where state = 'waiting'
    union all select 'requests with the same letter', count(*)::int - count(distinct case_id)::int from mailbox.letter where state = 'request'
    union all select 'removals that run', count(*)::int from retention.removal
    union all select 'destructions without an end', count(*)::int from destruction.destruction d
                where (select count(*) from destruction.step s where s.destruction_id = d.destruction_id and s.step in ('unreadable', 'removed', 'erased')) <> 3
    union all select 'destructions that were irrecoverable before they were erased', count(*)::int from destruction.step i
                join destruction.step e on e.destruction_id = i.destruction_id and e.step = 'erased' where i.step = 'irrecoverable' and i.at < e.at`;
  for (const { what, rows } of counts) if (rows > 0) faults.push(`${rows} ${what}`);
  const tokens = await databases.keysOwner<{ subject_id: SubjectId }[]>`select distinct subject_id from keys.index_source`;
  const people = new Set((await databases.dataOwner<{ subject_id: string }[]>`select subject_id from subjects.subject`).map((row) => row.subject_id));
  const nobody = tokens.filter(({ subject_id }) => !people.has(subject_id));
  if (nobody.length > 0) faults.push(`${nobody.length} who are not there can be found by the index`);
}

async function journalComplete(school: School, faults: Faults): Promise<void> {
  const records = new Set((await school.services.journal.read()).map(({ id }) => id));
  const rows = await school.databases.dataOwner<{ id: string }[]>`
    select event_id as id from consent.event where state = 'ConsentWithdrawn' union all select destruction_id from destruction.destruction`;
  const missing = rows.filter(({ id }) => !records.has(id));
  if (missing.length > 0) faults.push(`${missing.length} withdrawals or destructions are not in the journal`);
}

async function epochsWhole(school: School, faults: Faults): Promise<void> {
  const epochs = await school.services.keys.epochs();
  if (epochs.filter(({ state }) => state === "living").length !== 1 || epochs.some(({ state }) => state === "retired")) faults.push(`epochs: ${epochs.map(({ state }) => state).join(" ")}`);
  for (const folder of school.services.config.keysDirs) {
    const files = readdirSync(folder).filter((name) => name.includes("epoch-"));
    // A file that a dead turn left is erased by the next turn; it wraps nothing.
    if (!files.some((name) => name.startsWith(`epoch-${String(epochs.at(-1)?.epoch)}-`))) faults.push(`${folder} lacks the living epoch's key`);
    for (const { epoch } of epochs.filter(({ state }) => state === "erased")) if (files.some((name) => name.startsWith(`epoch-${epoch}-`))) faults.push(`epoch ${epoch} is called erased, and its key is there`);
  }
  const { faults: unready } = await school.services.keys.readiness();
  for (const fault of unready) if (fault !== "deaf-to-destroyed-keys" && fault !== "epoch-too-old") faults.push(`key store: ${fault}`);
}

async function logWhole({ services }: School, faults: Faults): Promise<void> {
  await services.ledger.checkHead();
  const verified = await services.ledger.verify();
  if (!verified.ok) faults.push(`log: ${JSON.stringify(verified.fault)}`);
  const deep = await services.ledger.verifyDeep(services.deepSources);
  if (!deep.ok) faults.push(`log and rows: ${JSON.stringify(deep.faults.slice(0, 3))}`);
}

/** What must hold after a kill and a recovery, whatever was killed. */
export async function faultsOf(school: School, backup: string): Promise<string[]> {
  const faults: Faults = [];
  await logWhole(school, faults);
  await rowsWithoutPerson(school, faults);
  await wholePeople(school, faults);
  await nothingLeft(school, faults);
  await journalComplete(school, faults);
  await epochsWhole(school, faults);
  // Under its name a backup is complete.
  if (existsSync(backup)) await checkBackup(backup, school.services.longLived.journal).catch((error: unknown) => faults.push(String(error)));
  return faults;
}
