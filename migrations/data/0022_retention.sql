-- Data whose term of keeping has ended go by themselves (clause:S3). A row here is a removal that runs: its rows are gone, its keys are going.
create schema retention;

create table retention.removal (
  subject_id uuid not null,
  removal_id uuid not null,
  class text not null,
  key_ids uuid[] not null,
  begun_at timestamptz not null,
  entry_id uuid not null,
  primary key (subject_id, removal_id)
);
comment on table retention.removal is 'A removal by the end of a term that runs: the rows are gone, the keys are being destroyed. Gone with its last step.';
comment on column retention.removal.subject_id is '@pseudonymous';
comment on column retention.removal.removal_id is '@pseudonymous';
comment on column retention.removal.class is '@plain the retention class';
comment on column retention.removal.key_ids is '@pseudonymous the keys that go with the rows';
comment on column retention.removal.begun_at is '@plain';
comment on column retention.removal.entry_id is '@plain its ledger entry';

-- What is held, by key: which fields, and since when.
create view vault.holdings as
  select r.subject_id, r.compartment, r.key_id, min(r.written_at) as first_at, max(r.written_at) as last_at, jsonb_agg(to_jsonb(r.fields) order by r.version desc) -> 0 as fields
    from vault.record r group by r.subject_id, r.compartment, r.key_id;
comment on column vault.holdings.subject_id is '@pseudonymous';
comment on column vault.holdings.compartment is '@pseudonymous';
comment on column vault.holdings.key_id is '@pseudonymous';
comment on column vault.holdings.first_at is '@pseudonymous';
comment on column vault.holdings.last_at is '@pseudonymous';
comment on column vault.holdings.fields is '@pseudonymous';

-- The latest word about each purpose and scope, with its time and term.
create view consent.latest as
  select distinct on (e.subject_id, e.purpose, e.scope) e.subject_id, e.purpose, e.scope, e.state, e.at, e.term_until, e.policy_version
    from consent.event e order by e.subject_id, e.purpose, e.scope, e.position desc;
comment on column consent.latest.subject_id is '@pseudonymous';
comment on column consent.latest.purpose is '@pseudonymous';
comment on column consent.latest.scope is '@pseudonymous';
comment on column consent.latest.state is '@pseudonymous';
comment on column consent.latest.at is '@pseudonymous';
comment on column consent.latest.term_until is '@plain';
comment on column consent.latest.policy_version is '@plain';

-- The one way a row leaves by the end of its term: demands the removal and the ledger entry of this very transaction, and takes the rows under those keys alone.
create function retention.remove(p_removal uuid, p_entry uuid, p_at timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v retention.removal;
  v_rows bigint;
begin
  select * into v from retention.removal r where r.removal_id = p_removal and r.entry_id = p_entry;
  if not found then
    raise exception 'remove: no such removal' using errcode = 'RB001';
  end if;
  perform 1 from ledger.pending p
    where p.entry_id = p_entry and p.xmin::text::bigint = (pg_current_xact_id()::text::bigint % 4294967296);
  if not found then
    raise exception 'remove: no ledger entry in this transaction' using errcode = 'RB002';
  end if;
  if v.class = 'evidence' then
    delete from consent.evidence e where e.subject_id = v.subject_id and e.key_id = any(v.key_ids) and e.kept_until <= p_at;
  else
    delete from vault.record r where r.subject_id = v.subject_id and r.compartment = v.class and r.key_id = any(v.key_ids);
  end if;
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;
revoke all on function retention.remove(uuid, uuid, timestamptz) from public;

-- The end of a removal, once its keys are gone.
create function retention.finish(p_subject uuid, p_removal uuid) returns void
language sql security definer set search_path = pg_catalog as $$
  delete from retention.removal r where r.subject_id = p_subject and r.removal_id = p_removal;
$$;
revoke all on function retention.finish(uuid, uuid) from public;

grant usage on schema retention to robotek_app, robotek_eraser;
grant select on retention.removal to robotek_app, robotek_eraser;
grant insert on retention.removal to robotek_eraser;
grant execute on function retention.remove(uuid, uuid, timestamptz) to robotek_eraser;
grant execute on function retention.finish(uuid, uuid) to robotek_eraser;
grant select on vault.holdings, consent.latest to robotek_app, robotek_eraser;
insert into destruction.erasable (schema_name, table_name) values ('retention', 'removal');
