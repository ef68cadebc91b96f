-- Letters that came to the mailbox (clause:R1, S6): each has one row under the SHA-256 of its raw bytes, and the letter itself lies encrypted in the file store.
create schema mailbox;

create table mailbox.letter (
  hash bytea primary key check (octet_length(hash) = 32),
  letter_id uuid not null,
  validity bigint not null,
  uid bigint not null,
  bytes bigint not null,
  whole boolean not null,
  taken_at timestamptz not null,
  key_id uuid,
  file_id uuid,
  state text not null check (state in ('waiting', 'request', 'repeated', 'automatic', 'no-sender', 'unreadable')),
  attempts integer not null default 0,
  case_id uuid,
  handled_at timestamptz
);
create index letter_waiting on mailbox.letter (taken_at) where state = 'waiting';
create index letter_by_case on mailbox.letter (case_id) where case_id is not null;
comment on table mailbox.letter is 'A letter as it came. The same bytes are one letter, however often they come.';
comment on column mailbox.letter.hash is '@pseudonymous SHA-256 of the raw bytes';
comment on column mailbox.letter.letter_id is '@pseudonymous under which its key is kept';
comment on column mailbox.letter.validity is '@plain UIDVALIDITY of the mailbox it was first seen in';
comment on column mailbox.letter.uid is '@plain its number there';
comment on column mailbox.letter.bytes is '@plain';
comment on column mailbox.letter.whole is '@plain false: too large, its beginning alone is kept and the letter stays in the mailbox';
comment on column mailbox.letter.taken_at is '@plain';
comment on column mailbox.letter.key_id is '@pseudonymous the key of its file; null once it is forgotten';
comment on column mailbox.letter.file_id is '@pseudonymous the letter, sealed; null once it is forgotten';
comment on column mailbox.letter.state is '@plain waiting: to be read; request: it opened one; repeated: what it signs was sent before; automatic: written by a machine; no-sender: nobody to answer; unreadable: no MIME, and nobody to answer';
comment on column mailbox.letter.attempts is '@plain how often reading it was begun';
comment on column mailbox.letter.case_id is '@pseudonymous the request that it opened or repeats';
comment on column mailbox.letter.handled_at is '@plain';

grant usage on schema mailbox to robotek_app, robotek_eraser;
grant select, insert on mailbox.letter to robotek_app;
grant update (key_id, file_id, state, attempts, case_id, handled_at) on mailbox.letter to robotek_app;
grant select on mailbox.letter to robotek_eraser;
