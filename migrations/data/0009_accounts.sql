-- Accounts, one-time codes, sessions. An address stands nowhere here but sealed; it is looked up by the blind index of the key store.
create schema accounts;

create table accounts.account (
  subject_id uuid not null primary key,
  state text not null check (state in ('open', 'closed')),
  opened_at timestamptz not null,
  closed_at timestamptz
);
comment on column accounts.account.subject_id is '@pseudonymous';
comment on column accounts.account.state is '@plain';
comment on column accounts.account.opened_at is '@plain';
comment on column accounts.account.closed_at is '@plain';

-- One wish to prove an address: to sign in, or again for a grave act. A known and an unknown address leave the same row.
create table accounts.attempt (
  attempt_hash text primary key,
  draft_id uuid not null,
  subject_id uuid,
  aim text not null check (aim in ('sign-in', 'step-up')),
  act text,
  key_id uuid,
  sealed bytea,
  language text not null,
  session_hash text,
  code_hash text,
  tries integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on column accounts.attempt.attempt_hash is '@plain hash of a random token that only the browser holds';
comment on column accounts.attempt.draft_id is '@plain random id whose draft key seals the typed address';
comment on column accounts.attempt.subject_id is '@pseudonymous whose address it is, once the job has looked it up';
comment on column accounts.attempt.aim is '@plain';
comment on column accounts.attempt.act is '@plain what the step-up is for';
comment on column accounts.attempt.key_id is '@plain';
comment on column accounts.attempt.sealed is '@personal the typed address, sealed under the draft key';
comment on column accounts.attempt.language is '@plain';
comment on column accounts.attempt.session_hash is '@pseudonymous the session that steps up';
comment on column accounts.attempt.code_hash is '@commitment keyed hash of the code in the letter';
comment on column accounts.attempt.tries is '@plain';
comment on column accounts.attempt.created_at is '@plain';
comment on column accounts.attempt.expires_at is '@plain';
comment on column accounts.attempt.used_at is '@plain';
create index attempt_by_subject on accounts.attempt (subject_id);
create index attempt_by_draft on accounts.attempt (draft_id);
create index attempt_by_end on accounts.attempt (expires_at);

-- Fixed windows, shared by all processes. The bucket is a keyed hash over the window too, so that no two windows can be linked.
create table accounts.rate_window (
  bucket text primary key,
  used integer not null,
  ends_at timestamptz not null
);
comment on column accounts.rate_window.bucket is '@commitment keyed hash of limit, window and address or network; never the address itself';
comment on column accounts.rate_window.used is '@plain';
comment on column accounts.rate_window.ends_at is '@plain';
create index rate_window_by_end on accounts.rate_window (ends_at);

create table accounts.session (
  session_hash text primary key,
  session_id uuid not null,
  subject_id uuid not null,
  method text not null,
  language text not null,
  opened_at timestamptz not null,
  seen_at timestamptz not null,
  idle_ends_at timestamptz not null,
  ends_at timestamptz not null
);
comment on column accounts.session.session_hash is '@plain hash of a random token that only the browser holds';
comment on column accounts.session.session_id is '@pseudonymous what the person''s list names it by';
comment on column accounts.session.subject_id is '@pseudonymous';
comment on column accounts.session.method is '@plain how it was opened';
comment on column accounts.session.language is '@plain';
comment on column accounts.session.opened_at is '@plain';
comment on column accounts.session.seen_at is '@pseudonymous';
comment on column accounts.session.idle_ends_at is '@plain';
comment on column accounts.session.ends_at is '@plain';
create index session_by_subject on accounts.session (subject_id);
create index session_by_end on accounts.session (ends_at);

-- A fresh proof of the address, for one act of one session.
create table accounts.step_up (
  session_hash text not null,
  act text not null,
  subject_id uuid not null,
  proved_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (session_hash, act)
);
comment on column accounts.step_up.session_hash is '@plain';
comment on column accounts.step_up.act is '@plain';
comment on column accounts.step_up.subject_id is '@pseudonymous';
comment on column accounts.step_up.proved_at is '@plain';
comment on column accounts.step_up.ends_at is '@plain';
create index step_up_by_subject on accounts.step_up (subject_id);
create index step_up_by_end on accounts.step_up (ends_at);

grant usage on schema accounts to robotek_app, robotek_eraser;
grant select, insert, update, delete on accounts.attempt, accounts.rate_window, accounts.session, accounts.step_up to robotek_app;
grant select, insert on accounts.account to robotek_app;
grant update (state, closed_at) on accounts.account to robotek_app;
grant select on all tables in schema accounts to robotek_eraser;
