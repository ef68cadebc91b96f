-- What a family has open, and which days were looked at for birthdays.
create schema families;

create table families.matter_event (
  subject_id uuid not null,
  event_id uuid not null,
  matter_id uuid not null,
  kind text not null check (kind in ('withdrawal', 'no-representative')),
  change text not null check (change in ('opened', 'reminded', 'agreed', 'decided-destroy', 'decided-keep', 'void')),
  restriction_id uuid not null,
  decided_by uuid,
  decided_as text not null,
  request_id text not null,
  at timestamptz not null,
  entry_id uuid not null,
  primary key (subject_id, event_id),
  check ((change = 'opened') = (matter_id = event_id))
);
-- A matter is settled once.
create unique index matter_settled_once on families.matter_event (subject_id, matter_id) where change in ('agreed', 'decided-destroy', 'decided-keep', 'void');
create index matter_opened on families.matter_event (at) where change = 'opened';
comment on table families.matter_event is 'A child''s record that waits for a word: one of two representatives wants it destroyed, or nobody represents the child any more. Never updated.';
comment on column families.matter_event.subject_id is '@pseudonymous the child';
comment on column families.matter_event.event_id is '@pseudonymous';
comment on column families.matter_event.matter_id is '@pseudonymous the event that opened it';
comment on column families.matter_event.kind is '@pseudonymous';
comment on column families.matter_event.change is '@pseudonymous';
comment on column families.matter_event.restriction_id is '@pseudonymous the block that holds meanwhile';
comment on column families.matter_event.decided_by is '@pseudonymous null for the system';
comment on column families.matter_event.decided_as is '@plain kind of the actor';
comment on column families.matter_event.request_id is '@pseudonymous';
comment on column families.matter_event.at is '@pseudonymous';
comment on column families.matter_event.entry_id is '@pseudonymous its ledger entry';

create table families.checked_day (
  day date primary key,
  checked_at timestamptz not null
);
comment on table families.checked_day is 'Days in Kazakhstan that were looked at for birthdays and for terms that end. The next check goes on after the newest.';
comment on column families.checked_day.day is '@plain';
comment on column families.checked_day.checked_at is '@plain';

grant usage on schema families to robotek_app, robotek_eraser;
grant select, insert on families.matter_event, families.checked_day to robotek_app;
grant select on families.matter_event to robotek_eraser;

insert into destruction.erasable (schema_name, table_name) values ('families', 'matter_event');
