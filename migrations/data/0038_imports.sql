-- Families that the school had before, from a spreadsheet: staged under keys of their own, asked by letter, gone unless they answer (clause:C2, clause:C4).
create schema imports;

create table imports.import (
  import_id uuid primary key,
  state text not null check (state in ('mapping', 'reading', 'checked', 'broken', 'undone', 'over')),
  origin text not null check (origin in ('desk', 'command')),
  key_id uuid not null,
  file_id uuid,
  file_mark text not null,
  shape jsonb not null,
  columns jsonb,
  fault text,
  rows_read integer not null default 0,
  last_line integer not null default 0,
  asked integer not null default 0,
  accepted integer not null default 0,
  refused integer not null default 0,
  unanswered integer not null default 0,
  left_out integer not null default 0,
  undone integer not null default 0,
  already_here integer not null default 0,
  emptied boolean not null default false,
  request_id text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index import_by_start on imports.import (created_at);
comment on table imports.import is 'A spreadsheet of families and how far it has come. Holds counts; who is in it stands in the rows below, for as long as they wait.';
comment on column imports.import.import_id is '@plain random id whose draft key seals the file and the rows that cannot be taken yet';
comment on column imports.import.state is '@plain mapping: staff says what the columns hold; reading: a job takes the rows; checked: all read; broken: the file cannot be read to its end; undone; over: nothing waits any more';
comment on column imports.import.origin is '@plain';
comment on column imports.import.key_id is '@plain';
comment on column imports.import.file_id is '@plain the sealed file in the file store; null once it is read';
comment on column imports.import.file_mark is '@commitment MAC of the file under a long-lived key, so that the same file is not taken twice';
comment on column imports.import.shape is '@plain format, encoding and separator';
comment on column imports.import.columns is '@plain column by column which field it holds';
comment on column imports.import.fault is '@plain why the file cannot be read to its end';
comment on column imports.import.rows_read is '@plain';
comment on column imports.import.last_line is '@plain the line up to which rows are staged: where a killed job goes on';
comment on column imports.import.asked is '@plain adults to whom a letter was queued';
comment on column imports.import.accepted is '@plain';
comment on column imports.import.refused is '@plain';
comment on column imports.import.unanswered is '@plain destroyed because nobody answered in time';
comment on column imports.import.left_out is '@plain destroyed because staff left them out';
comment on column imports.import.undone is '@plain destroyed by the undoing';
comment on column imports.import.already_here is '@plain lines of adults who have an account, of which nothing was taken';
comment on column imports.import.emptied is '@plain whether file, key and the rows that could not be taken are gone';
comment on column imports.import.request_id is '@pseudonymous';
comment on column imports.import.created_at is '@plain';
comment on column imports.import.expires_at is '@plain when rows that cannot be taken, and the file, go at the latest';

create table imports.family (
  import_id uuid not null,
  draft_id uuid not null,
  adult_mark bytea not null,
  key_id uuid not null,
  state text not null check (state in ('ready', 'stopped', 'asked', 'over')),
  children integer not null,
  language text not null check (language in ('ru', 'kk', 'en')),
  capability_hash text,
  due_at timestamptz not null,
  primary key (import_id, draft_id)
);
create unique index family_by_adult on imports.family (adult_mark);
create index family_by_draft on imports.family (draft_id);
create index family_by_capability on imports.family (capability_hash) where capability_hash is not null;
create index family_by_state on imports.family (import_id, state, draft_id);
create index family_by_due on imports.family (due_at);
comment on table imports.family is 'An adult of a spreadsheet, with children, who has not answered yet. Readable for nothing but asking.';
comment on column imports.family.import_id is '@plain';
comment on column imports.family.draft_id is '@plain random id whose draft key seals the rows; not the id that the person will have';
comment on column imports.family.adult_mark is '@commitment MAC of the mail address under a long-lived key: the same adult waits once';
comment on column imports.family.key_id is '@plain';
comment on column imports.family.state is '@plain ready: may be asked; stopped: a mark was hit and staff decides; asked: a letter is under way; over: answered, left out or too late, and being destroyed';
comment on column imports.family.children is '@plain';
comment on column imports.family.language is '@plain';
comment on column imports.family.capability_hash is '@pseudonymous hash of the random part of the address in the letter';
comment on column imports.family.due_at is '@plain when it is destroyed unless answered';

create table imports.row (
  import_id uuid not null,
  line integer not null,
  draft_id uuid,
  key_id uuid not null,
  sealed bytea not null,
  faults jsonb not null,
  primary key (import_id, line)
);
create index row_by_family on imports.row (import_id, draft_id);
comment on table imports.row is 'A line of a spreadsheet, sealed under its family''s key, or while it cannot be taken under that of the import.';
comment on column imports.row.import_id is '@plain';
comment on column imports.row.line is '@plain where it stands in the file';
comment on column imports.row.draft_id is '@plain its family; null while it cannot be taken';
comment on column imports.row.key_id is '@plain';
comment on column imports.row.sealed is '@personal what the line says, sealed';
comment on column imports.row.faults is '@plain which cells cannot be taken, and why; never what they say';

grant usage on schema imports to robotek_app, robotek_eraser;
grant select, insert, update, delete on imports.family to robotek_app;
grant select, insert, update on imports.import to robotek_app;
grant select, insert, delete on imports.row to robotek_app;
grant select on imports.import, imports.family, imports.row to robotek_eraser;
