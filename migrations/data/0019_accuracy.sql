-- Data that stay right (clause:C7): a new address waits for its own code, and once a year people are asked whether all is still right.
create schema accuracy;

create table accuracy.address_proof (
  proof_hash text primary key,
  draft_id uuid not null unique,
  subject_id uuid not null,
  corrector_id uuid not null,
  session_hash text not null,
  key_id uuid not null,
  sealed bytea,
  language text not null check (language in ('ru', 'kk', 'en')),
  code_hash text,
  tries integer not null default 0,
  request_id text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index address_proof_by_subject on accuracy.address_proof (subject_id);
create index address_proof_by_end on accuracy.address_proof (expires_at);

comment on table accuracy.address_proof is 'A new mail address that waits for the code sent to it; it lives as long as the code.';
comment on column accuracy.address_proof.proof_hash is '@pseudonymous hash of the browser''s random token';
comment on column accuracy.address_proof.draft_id is '@pseudonymous whose draft key seals the address';
comment on column accuracy.address_proof.subject_id is '@pseudonymous whose address it is to be';
comment on column accuracy.address_proof.corrector_id is '@pseudonymous who asked for the change';
comment on column accuracy.address_proof.session_hash is '@pseudonymous the session that it is bound to';
comment on column accuracy.address_proof.key_id is '@plain';
comment on column accuracy.address_proof.sealed is '@personal the address, sealed under the draft key';
comment on column accuracy.address_proof.language is '@plain';
comment on column accuracy.address_proof.code_hash is '@commitment keyed hash over code, token, person and session';
comment on column accuracy.address_proof.tries is '@plain';
comment on column accuracy.address_proof.request_id is '@pseudonymous';
comment on column accuracy.address_proof.created_at is '@plain';
comment on column accuracy.address_proof.expires_at is '@plain';
comment on column accuracy.address_proof.used_at is '@plain';

create table accuracy.review (
  subject_id uuid not null,
  review_id uuid not null,
  notice_id uuid not null,
  at timestamptz not null,
  primary key (subject_id, review_id)
);
comment on table accuracy.review is 'The yearly question was sent. Never updated.';
comment on column accuracy.review.subject_id is '@pseudonymous whose account was asked';
comment on column accuracy.review.review_id is '@pseudonymous';
comment on column accuracy.review.notice_id is '@pseudonymous the letter';
comment on column accuracy.review.at is '@plain';

create table accuracy.confirmation (
  subject_id uuid not null,
  entry_id uuid not null,
  confirmed_as text not null check (confirmed_as in ('subject', 'representative')),
  at timestamptz not null,
  primary key (subject_id, entry_id)
);
comment on table accuracy.confirmation is 'Somebody entitled said that what is held is right. Never updated.';
comment on column accuracy.confirmation.subject_id is '@pseudonymous whose data are right';
comment on column accuracy.confirmation.entry_id is '@pseudonymous its ledger entry';
comment on column accuracy.confirmation.confirmed_as is '@plain kind of the actor';
comment on column accuracy.confirmation.at is '@plain';

grant usage on schema accuracy to robotek_app, robotek_eraser;
grant select, insert, delete on accuracy.address_proof to robotek_app;
grant update (sealed, code_hash, tries, used_at) on accuracy.address_proof to robotek_app;
grant select, insert on accuracy.review, accuracy.confirmation to robotek_app;
grant select on accuracy.address_proof, accuracy.review, accuracy.confirmation to robotek_eraser;
insert into destruction.erasable (schema_name, table_name) values ('accuracy', 'address_proof'), ('accuracy', 'review'), ('accuracy', 'confirmation');
