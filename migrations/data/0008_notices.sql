-- Letters from a closed list of kinds (clause:U4). A row holds ids only; the words are made in the job that sends it.
create schema notices;

create table notices.notice (
  subject_id uuid not null,
  notice_id uuid not null,
  recipient text not null check (recipient in ('subject', 'draft')),
  kind text not null,
  language text not null check (language in ('ru', 'kk', 'en')),
  params jsonb not null,
  request_id text not null,
  created_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'kept', 'refused', 'failed', 'gone')),
  claimed_at timestamptz,
  attempts integer not null default 0,
  done_at timestamptz,
  clause text,
  primary key (subject_id, notice_id)
);
-- What waits too long is an alarm; what is done is forgotten after its time.
create index notice_waiting on notices.notice (created_at) where state in ('waiting', 'sending');
create index notice_done on notices.notice (done_at) where done_at is not null;

comment on column notices.notice.subject_id is '@pseudonymous the recipient, or the draft that waits for a code';
comment on column notices.notice.notice_id is '@pseudonymous';
comment on column notices.notice.recipient is '@plain';
comment on column notices.notice.kind is '@pseudonymous one of the policy''s closed list';
comment on column notices.notice.language is '@plain';
comment on column notices.notice.params is '@pseudonymous ids and codes of the matter, never a value';
comment on column notices.notice.request_id is '@pseudonymous';
comment on column notices.notice.created_at is '@plain';
comment on column notices.notice.state is '@plain';
comment on column notices.notice.claimed_at is '@plain when a job last took it up';
comment on column notices.notice.attempts is '@plain';
comment on column notices.notice.done_at is '@plain';
comment on column notices.notice.clause is '@plain the clause that let it out or refused it';

-- Letters kept where no mail server is set: the file is sealed under the recipient's contact (or draft) key.
create table notices.kept_letter (
  subject_id uuid not null,
  notice_id uuid not null,
  kind text not null,
  file_id text not null,
  key_id uuid not null,
  compartment text not null,
  kept_at timestamptz not null,
  primary key (subject_id, notice_id)
);
comment on column notices.kept_letter.subject_id is '@pseudonymous';
comment on column notices.kept_letter.notice_id is '@pseudonymous';
comment on column notices.kept_letter.kind is '@pseudonymous';
comment on column notices.kept_letter.file_id is '@pseudonymous where the sealed letter lies';
comment on column notices.kept_letter.key_id is '@plain';
comment on column notices.kept_letter.compartment is '@plain';
comment on column notices.kept_letter.kept_at is '@plain';
create index kept_letter_by_age on notices.kept_letter (kept_at);

grant usage on schema notices to robotek_app, robotek_eraser;
grant select, insert, delete on notices.notice, notices.kept_letter to robotek_app;
grant update (state, claimed_at, attempts, done_at, clause) on notices.notice to robotek_app;
grant select on notices.notice, notices.kept_letter to robotek_eraser;
