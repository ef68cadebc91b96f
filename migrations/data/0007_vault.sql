-- Identity: one sealed record a compartment and version. No personal value stands in any other table.
create schema vault;

create table vault.record (
  subject_id uuid not null,
  compartment text not null,
  version integer not null check (version > 0),
  key_id uuid not null,
  fields text[] not null,
  changed text[] not null,
  sealed bytea not null,
  written_at timestamptz not null,
  primary key (subject_id, compartment, version)
);
comment on table vault.record is 'What is held about a person in one compartment. Never updated; the highest version counts, those below are its history of corrections.';
comment on column vault.record.subject_id is '@pseudonymous';
comment on column vault.record.compartment is '@pseudonymous retention class, which is also the key''s';
comment on column vault.record.version is '@pseudonymous';
comment on column vault.record.key_id is '@pseudonymous';
comment on column vault.record.fields is '@pseudonymous which fields it holds, never their values';
comment on column vault.record.changed is '@pseudonymous which of them this version brought';
comment on column vault.record.sealed is '@personal AES-256-GCM (docs/formats/vault-record.md)';
comment on column vault.record.written_at is '@pseudonymous';
-- Sealed bytes do not compress.
alter table vault.record alter column sealed set storage external;

create table vault.correction (
  subject_id uuid not null,
  entry_id uuid not null,
  fields text[] not null,
  source text not null,
  corrected_by uuid,
  corrected_as text not null,
  at timestamptz not null,
  primary key (subject_id, entry_id)
);
comment on table vault.correction is 'That values were corrected: which, by whom, when (clause:C7). The values are in the versions of the record.';
comment on column vault.correction.subject_id is '@pseudonymous';
comment on column vault.correction.entry_id is '@pseudonymous its ledger entry';
comment on column vault.correction.fields is '@pseudonymous';
comment on column vault.correction.source is '@pseudonymous web form, paper, telephone …';
comment on column vault.correction.corrected_by is '@pseudonymous null for the system';
comment on column vault.correction.corrected_as is '@plain kind of the actor';
comment on column vault.correction.at is '@pseudonymous';

grant usage on schema vault to robotek_app, robotek_eraser;
grant select, insert on vault.record, vault.correction to robotek_app;
grant select on vault.record, vault.correction to robotek_eraser;
