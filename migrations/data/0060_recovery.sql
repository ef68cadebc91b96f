-- A person who lost mailbox and passkeys gets the account back by the word of two members of staff (clause:S1, clause:S3).
create schema recovery;

create table recovery.event (
  subject_id uuid not null,
  event_id uuid not null,
  recovery_id uuid not null,
  change text not null check (change in ('asked', 'confirmed', 'stopped', 'done')),
  reason text check (reason in ('mailbox-lost', 'mailbox-stolen', 'device-lost')),
  checked text check (checked in ('document', 'caller-check')),
  document text,
  by_id uuid not null,
  by_as text not null,
  ends_at timestamptz not null,
  entry_id uuid not null,
  seal bytea not null,
  at timestamptz not null,
  primary key (subject_id, event_id),
  check ((change = 'asked') = (reason is not null)),
  check ((change in ('asked', 'confirmed')) = (checked is not null)),
  check ((checked is not null and checked = 'document') = (document is not null))
);
-- Of two members who confirm at once, one does.
create unique index recovery_once on recovery.event (subject_id, recovery_id, change);
create index recovery_by_end on recovery.event (ends_at);
comment on table recovery.event is 'Steps of giving an account back: one member asks, another confirms, the person proves a new address. Never updated.';
comment on column recovery.event.subject_id is '@pseudonymous whose account it is';
comment on column recovery.event.event_id is '@pseudonymous';
comment on column recovery.event.recovery_id is '@pseudonymous what the steps of one recovery have in common';
comment on column recovery.event.change is '@pseudonymous';
comment on column recovery.event.reason is '@pseudonymous why the person does not come in any more';
comment on column recovery.event.checked is '@pseudonymous how this member knew who is there';
comment on column recovery.event.document is '@pseudonymous the kind of document that was looked at';
comment on column recovery.event.by_id is '@pseudonymous the member of staff';
comment on column recovery.event.by_as is '@plain role';
comment on column recovery.event.ends_at is '@plain when the recovery is over unless it is done';
comment on column recovery.event.entry_id is '@pseudonymous its ledger entry';
comment on column recovery.event.seal is '@commitment MAC over the row under a key that no database holds';
comment on column recovery.event.at is '@pseudonymous';

grant usage on schema recovery to robotek_app, robotek_eraser;
grant select, insert on recovery.event to robotek_app;
grant select on recovery.event to robotek_eraser;
insert into destruction.erasable (schema_name, table_name) values ('recovery', 'event');
