-- A form to join that waits for its code: sealed under a draft key, 24 hours at most (clause:C2: nothing else is kept before the consent).
create schema joining;

create table joining.draft (
  draft_id uuid not null primary key,
  draft_hash text not null unique,
  nonce text not null unique,
  key_id uuid not null,
  sealed bytea,
  source text not null,
  language text not null,
  document_hash text not null,
  policy_version text not null,
  code_hash text,
  code_ends_at timestamptz not null,
  tries integer not null default 0,
  letters integer not null,
  letters_queued integer not null default 0,
  request_id text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  confirmed_at timestamptz
);
comment on column joining.draft.draft_id is '@plain random id whose draft key seals the form; not the id that the person will have';
comment on column joining.draft.draft_hash is '@plain hash of a random token that only the browser holds';
comment on column joining.draft.nonce is '@plain nonce of the form';
comment on column joining.draft.key_id is '@plain';
comment on column joining.draft.sealed is '@personal the form, sealed under the draft key; null once confirmed';
comment on column joining.draft.source is '@plain web form, paper, telephone …';
comment on column joining.draft.language is '@plain';
comment on column joining.draft.document_hash is '@plain hash of the text that was shown';
comment on column joining.draft.policy_version is '@plain';
comment on column joining.draft.code_hash is '@commitment keyed hash of the code in the letter';
comment on column joining.draft.code_ends_at is '@plain';
comment on column joining.draft.tries is '@plain';
comment on column joining.draft.letters is '@plain letters asked for';
comment on column joining.draft.letters_queued is '@plain the newest letter that a job has taken up';
comment on column joining.draft.request_id is '@pseudonymous';
comment on column joining.draft.created_at is '@plain';
comment on column joining.draft.expires_at is '@plain';
comment on column joining.draft.confirmed_at is '@plain';
create index draft_by_end on joining.draft (expires_at);

grant usage on schema joining to robotek_app, robotek_eraser;
grant select, insert, update, delete on joining.draft to robotek_app;
grant select on joining.draft to robotek_eraser;
