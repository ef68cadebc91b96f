-- Records on their way to the journal, which lies off the database and is replayed after a restore. A row is written with what it tells of, and removed once
-- the journal's disk has it.
create schema journal;

create table journal.outbox (
  record_id uuid not null,
  position bigint generated always as identity,
  kind text not null check (kind in ('withdrawal', 'restriction', 'unsubscribe', 'destruction')),
  subject_id uuid not null,
  body jsonb not null,
  at timestamptz not null,
  primary key (subject_id, record_id)
);
comment on table journal.outbox is 'Records that the journal has not got yet.';
comment on column journal.outbox.record_id is '@pseudonymous';
comment on column journal.outbox.position is '@plain order of writing';
comment on column journal.outbox.kind is '@pseudonymous';
comment on column journal.outbox.subject_id is '@pseudonymous';
comment on column journal.outbox.body is '@pseudonymous ids and codes only';
comment on column journal.outbox.at is '@pseudonymous';

grant usage on schema journal to robotek_app, robotek_eraser;
grant select, insert, delete on journal.outbox to robotek_app, robotek_eraser;
