import type { CompartmentId, ConsentState, FieldId, Life, PurposeId, RestrictionKind, SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";

/** What is asked about one subject: the purpose whose consent decides, and the compartments that the fields lie in. */
export interface Asked {
  readonly subject: SubjectId;
  readonly consentPurpose: PurposeId | null;
  readonly compartments: readonly CompartmentId[];
}

export interface FactsRow {
  readonly n: number;
  /** Null for a subject that is not known (any more). */
  readonly life: Life | null;
  readonly consent: ConsentState | null;
  readonly restrictions: { readonly kind: RestrictionKind; readonly fields: readonly FieldId[] | null }[] | null;
}

export interface RecordRow {
  readonly n: number;
  readonly version: number;
  readonly key_id: string;
  readonly sealed: Buffer;
}

export interface ReadRows {
  /** Locks that another transaction holds exclusively: what belongs to them was read without a lock and must not be used. */
  readonly busy: ReadonlySet<string>;
  readonly facts: readonly FactsRow[];
  readonly records: readonly RecordRow[];
  /** To which ask and compartment `n` of a record belongs. */
  readonly places: readonly { readonly ask: number; readonly compartment: CompartmentId }[];
}

// Lists travel as one text each: ids and names of our own, without a comma in them. An array parameter would be escaped element by element.

/** Shared locks in the order given; none is waited for. Answers the locks that were not to be had. */
function tryLocks(tx: Tx, locks: readonly string[]) {
  return tx<{ lock: string }[]>`
    select l::text as lock from unnest(string_to_array(${locks.join()}, ',')::bigint[]) as l where not pg_try_advisory_xact_lock_shared(l)`;
}

function waitForLocks(tx: Tx, locks: readonly string[]) {
  return tx<{ lock: string }[]>`
    select null as lock from unnest(string_to_array(${locks.join()}, ',')::bigint[]) as l where pg_advisory_xact_lock_shared(l) is null`;
}

/** The facts of each ask, on the primary, uncached. */
function facts(tx: Tx, asked: readonly Asked[]) {
  return tx<FactsRow[]>`
    select a.n::integer as n, s.life,
           (select c.state from consent.facts c where c.subject_id = a.subject_id and c.purpose = a.purpose and c.scope = 'processing') as consent,
           (select jsonb_agg(jsonb_build_object('kind', r.kind, 'fields', r.fields)) from restrictions.facts r where r.subject_id = a.subject_id) as restrictions
      from unnest(string_to_array(${asked.map((ask) => ask.subject).join()}, ',')::uuid[], string_to_array(${asked.map((ask) => ask.consentPurpose ?? "-").join()}, ','))
             with ordinality as a (subject_id, purpose, n)
      left join lateral (select f.life from subjects.facts f where f.subject_id = a.subject_id) s on true`;
}

/** The newest version of each record asked for: one step down the key each, however long the history. */
function records(tx: Tx, subjects: readonly SubjectId[], compartments: readonly CompartmentId[]) {
  return tx<RecordRow[]>`
    select w.n::integer as n, r.version, r.key_id, r.sealed
      from unnest(string_to_array(${subjects.join()}, ',')::uuid[], string_to_array(${compartments.join()}, ',')) with ordinality as w (subject_id, compartment, n)
     cross join lateral (select v.version, v.key_id, v.sealed from vault.record v
                          where v.subject_id = w.subject_id and v.compartment = w.compartment order by v.version desc limit 1) r`;
}

/**
 * Locks, facts and records in one round trip. `execute` sends each at once: the server takes them in this order, so that facts and records are read
 * under the locks, in snapshots taken after them.
 */
export async function readUnderLocks(tx: Tx, locks: readonly string[], asked: readonly Asked[], how: "try" | "wait"): Promise<ReadRows> {
  const places = asked.flatMap((ask, n) => ask.compartments.map((compartment) => ({ ask: n, compartment, subject: ask.subject })));
  const sent = [
    (how === "try" ? tryLocks(tx, locks) : waitForLocks(tx, locks)).execute(),
    facts(tx, asked).execute(),
    records(tx, places.map((place) => place.subject), places.map((place) => place.compartment)).execute(),
  ] as const;
  const [busy, factRows, recordRows] = await Promise.all(sent);
  return { busy: new Set(busy.flatMap((row) => row.lock ?? [])), facts: factRows, records: recordRows, places };
}

/** The facts about one subject in a transaction that holds its lock already; null when it is not known. */
export async function readFacts(tx: Tx, asked: Pick<Asked, "subject" | "consentPurpose">): Promise<FactsRow | null> {
  const [row] = await facts(tx, [{ ...asked, compartments: [] }]);
  return row ?? null;
}

/** The facts about many subjects in a transaction that holds their locks already, in the order asked. */
export async function readFactsOfMany(tx: Tx, asked: readonly Asked[]): Promise<FactsRow[]> {
  return facts(tx, asked);
}
