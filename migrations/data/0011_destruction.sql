-- What was destroyed and how far it has come (clause:D2). No row here names a person: `work` alone knows the subject, and it goes at the end.
create schema destruction;

create table destruction.destruction (
  destruction_id uuid primary key,
  clause text not null,
  ground text not null,
  key_hashes text[] not null,
  kept jsonb not null,
  holder text not null,
  begun_at timestamptz not null,
  entry_id uuid not null
);
comment on table destruction.destruction is 'A destruction as it began; its canonical hash stands in the public leaf of its ledger entry.';
comment on column destruction.destruction.destruction_id is '@plain random id, names nobody';
comment on column destruction.destruction.clause is '@plain';
comment on column destruction.destruction.ground is '@plain';
comment on column destruction.destruction.key_hashes is '@commitment SHA-256 of the destroyed key ids';
comment on column destruction.destruction.kept is '@plain what stays, by which law, until when';
comment on column destruction.destruction.holder is '@commitment of the person''s own salted opening';
comment on column destruction.destruction.begun_at is '@plain';
comment on column destruction.destruction.entry_id is '@plain';

create table destruction.work (
  subject_id uuid not null,
  destruction_id uuid not null,
  key_ids uuid[] not null,
  own_key_id uuid not null,
  sought bytea not null,
  due_at timestamptz not null,
  primary key (subject_id, destruction_id),
  unique (subject_id)
);
comment on table destruction.work is 'A destruction that runs. The row is erased with the last step.';
comment on column destruction.work.subject_id is '@pseudonymous';
comment on column destruction.work.destruction_id is '@pseudonymous';
comment on column destruction.work.key_ids is '@pseudonymous';
comment on column destruction.work.own_key_id is '@pseudonymous';
comment on column destruction.work.sought is '@personal values to search for, sealed under the destruction''s own key';
comment on column destruction.work.due_at is '@plain';
create index work_by_destruction on destruction.work (destruction_id);

create table destruction.step (
  destruction_id uuid not null,
  step text not null check (step in ('unreadable', 'removed', 'erased', 'irrecoverable')),
  at timestamptz not null,
  detail jsonb not null,
  entry_id uuid not null,
  primary key (destruction_id, step)
);
comment on table destruction.step is 'Steps taken; each row''s canonical hash stands in the public leaf of its ledger entry.';
comment on column destruction.step.destruction_id is '@plain';
comment on column destruction.step.step is '@plain';
comment on column destruction.step.at is '@plain';
comment on column destruction.step.detail is '@plain counts by table, times; no id of a person';
comment on column destruction.step.entry_id is '@plain';

create table destruction.address (
  capability_hash bytea primary key,
  destruction_id uuid not null
);
comment on table destruction.address is 'The capability address at which the person finds progress and certificate.';
comment on column destruction.address.capability_hash is '@plain SHA-256 of a random address, kept by the person alone';
comment on column destruction.address.destruction_id is '@plain';

create table destruction.erasable (
  schema_name text not null,
  table_name text not null,
  subject_column text not null default 'subject_id',
  primary key (schema_name, table_name)
);
comment on table destruction.erasable is 'The tables that destruction.erase may touch, each with the column that says whose row it is.';
comment on column destruction.erasable.subject_column is '@plain';
comment on column destruction.erasable.schema_name is '@plain';
comment on column destruction.erasable.table_name is '@plain';

-- The one way a row of a person leaves: demands a destruction that runs, whose keys are gone, and a ledger entry of this very transaction.
create function destruction.erase(p_destruction uuid, p_entry uuid, p_schema text, p_table text) returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_subject uuid;
  v_column text;
  v_rows bigint;
begin
  select w.subject_id into v_subject
    from destruction.work w join destruction.step s on s.destruction_id = w.destruction_id and s.step = 'unreadable'
   where w.destruction_id = p_destruction;
  if not found then
    raise exception 'erase: no running destruction whose keys are gone' using errcode = 'RB001';
  end if;
  perform 1 from ledger.pending p
    where p.entry_id = p_entry and p.xmin::text::bigint = (pg_current_xact_id()::text::bigint % 4294967296);
  if not found then
    raise exception 'erase: no ledger entry in this transaction' using errcode = 'RB002';
  end if;
  select e.subject_column into v_column from destruction.erasable e where e.schema_name = p_schema and e.table_name = p_table;
  if not found then
    raise exception 'erase: not an erasable table' using errcode = 'RB003';
  end if;
  execute format('delete from %I.%I where %I = $1', p_schema, p_table, v_column) using v_subject;
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;
revoke all on function destruction.erase(uuid, uuid, text, text) from public;

grant usage on schema destruction to robotek_app, robotek_eraser;
grant select on all tables in schema destruction to robotek_app, robotek_eraser;
grant insert on destruction.destruction, destruction.work, destruction.step, destruction.address to robotek_app;
grant insert on destruction.step to robotek_eraser;
grant execute on function destruction.erase(uuid, uuid, text, text) to robotek_eraser;

-- A table with rows of a person that a later migration makes adds itself here; a test compares this list with the participants' tables.
insert into destruction.erasable (schema_name, table_name) values
  ('subjects', 'subject'), ('subjects', 'life'), ('ledger', 'history'), ('restrictions', 'event'), ('consent', 'event'), ('consent', 'used_form'),
  ('vault', 'record'), ('vault', 'correction'), ('notices', 'notice'), ('notices', 'kept_letter'), ('accounts', 'account'), ('accounts', 'session'),
  ('accounts', 'step_up'), ('accounts', 'attempt'), ('destruction', 'work');
