-- What the migrations make, read from the catalogue. Not for running: for reading what a change of a migration changes.

schema keys
  grant USAGE to robotek_keystore
  schema

schema platform
  comment What the service itself needs to know about its database.

table keys.epoch
  ( kind r comment Where each turn of the wrapping key stands. The key itself is a file outside PostgreSQL. )
  CREATE UNIQUE INDEX epoch_living_once ON keys.epoch USING btree (state) WHERE (state = 'living'::text)
  column 001 epoch integer not null -- @plain counts from 1
  column 002 state text not null -- @plain living: wraps new keys; retired: its keys are being wrapped anew; erasing: nothing needs it any more; erased: its file is gone
  column 003 fingerprint bytea not null -- @plain tells whether a file holds this epoch's key
  column 004 made_at timestamp with time zone not null -- @plain
  column 005 backup_name text -- @plain file name of the key-store backup made and read back in this epoch
  column 006 backup_hash bytea -- @plain SHA-256 of that file
  column 007 backup_at timestamp with time zone -- @plain
  column 008 erased_at timestamp with time zone -- @plain when what was destroyed before became irrecoverable
  constraint epoch_epoch_check CHECK ((epoch > 0))
  constraint epoch_pkey PRIMARY KEY (epoch)
  constraint epoch_state_check CHECK ((state = ANY (ARRAY['living'::text, 'retired'::text, 'erasing'::text, 'erased'::text])))
  grant DELETE to robotek_keystore
  grant INSERT to robotek_keystore
  grant SELECT to robotek_keystore
  grant UPDATE to robotek_keystore

table keys.index_source
  ( kind r comment A subject's blind tokens of one field, sealed under the epoch's key: from them the searchable ones are made anew at each turn. )
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 field text not null -- @plain
  column 003 epoch integer not null -- @plain
  column 004 sealed bytea not null -- @commitment meaningless once the epoch's key is erased
  constraint index_source_pkey PRIMARY KEY (subject_id, field)
  grant DELETE to robotek_keystore
  grant INSERT to robotek_keystore
  grant SELECT to robotek_keystore
  grant UPDATE to robotek_keystore

table keys.index_token
  ( kind r comment Searchable tokens: MACs under a key of the epoch over MACs under a key of the field. )
  CREATE INDEX index_token_by_subject ON keys.index_token USING btree (subject_id, field)
  column 001 token bytea not null -- @commitment meaningless once the epoch's key is erased
  column 002 subject_id uuid not null -- @pseudonymous
  column 003 field text not null -- @plain
  constraint index_token_pkey PRIMARY KEY (token, subject_id)
  grant DELETE to robotek_keystore
  grant INSERT to robotek_keystore
  grant SELECT to robotek_keystore
  grant UPDATE to robotek_keystore

table keys.subject_key
  ( kind r comment A key of one subject and compartment, wrapped by the epoch's key. Deleting the row destroys what it sealed. )
  CREATE INDEX subject_key_by_id ON keys.subject_key USING btree (key_id)
  CREATE INDEX subject_key_not_held ON keys.subject_key USING btree (made_at) WHERE (NOT held)
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 key_id uuid not null -- @pseudonymous
  column 003 compartment text not null -- @plain retention class
  column 004 epoch integer not null -- @plain the epoch whose key wraps it
  column 005 wrapped bytea not null -- @commitment AES-256-GCM under the epoch's key; meaningless once that is erased
  column 006 made_at timestamp with time zone not null -- @plain
  column 007 held boolean not null default false -- @plain whether data under it have been seen; a key without data is swept
  constraint subject_key_pkey PRIMARY KEY (subject_id, key_id)
  grant DELETE to robotek_keystore
  grant INSERT to robotek_keystore
  grant SELECT to robotek_keystore
  grant UPDATE to robotek_keystore

table platform.component
  ( kind r )
  column 001 name text not null -- @plain library with a schema of its own
  column 002 version text not null -- @plain
  column 003 installed_at timestamp with time zone not null -- @plain
  constraint component_pkey PRIMARY KEY (name)

table platform.migration
  ( kind r )
  column 001 id integer not null -- @plain number in the file name
  column 002 name text not null -- @plain file name
  column 003 hash bytea not null -- @plain SHA-256 of the file
  column 004 applied_at timestamp with time zone not null -- @plain
  constraint migration_pkey PRIMARY KEY (id)
