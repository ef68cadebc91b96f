-- Ways to sign in beside the code in a letter, what a person was typing when a session ended, and the name that an adult may choose.

-- The form of a session that had just ended: sealed under a draft key of its own person, offered again to that account alone, gone after half an hour.
create table accounts.kept_form (
  subject_id uuid not null,
  form_id uuid not null,
  key_id uuid not null,
  sealed bytea not null,
  kept_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (subject_id, form_id)
);
comment on column accounts.kept_form.subject_id is '@pseudonymous';
comment on column accounts.kept_form.form_id is '@plain';
comment on column accounts.kept_form.key_id is '@plain';
comment on column accounts.kept_form.sealed is '@personal where the form was going and what was typed in it, sealed under the draft key';
comment on column accounts.kept_form.kept_at is '@plain';
comment on column accounts.kept_form.ends_at is '@plain';
create index kept_form_by_end on accounts.kept_form (ends_at);

-- A passkey's public half. Sealed under the person's contact key, bound to the person: a row that the service did not write opens nothing.
create table accounts.passkey (
  subject_id uuid not null,
  passkey_id uuid not null,
  key_id uuid not null,
  sealed bytea not null,
  added_at timestamptz not null,
  used_at timestamptz,
  primary key (subject_id, passkey_id)
);
comment on column accounts.passkey.subject_id is '@pseudonymous';
comment on column accounts.passkey.passkey_id is '@pseudonymous';
comment on column accounts.passkey.key_id is '@plain';
comment on column accounts.passkey.sealed is '@pseudonymous credential id, public key and counter, sealed under the contact key';
comment on column accounts.passkey.added_at is '@plain';
comment on column accounts.passkey.used_at is '@pseudonymous';

-- Challenges are made without a row and may be used once: only those that were used stand here, until they would have ended anyway.
create table accounts.used_challenge (
  nonce text primary key,
  ends_at timestamptz not null
);
comment on column accounts.used_challenge.nonce is '@plain random';
comment on column accounts.used_challenge.ends_at is '@plain';
create index used_challenge_by_end on accounts.used_challenge (ends_at);

-- A code that a representative made for a child, or staff for a pupil who stands before them. Used up by being removed.
create table accounts.issued_code (
  hash text primary key,
  subject_id uuid not null,
  code_id uuid not null,
  opens text not null check (opens in ('issued-code', 'own-code')),
  issuer text not null,
  issued_at timestamptz not null,
  ends_at timestamptz not null,
  seal bytea not null
);
comment on column accounts.issued_code.hash is '@commitment keyed hash of the code';
comment on column accounts.issued_code.subject_id is '@pseudonymous who signs in with it';
comment on column accounts.issued_code.code_id is '@pseudonymous what the list of its issuer names it by';
comment on column accounts.issued_code.opens is '@plain as whose credential it counts';
comment on column accounts.issued_code.issuer is '@commitment keyed hash of issuer and pupil: one representative does not see the other''s';
comment on column accounts.issued_code.issued_at is '@plain';
comment on column accounts.issued_code.ends_at is '@plain';
comment on column accounts.issued_code.seal is '@commitment MAC over all of it, under a key that no database holds';
create index issued_code_by_subject on accounts.issued_code (subject_id);
create index issued_code_by_end on accounts.issued_code (ends_at);

-- A pupil of fourteen confirms an address of the pupil's own.
alter table accounts.attempt drop constraint attempt_aim_check;
alter table accounts.attempt add constraint attempt_aim_check check (aim in ('sign-in', 'step-up', 'own-address'));

-- The name that stands for the sequential id. Found by its skeleton, in which letters that look alike are the same letter.
create table accounts.short_name (
  token text primary key,
  name text not null,
  subject_id uuid not null,
  chosen_at timestamptz not null
);
comment on column accounts.short_name.token is '@pseudonymous skeleton of the name';
comment on column accounts.short_name.name is '@pseudonymous stands for the sequential id, and is public once its owner publishes';
comment on column accounts.short_name.subject_id is '@pseudonymous';
comment on column accounts.short_name.chosen_at is '@plain';
create index short_name_by_subject on accounts.short_name (subject_id);

insert into destruction.erasable (schema_name, table_name) values
  ('accounts', 'kept_form'), ('accounts', 'passkey'), ('accounts', 'issued_code'), ('accounts', 'short_name');
grant select, insert, delete on accounts.kept_form, accounts.used_challenge, accounts.issued_code, accounts.short_name to robotek_app;
grant select, insert, delete on accounts.passkey to robotek_app;
grant update (sealed, used_at) on accounts.passkey to robotek_app;
grant select on accounts.kept_form, accounts.passkey, accounts.used_challenge, accounts.issued_code, accounts.short_name to robotek_eraser;
