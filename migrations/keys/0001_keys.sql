-- The key store: wrapped keys and blind indexes, in a database of its own that no data backup holds.
create schema keys;

create table keys.epoch (
  epoch integer primary key check (epoch > 0),
  state text not null check (state in ('living', 'retired', 'erasing', 'erased')),
  fingerprint bytea not null,
  made_at timestamptz not null,
  backup_name text,
  backup_hash bytea,
  backup_at timestamptz,
  erased_at timestamptz
);
create unique index epoch_living_once on keys.epoch (state) where state = 'living';
comment on table keys.epoch is 'Where each turn of the wrapping key stands. The key itself is a file outside PostgreSQL.';
comment on column keys.epoch.epoch is '@plain counts from 1';
comment on column keys.epoch.state is '@plain living: wraps new keys; retired: its keys are being wrapped anew; erasing: nothing needs it any more; erased: its file is gone';
comment on column keys.epoch.fingerprint is '@plain tells whether a file holds this epoch''s key';
comment on column keys.epoch.made_at is '@plain';
comment on column keys.epoch.backup_name is '@plain file name of the key-store backup made and read back in this epoch';
comment on column keys.epoch.backup_hash is '@plain SHA-256 of that file';
comment on column keys.epoch.backup_at is '@plain';
comment on column keys.epoch.erased_at is '@plain when what was destroyed before became irrecoverable';

create table keys.subject_key (
  subject_id uuid not null,
  key_id uuid not null,
  compartment text not null,
  epoch integer not null,
  wrapped bytea not null,
  made_at timestamptz not null,
  held boolean not null default false,
  primary key (subject_id, key_id)
);
-- A destruction names keys by id alone.
create index subject_key_by_id on keys.subject_key (key_id);
create index subject_key_not_held on keys.subject_key (made_at) where not held;
comment on table keys.subject_key is 'A key of one subject and compartment, wrapped by the epoch''s key. Deleting the row destroys what it sealed.';
comment on column keys.subject_key.subject_id is '@pseudonymous';
comment on column keys.subject_key.key_id is '@pseudonymous';
comment on column keys.subject_key.compartment is '@plain retention class';
comment on column keys.subject_key.epoch is '@plain the epoch whose key wraps it';
comment on column keys.subject_key.wrapped is '@commitment AES-256-GCM under the epoch''s key; meaningless once that is erased';
comment on column keys.subject_key.made_at is '@plain';
comment on column keys.subject_key.held is '@plain whether data under it have been seen; a key without data is swept';

create table keys.index_source (
  subject_id uuid not null,
  field text not null,
  epoch integer not null,
  sealed bytea not null,
  primary key (subject_id, field)
);
comment on table keys.index_source is 'A subject''s blind tokens of one field, sealed under the epoch''s key: from them the searchable ones are made anew at each turn.';
comment on column keys.index_source.subject_id is '@pseudonymous';
comment on column keys.index_source.field is '@plain';
comment on column keys.index_source.epoch is '@plain';
comment on column keys.index_source.sealed is '@commitment meaningless once the epoch''s key is erased';

create table keys.index_token (
  token bytea not null,
  subject_id uuid not null,
  field text not null,
  primary key (token, subject_id)
);
create index index_token_by_subject on keys.index_token (subject_id, field);
comment on table keys.index_token is 'Searchable tokens: MACs under a key of the epoch over MACs under a key of the field.';
comment on column keys.index_token.token is '@commitment meaningless once the epoch''s key is erased';
comment on column keys.index_token.subject_id is '@pseudonymous';
comment on column keys.index_token.field is '@plain';

grant usage on schema keys to robotek_keystore;
grant select, insert, update, delete on all tables in schema keys to robotek_keystore;
