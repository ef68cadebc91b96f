-- Who has withdrawn everything and may still come back (clause:D2). Rows are events: begun, cancelled; none is ever updated. They go with the person.
create schema leaving;

create table leaving.event (
  subject_id uuid not null,
  event_id uuid not null,
  leave_id uuid not null,
  group_id uuid not null,
  change text not null check (change in ('begun', 'cancelled')),
  due_at timestamptz not null,
  withdrawn jsonb not null,
  sealed bytea,
  decided_by uuid not null,
  decided_as text not null check (decided_as in ('subject', 'representative')),
  language text not null check (language in ('ru', 'kk', 'en')),
  request_id text not null,
  at timestamptz not null,
  entry_id uuid not null,
  primary key (subject_id, event_id),
  check ((change = 'begun') = (leave_id = event_id)),
  check ((change = 'begun') = (sealed is not null))
);
create unique index event_cancelled_once on leaving.event (subject_id, leave_id) where change = 'cancelled';
create index event_by_due on leaving.event (due_at) where change = 'begun';

comment on table leaving.event is 'A withdrawal of everything, and its cancellation within the days of grace.';
comment on column leaving.event.subject_id is '@pseudonymous whose record it is';
comment on column leaving.event.event_id is '@pseudonymous';
comment on column leaving.event.leave_id is '@pseudonymous the event that began it';
comment on column leaving.event.group_id is '@pseudonymous what leaves together: a representative and the children whom nobody else represents';
comment on column leaving.event.change is '@plain';
comment on column leaving.event.due_at is '@plain when the destruction begins';
comment on column leaving.event.withdrawn is '@pseudonymous purposes and scopes that were in force: what a cancellation asks for again';
comment on column leaving.event.sealed is '@personal the address of the certificate and the salt of its holder, sealed under the person''s ledger key';
comment on column leaving.event.decided_by is '@pseudonymous the person or the representative';
comment on column leaving.event.decided_as is '@plain';
comment on column leaving.event.language is '@plain';
comment on column leaving.event.request_id is '@pseudonymous';
comment on column leaving.event.at is '@plain';
comment on column leaving.event.entry_id is '@plain its ledger entry';

-- In its days of grace, or being destroyed after them.
create view leaving.facts as
  select b.subject_id, b.leave_id, b.group_id, b.due_at, b.withdrawn, b.sealed, b.decided_by, b.decided_as, b.language, b.at
    from leaving.event b
   where b.change = 'begun'
     and not exists (select 1 from leaving.event c where c.subject_id = b.subject_id and c.leave_id = b.leave_id and c.change = 'cancelled');
comment on column leaving.facts.subject_id is '@pseudonymous';
comment on column leaving.facts.leave_id is '@pseudonymous';
comment on column leaving.facts.group_id is '@pseudonymous';
comment on column leaving.facts.due_at is '@plain';
comment on column leaving.facts.withdrawn is '@pseudonymous';
comment on column leaving.facts.sealed is '@personal';
comment on column leaving.facts.decided_by is '@pseudonymous';
comment on column leaving.facts.decided_as is '@plain';
comment on column leaving.facts.language is '@plain';
comment on column leaving.facts.at is '@plain';

grant usage on schema leaving to robotek_app, robotek_eraser;
grant select, insert on leaving.event to robotek_app;
grant select on leaving.facts to robotek_app, robotek_eraser;
grant select on leaving.event to robotek_eraser;
insert into destruction.erasable (schema_name, table_name) values ('leaving', 'event');
