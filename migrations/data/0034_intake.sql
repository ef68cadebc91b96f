-- Families taken in at the desk (clause:C2, clause:C4), and paper that came in: scanned, bound to its record, its fate noted (clause:U1).
create schema intake;

create table intake.script (
  hash text primary key,
  language text not null check (language in ('ru', 'kk', 'en')),
  text text not null,
  at timestamptz not null
);
comment on table intake.script is 'What was read to callers, kept for ever by its hash.';
comment on column intake.script.hash is '@plain';
comment on column intake.script.language is '@plain';
comment on column intake.script.text is '@plain names nobody';
comment on column intake.script.at is '@plain when it was first read';

create table intake.taken (
  subject_id uuid not null,
  intake_id uuid not null,
  receipt_id uuid not null,
  channel text not null check (channel in ('telephone', 'paper', 'in-person')),
  confirmation text not null check (confirmation in ('script-on-call-back', 'signed-form', 'own-word-with-document')),
  shown_document text,
  script_hash text,
  said_by uuid not null,
  said_as text not null,
  typed_by uuid not null,
  typed_as text not null,
  request_id text not null,
  entry_id uuid not null,
  at timestamptz not null,
  primary key (subject_id, intake_id),
  check ((channel = 'telephone') = (script_hash is not null)),
  check ((confirmation = 'own-word-with-document') = (shown_document is not null))
);
create index taken_at on intake.taken (at);
create index taken_by_said on intake.taken (said_by);
comment on table intake.taken is 'Somebody was taken in at the desk: whom it concerns, who said it, who typed it, how the consent was confirmed. Never updated.';
comment on column intake.taken.subject_id is '@pseudonymous whom it concerns';
comment on column intake.taken.intake_id is '@pseudonymous one for all who were taken in together';
comment on column intake.taken.receipt_id is '@pseudonymous the consents of this person';
comment on column intake.taken.channel is '@pseudonymous';
comment on column intake.taken.confirmation is '@pseudonymous';
comment on column intake.taken.shown_document is '@pseudonymous the kind of document that was looked at; nothing of what stands in it';
comment on column intake.taken.script_hash is '@pseudonymous what was read on the telephone';
comment on column intake.taken.said_by is '@pseudonymous who said it';
comment on column intake.taken.said_as is '@plain kind of the actor';
comment on column intake.taken.typed_by is '@pseudonymous who typed it';
comment on column intake.taken.typed_as is '@plain role';
comment on column intake.taken.request_id is '@pseudonymous';
comment on column intake.taken.entry_id is '@pseudonymous its ledger entry';
comment on column intake.taken.at is '@pseudonymous';

create table intake.confirmation (
  subject_id uuid not null,
  event_id uuid not null,
  intake_id uuid not null,
  how text not null check (how in ('e-mail-code', 'letter-code', 'signed-form')),
  typed_by uuid not null,
  typed_as text not null,
  entry_id uuid not null,
  at timestamptz not null,
  primary key (subject_id, event_id)
);
create unique index confirmation_once on intake.confirmation (subject_id, intake_id);
comment on table intake.confirmation is 'Who was taken in by telephone confirmed it later, by something that only this person has. Never updated.';
comment on column intake.confirmation.subject_id is '@pseudonymous';
comment on column intake.confirmation.event_id is '@pseudonymous';
comment on column intake.confirmation.intake_id is '@pseudonymous';
comment on column intake.confirmation.how is '@pseudonymous';
comment on column intake.confirmation.typed_by is '@pseudonymous';
comment on column intake.confirmation.typed_as is '@plain role, or kind of the actor';
comment on column intake.confirmation.entry_id is '@pseudonymous its ledger entry';
comment on column intake.confirmation.at is '@pseudonymous';

create table intake.paper_code (
  hash text primary key,
  paper text not null check (paper in ('consent-form', 'request-form', 'receipt-letter')),
  language text not null check (language in ('ru', 'kk', 'en')),
  subject_id uuid,
  made_by uuid not null,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz
);
create index paper_code_by_subject on intake.paper_code (subject_id);
create index paper_code_by_end on intake.paper_code (ends_at);
comment on table intake.paper_code is 'The code in the QR of a printed form or letter: it leads staff to the record that the paper belongs to, once.';
comment on column intake.paper_code.hash is '@commitment keyed hash of the random code';
comment on column intake.paper_code.paper is '@plain';
comment on column intake.paper_code.language is '@plain';
comment on column intake.paper_code.subject_id is '@pseudonymous null for a blank form that nobody has filled in yet';
comment on column intake.paper_code.made_by is '@pseudonymous';
comment on column intake.paper_code.made_at is '@plain';
comment on column intake.paper_code.ends_at is '@plain';
comment on column intake.paper_code.used_at is '@plain';

create table intake.scan (
  subject_id uuid not null,
  scan_id uuid not null,
  kind text not null check (kind in ('consent-form', 'request-form', 'representation-proof', 'court-paper', 'identity-copy')),
  exception text,
  media_type text not null check (media_type in ('application/pdf', 'image/jpeg', 'image/png')),
  byte_count integer not null,
  file_id uuid not null,
  key_id uuid not null,
  scanned_by uuid not null,
  scanned_as text not null,
  request_id text not null,
  entry_id uuid not null,
  at timestamptz not null,
  primary key (subject_id, scan_id),
  check ((kind = 'identity-copy') = (exception is not null))
);
create index scan_at on intake.scan (at);
comment on table intake.scan is 'A paper that was scanned and bound to its record; the file lies sealed under a key of its own. Never updated.';
comment on column intake.scan.subject_id is '@pseudonymous whom it concerns';
comment on column intake.scan.scan_id is '@pseudonymous';
comment on column intake.scan.kind is '@pseudonymous';
comment on column intake.scan.exception is '@pseudonymous the legal exception by which a copy of an identity document was taken';
comment on column intake.scan.media_type is '@plain';
comment on column intake.scan.byte_count is '@plain';
comment on column intake.scan.file_id is '@pseudonymous the sealed file';
comment on column intake.scan.key_id is '@plain';
comment on column intake.scan.scanned_by is '@pseudonymous';
comment on column intake.scan.scanned_as is '@plain role';
comment on column intake.scan.request_id is '@pseudonymous';
comment on column intake.scan.entry_id is '@pseudonymous its ledger entry';
comment on column intake.scan.at is '@pseudonymous';

create table intake.paper_event (
  subject_id uuid not null,
  event_id uuid not null,
  scan_id uuid not null,
  change text not null check (change in ('returned', 'destroyed', 'kept', 'scan-destroyed')),
  law text,
  noted_by uuid,
  noted_as text not null,
  entry_id uuid not null,
  at timestamptz not null,
  primary key (subject_id, event_id),
  check ((change = 'kept') = (law is not null))
);
-- A paper is handed back or destroyed once, and a scan is destroyed once.
create unique index paper_gone_once on intake.paper_event (subject_id, scan_id) where change in ('returned', 'destroyed');
create unique index scan_destroyed_once on intake.paper_event (subject_id, scan_id) where change = 'scan-destroyed';
comment on table intake.paper_event is 'What became of a scanned paper, and of its scan. Never updated.';
comment on column intake.paper_event.subject_id is '@pseudonymous';
comment on column intake.paper_event.event_id is '@pseudonymous';
comment on column intake.paper_event.scan_id is '@pseudonymous';
comment on column intake.paper_event.change is '@pseudonymous';
comment on column intake.paper_event.law is '@plain by which law the paper is kept';
comment on column intake.paper_event.noted_by is '@pseudonymous null for the system';
comment on column intake.paper_event.noted_as is '@plain role, or kind of the actor';
comment on column intake.paper_event.entry_id is '@pseudonymous its ledger entry';
comment on column intake.paper_event.at is '@pseudonymous';

create table intake.caller_answer (
  subject_id uuid not null,
  answer_id uuid not null,
  field text not null,
  fits boolean not null,
  asked_by uuid not null,
  asked_as text not null,
  entry_id uuid not null,
  at timestamptz not null,
  primary key (subject_id, answer_id)
);
create index caller_answer_at on intake.caller_answer (subject_id, at);
comment on table intake.caller_answer is 'Whether a caller knew what is held; neither what was said nor what is held stands here. Never updated.';
comment on column intake.caller_answer.subject_id is '@pseudonymous';
comment on column intake.caller_answer.answer_id is '@pseudonymous';
comment on column intake.caller_answer.field is '@pseudonymous';
comment on column intake.caller_answer.fits is '@pseudonymous';
comment on column intake.caller_answer.asked_by is '@pseudonymous';
comment on column intake.caller_answer.asked_as is '@plain role';
comment on column intake.caller_answer.entry_id is '@pseudonymous its ledger entry';
comment on column intake.caller_answer.at is '@pseudonymous';

create table intake.document_seen (
  subject_id uuid not null,
  event_id uuid not null,
  act text not null check (act in ('birth-date-corrected', 'grown-up-confirmed', 'representative-added', 'representation-ended', 'code-given')),
  document text not null,
  seen_by uuid not null,
  seen_as text not null,
  entry_id uuid not null,
  at timestamptz not null,
  primary key (subject_id, event_id)
);
comment on table intake.document_seen is 'Staff looked at a document before an act; only its kind is kept (clause C5). Never updated.';
comment on column intake.document_seen.subject_id is '@pseudonymous';
comment on column intake.document_seen.event_id is '@pseudonymous';
comment on column intake.document_seen.act is '@pseudonymous';
comment on column intake.document_seen.document is '@pseudonymous the kind of document';
comment on column intake.document_seen.seen_by is '@pseudonymous';
comment on column intake.document_seen.seen_as is '@plain role';
comment on column intake.document_seen.entry_id is '@pseudonymous its ledger entry';
comment on column intake.document_seen.at is '@pseudonymous';

grant usage on schema intake to robotek_app, robotek_eraser;
grant select, insert on intake.script, intake.taken, intake.confirmation, intake.scan, intake.paper_event, intake.caller_answer, intake.document_seen to robotek_app;
grant select, insert, delete on intake.paper_code to robotek_app;
grant update (subject_id, used_at) on intake.paper_code to robotek_app;
grant select on intake.taken, intake.confirmation, intake.paper_code, intake.scan, intake.paper_event, intake.caller_answer, intake.document_seen to robotek_eraser;
insert into destruction.erasable (schema_name, table_name) values
  ('intake', 'taken'), ('intake', 'confirmation'), ('intake', 'paper_code'), ('intake', 'scan'), ('intake', 'paper_event'), ('intake', 'caller_answer'), ('intake', 'document_seen');
