-- The door out (clause:T1): what left, to whom, on which ground, for what, with which fields. The rows name nobody; whose data went stands in each person's history.
create schema disclosures;

create table disclosures.disclosure (
  disclosure_id uuid primary key,
  recipient text not null check (recipient in ('own-staff')),
  role text not null,
  ground text not null,
  clause text not null,
  purpose text not null,
  fields text[] not null,
  list text not null check (list in ('pupils', 'representatives', 'everybody')),
  reason text not null check (reason in ('class-list', 'event', 'contact-round', 'check-of-records', 'officer-review', 'other')),
  at timestamptz not null,
  entry_id uuid not null
);
create index disclosure_by_time on disclosures.disclosure (at);
comment on table disclosures.disclosure is 'One row a list that left. Never updated.';
comment on column disclosures.disclosure.disclosure_id is '@plain random id; stands in the history of everybody on the list';
comment on column disclosures.disclosure.recipient is '@plain';
comment on column disclosures.disclosure.role is '@plain role of the member of staff who took it';
comment on column disclosures.disclosure.ground is '@plain';
comment on column disclosures.disclosure.clause is '@plain';
comment on column disclosures.disclosure.purpose is '@plain';
comment on column disclosures.disclosure.fields is '@plain';
comment on column disclosures.disclosure.list is '@plain';
comment on column disclosures.disclosure.reason is '@plain a reason code; the words stand with who wrote them';
comment on column disclosures.disclosure.at is '@plain';
comment on column disclosures.disclosure.entry_id is '@plain its ledger entry';

create table disclosures.ending (
  disclosure_id uuid primary key,
  people integer not null check (people >= 0),
  whole boolean not null,
  at timestamptz not null
);
comment on table disclosures.ending is 'How many people''s data went; a list without a row here was cut off with its process.';
comment on column disclosures.ending.disclosure_id is '@plain';
comment on column disclosures.ending.people is '@plain';
comment on column disclosures.ending.whole is '@plain false where the receiver went away in the middle';
comment on column disclosures.ending.at is '@plain';

create table disclosures.taken (
  subject_id uuid not null,
  disclosure_id uuid not null,
  key_id uuid not null,
  sealed bytea not null,
  at timestamptz not null,
  primary key (subject_id, disclosure_id)
);
create index taken_by_disclosure on disclosures.taken (disclosure_id);
comment on table disclosures.taken is 'Who of the staff took a list, with the written reason. Goes with that person''s record; the disclosure and its role stay.';
comment on column disclosures.taken.subject_id is '@pseudonymous who took it';
comment on column disclosures.taken.disclosure_id is '@pseudonymous';
comment on column disclosures.taken.key_id is '@plain';
comment on column disclosures.taken.sealed is '@personal the written reason, sealed under the ledger key of who wrote it';
comment on column disclosures.taken.at is '@pseudonymous';

grant usage on schema disclosures to robotek_app, robotek_eraser;
grant select, insert on disclosures.disclosure, disclosures.ending, disclosures.taken to robotek_app;
grant select on disclosures.taken to robotek_eraser;
insert into destruction.erasable (schema_name, table_name) values ('disclosures', 'taken');
