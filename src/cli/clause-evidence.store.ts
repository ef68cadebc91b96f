import type { EvidenceName } from "../policy/index.ts";
import type { SqlOrTx } from "../platform/postgres.ts";

export type EvidenceRow = Readonly<Record<string, string | number | boolean | Date | null>>;
type Query = (sql: SqlOrTx) => Promise<readonly EvidenceRow[]>;

const answersByKind: Query = (sql) => sql<EvidenceRow[]>`
  select state, decided_as, typed_as, source, method, count(*) as answers, max(at) as last from consent.event
   group by state, decided_as, typed_as, source, method order by state, decided_as, typed_as, source, method`;

const classedColumns: Query = (sql) => sql<EvidenceRow[]>`
  select coalesce((regexp_match(d.description, '^@([a-z]+)'))[1], 'none') as class, count(*) as columns
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_description d on d.objoid = c.oid and d.objsubid = a.attnum and d.classoid = 'pg_class'::regclass
   where a.attnum > 0 and not a.attisdropped and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker', 'public')
   group by 1 order by 1`;

const consentsGiven: Query = (sql) => sql<EvidenceRow[]>`
  select purpose, scope, state, count(*) as people from consent.facts group by purpose, scope, state order by purpose, scope, state`;

const destructions: Query = (sql) => sql<EvidenceRow[]>`
  select step, count(*) as destructions, max(at) as last from destruction.step group by step order by step`;

const documentsInForce: Query = (sql) => sql<EvidenceRow[]>`
  select kind, language, max(version) as version, count(*) as publications, max(published_at) as last from documents.publication
   group by kind, language order by kind, language`;

const fieldsHeld: Query = (sql) => sql<EvidenceRow[]>`
  select field, count(distinct subject_id) as people from vault.record cross join lateral unnest(fields) as field group by field order by field`;

const logEntries: Query = (sql) => sql<EvidenceRow[]>`
  select (select count(*) from ledger.entry) as entries, (select count(*) from ledger.pending) as waiting,
         (select max(size) from ledger.checkpoint) as published, (select max(at) from ledger.checkpoint) as last`;

const papersByFate: Query = (sql) => sql<EvidenceRow[]>`
  select s.kind, coalesce(e.change, 'not noted') as fate, count(*) as papers, max(coalesce(e.at, s.at)) as last
    from intake.scan s left join intake.paper_event e on e.subject_id = s.subject_id and e.scan_id = s.scan_id
   group by 1, 2 order by 1, 2`;

const documentsByEnd: Query = (sql) => sql<EvidenceRow[]>`
  select d.scan, coalesce(e.change, 'waits') as became, count(*) as documents, max(coalesce(e.at, d.at)) as last
    from requests.document d
    left join lateral (select change, at from requests.event e where e.case_id = d.case_id and e.document_id = d.document_id order by position desc limit 1) e on true
   group by 1, 2 order by 1, 2`;

const recordsByRetentionClass: Query = (sql) => sql<EvidenceRow[]>`
  select compartment, count(distinct subject_id) as people, min(written_at) as oldest, max(written_at) as newest from vault.record
   group by compartment order by compartment`;

const recordsBySource: Query = (sql) => sql<EvidenceRow[]>`
  select source, count(*) as answers, max(at) as last from consent.event group by source order by source`;

const requestsByChannel: Query = (sql) => sql<EvidenceRow[]>`
  select r.channel, coalesce((select c.kind from requests.event c where c.case_id = r.case_id and c.kind is not null order by c.position desc limit 1), r.kind) as kind, e.state, count(*) as requests, max(r.received_at) as last
    from requests.request r
    join lateral (select state from requests.event e where e.case_id = r.case_id order by position desc limit 1) e on true
   group by 1, 2, 3 order by 1, 2, 3`;

// Days are those of Kazakhstan, UTC+5.
const requestsByClock: Query = (sql) => sql<EvidenceRow[]>`
  select e.next_on is not null as open, (e.at + interval '5 hours')::date > r.answer_on as late, count(*) as requests, max(e.at) as last
    from requests.request r
    join lateral (select next_on, at from requests.event e where e.case_id = r.case_id order by position desc limit 1) e on true
   group by 1, 2 order by 1, 2`;

const restrictionsInForce: Query = (sql) => sql<EvidenceRow[]>`
  select kind, clause, count(*) as restrictions, min(at) as oldest from restrictions.facts group by kind, clause order by kind, clause`;

const sealedRecords: Query = (sql) => sql<EvidenceRow[]>`
  select compartment, count(*) as records, count(distinct key_id) as keys from vault.record group by compartment order by compartment`;

/** Each query by its name: counts and times over the data database, as the application's role may see them. */
export const evidenceQueries: Readonly<Record<EvidenceName, Query>> = {
  "answers-by-kind": answersByKind,
  "classed-columns": classedColumns,
  "consents-given": consentsGiven,
  destructions,
  "documents-by-end": documentsByEnd,
  "documents-in-force": documentsInForce,
  "fields-held": fieldsHeld,
  "log-entries": logEntries,
  "papers-by-fate": papersByFate,
  "records-by-retention-class": recordsByRetentionClass,
  "records-by-source": recordsBySource,
  "requests-by-channel": requestsByChannel,
  "requests-by-clock": requestsByClock,
  "restrictions-in-force": restrictionsInForce,
  "sealed-records": sealedRecords,
};
