-- Tokens that people make for programs of theirs, and the answers that were given to requests which may come twice.

create schema tokens;
grant usage on schema tokens to robotek_app, robotek_eraser;

-- The token itself is shown once and stands nowhere. A row that the service did not make, or not so, opens nothing.
create table tokens.token (
  hash text primary key,
  token_id uuid not null,
  subject_id uuid not null,
  key_id uuid not null,
  sealed bytea not null,
  scopes text[] not null,
  language text not null,
  made_at timestamptz not null,
  used_at timestamptz,
  ends_at timestamptz not null,
  seal bytea not null
);
comment on column tokens.token.hash is '@commitment hash of 256 random bits';
comment on column tokens.token.token_id is '@pseudonymous what the list of its owner names it by';
comment on column tokens.token.subject_id is '@pseudonymous who acts with it';
comment on column tokens.token.key_id is '@plain';
comment on column tokens.token.sealed is '@personal what its owner calls it, sealed under a draft key of its owner';
comment on column tokens.token.scopes is '@plain what it opens';
comment on column tokens.token.language is '@plain';
comment on column tokens.token.made_at is '@plain';
comment on column tokens.token.used_at is '@pseudonymous';
comment on column tokens.token.ends_at is '@plain';
comment on column tokens.token.seal is '@commitment MAC over all that decides, under a key that no database holds';
create index token_by_subject on tokens.token (subject_id);
create index token_by_end on tokens.token (ends_at);

-- What was answered to a request with an Idempotency-Key: sealed under a key made from the token, which stands nowhere here.
create table tokens.kept_answer (
  subject_id uuid not null,
  key_hash text not null,
  request_hash text not null,
  status smallint,
  sealed bytea,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (subject_id, key_hash)
);
comment on column tokens.kept_answer.subject_id is '@pseudonymous';
comment on column tokens.kept_answer.key_hash is '@commitment keyed by the token: which key, on which route';
comment on column tokens.kept_answer.request_hash is '@commitment keyed by the token: what was sent';
comment on column tokens.kept_answer.status is '@plain null while the act is under way';
comment on column tokens.kept_answer.sealed is '@personal the answer, which none but who holds the token can open';
comment on column tokens.kept_answer.made_at is '@plain';
comment on column tokens.kept_answer.ends_at is '@plain';
create index kept_answer_by_end on tokens.kept_answer (ends_at);

insert into destruction.erasable (schema_name, table_name) values ('tokens', 'token'), ('tokens', 'kept_answer');
grant select, insert, delete on tokens.token, tokens.kept_answer to robotek_app;
grant update (used_at) on tokens.token to robotek_app;
grant update (status, sealed) on tokens.kept_answer to robotek_app;
grant select on tokens.token, tokens.kept_answer to robotek_eraser;
