import type { CompartmentId, ConsentState, FieldId, Life, PurposeId, RestrictionKind, Stage, SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";

/** What is asked about one subject: the purpose whose consent decides, and the compartments that the fields lie in. */
export interface Asked {
  readonly subject: SubjectId;
  readonly consentPurpose: PurposeId | null;
  readonly compartments: readonly CompartmentId[];
  /** Who asks in the person's name; null when nobody does. */
  readonly representative: SubjectId | null;
}

export interface FactsRow {
  readonly n: number;
  /** Null for a subject that is not known (any more). */
  readonly life: Life | null;
  readonly consent: ConsentState | null;
  /** The pupil's own word about the same purpose. */
  readonly assent: ConsentState | null;
  readonly stage: Stage | null;
  readonly represents: boolean | null;
  readonly restrictions: { readonly kind: RestrictionKind; readonly fields: readonly FieldId[] | null }[] | null;
}

/** Facts about an ask and one of its records; null where nothing is held in that compartment. */
export interface ReadRow extends FactsRow {
  readonly compartment: CompartmentId | null;
  readonly version: number | null;
  readonly key_id: string | null;
  readonly sealed: Buffer | null;
}

export interface ReadRows {
  /** Locks that another transaction holds exclusively: what belongs to them was read without a lock and must not be used. */
  readonly busy: ReadonlySet<string>;
  /** `n` counts the asks from 1; one row for each compartment of an ask, at least one. */
  readonly rows: readonly ReadRow[];
}

// Lists travel as one text each: ids and names of our own, without a comma in them. An array parameter would be escaped element by element.

/** Shared locks in the order given; none is waited for. Answers the locks that were not to be had. */
function tryLocks(tx: Tx, locks: readonly string[]) {
  return tx<{ lock: string }[]>`
    select l::text as lock from unnest(string_to_array(${locks.join()}, ',')::bigint[]) as l where not pg_try_advisory_xact_lock_shared(l)`;
}

function waitForLocks(tx: Tx, locks: readonly string[]) {
  return tx<{ lock: string }[]>`
    select '' as lock from unnest(string_to_array(${locks.join()}, ',')::bigint[]) as l where pg_advisory_xact_lock_shared(l) is null`;
}

const NOBODY = "-";

/** The facts of each ask at an instant, on the primary, uncached. Each by its own key: a join would let the planner read all people for a page of them. */
function facts(tx: Tx, asked: readonly Asked[], at: Date) {
  return tx<FactsRow[]>`
    select a.n::integer as n,
           (select f.life from subjects.facts f where f.subject_id = a.subject_id) as life,
           (select c.state from consent.facts c where c.subject_id = a.subject_id and c.purpose = a.purpose and c.scope = 'processing') as consent,
           (select c.state from consent.facts c where c.subject_id = a.subject_id and c.purpose = a.purpose and c.scope = 'assent') as assent,
           (select g.stage from representation.stages g where g.subject_id = a.subject_id) as stage,
           a.representative <> '-' and exists (select 1 from representation.facts p where p.subject_id = a.subject_id and p.representative_id = nullif(a.representative, '-')::uuid
             and p.begins_at <= ${at} and (p.ends_at is null or p.ends_at > ${at})) as represents,
           (select jsonb_agg(jsonb_build_object('kind', r.kind, 'fields', r.fields)) from restrictions.facts r where r.subject_id = a.subject_id) as restrictions
      from unnest(string_to_array(${asked.map((ask) => ask.subject).join()}, ',')::uuid[], string_to_array(${asked.map((ask) => ask.consentPurpose ?? NOBODY).join()}, ','),
                  string_to_array(${asked.map((ask) => ask.representative ?? NOBODY).join()}, ','))
             with ordinality as a (subject_id, purpose, representative, n)`;
}

/** Facts and the newest version of each record asked for: one step down a key each, however long the history. Facts stand in an ask's first row. */
function factsAndRecords(tx: Tx, asked: readonly Asked[], at: Date) {
  const [n, subjects, purposes, compartments, representatives]: [number[], SubjectId[], string[], string[], string[]] = [[], [], [], [], []];
  for (const [order, ask] of asked.entries()) {
    for (let place = 0; place < Math.max(1, ask.compartments.length); place += 1) {
      n.push(place === 0 ? order + 1 : -order - 1);
      subjects.push(ask.subject);
      purposes.push(ask.consentPurpose ?? NOBODY);
      compartments.push(ask.compartments.at(place) ?? NOBODY);
      representatives.push(ask.representative ?? NOBODY);
    }
  }
  return tx<ReadRow[]>`
    select a.n, a.compartment, r.version, r.key_id, r.sealed,
           case when a.n > 0 then (select f.life from subjects.facts f where f.subject_id = a.subject_id) end as life,
           case when a.n > 0 then (select c.state from consent.facts c where c.subject_id = a.subject_id and c.purpose = a.purpose and c.scope = 'processing') end as consent,
           case when a.n > 0 then (select c.state from consent.facts c where c.subject_id = a.subject_id and c.purpose = a.purpose and c.scope = 'assent') end as assent,
           case when a.n > 0 then (select g.stage from representation.stages g where g.subject_id = a.subject_id) end as stage,
           case when a.n > 0 and a.representative <> '-' then exists (select 1 from representation.facts p where p.subject_id = a.subject_id
             and p.representative_id = a.representative::uuid and p.begins_at <= ${at} and (p.ends_at is null or p.ends_at > ${at})) end as represents,
           case when a.n > 0 then (select jsonb_agg(jsonb_build_object('kind', r.kind, 'fields', r.fields)) from restrictions.facts r
                                    where r.subject_id = a.subject_id) end as restrictions
      from unnest(string_to_array(${n.join()}, ',')::integer[], string_to_array(${subjects.join()}, ',')::uuid[], string_to_array(${purposes.join()}, ','),
                  string_to_array(${compartments.join()}, ','), string_to_array(${representatives.join()}, ',')) as a (n, subject_id, purpose, compartment, representative)
      left join lateral (select v.version, v.key_id, v.sealed from vault.record v
                          where v.subject_id = a.subject_id and v.compartment = a.compartment order by v.version desc limit 1) r on true`;
}

/**
 * Locks, facts and records in one round trip. `execute` sends each at once: the server takes them in this order, so that facts and records are read
 * under the locks, in a snapshot taken after them.
 */
export async function readUnderLocks(tx: Tx, locks: readonly string[], asked: readonly Asked[], how: "try" | "wait", at: Date): Promise<ReadRows> {
  const sent = [(how === "try" ? tryLocks(tx, locks) : waitForLocks(tx, locks)).execute(), factsAndRecords(tx, asked, at).execute()] as const;
  const [busy, rows] = await Promise.all(sent);
  return { busy: new Set(busy.map((row) => row.lock)), rows };
}

/** The facts about one subject in a transaction that holds its lock already; null when it is not known. */
export async function readFacts(tx: Tx, asked: Omit<Asked, "compartments">, at: Date): Promise<FactsRow | null> {
  const [row] = await facts(tx, [{ ...asked, compartments: [] }], at);
  return row ?? null;
}

/** The facts about many subjects in a transaction that holds their locks already, in the order asked. */
export async function readFactsOfMany(tx: Tx, asked: readonly Asked[], at: Date): Promise<FactsRow[]> {
  return facts(tx, asked, at);
}
