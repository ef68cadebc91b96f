-- Requests about a person's data (clause:R1, R2, R3). What happened is rows that are never changed; what was said lies sealed under the request's own key.
create schema requests;

create table requests.request (
  case_id uuid primary key,
  number text not null,
  kind text not null,
  channel text not null,
  sender text not null check (sender in ('subject', 'representative', 'authorised-body', 'stranger')),
  language text not null check (language in ('ru', 'kk', 'en')),
  received_at timestamptz not null,
  answer_on date not null,
  due_on date not null,
  sealed bytea not null,
  key_id uuid not null,
  file_id uuid,
  request_id text not null
);
comment on table requests.request is 'A request as it came. Kept under lock after the person is gone, until its own key goes.';
comment on column requests.request.case_id is '@pseudonymous';
comment on column requests.request.number is '@pseudonymous the number that people say';
comment on column requests.request.kind is '@plain';
comment on column requests.request.channel is '@plain';
comment on column requests.request.sender is '@plain in which right the sender says to act';
comment on column requests.request.language is '@plain';
comment on column requests.request.received_at is '@plain';
comment on column requests.request.answer_on is '@plain the last day of the promised answer';
comment on column requests.request.due_on is '@plain the earlier of that and the law''s step';
comment on column requests.request.sealed is '@personal what the sender gave, sealed under the request''s own key';
comment on column requests.request.key_id is '@pseudonymous that key';
comment on column requests.request.file_id is '@pseudonymous the signed file with its evidence, sealed under the same key';
comment on column requests.request.request_id is '@pseudonymous';

create table requests.event (
  case_id uuid not null,
  position integer not null,
  change text not null,
  state text not null,
  next_on date,
  reason text,
  fields text[],
  part text,
  restriction_id uuid,
  owner_id uuid,
  decided_by uuid,
  decided_as text not null,
  sealed bytea,
  request_id text not null,
  at timestamptz not null,
  entry_id uuid not null,
  primary key (case_id, position)
);
comment on table requests.event is 'What happened to a request, step by step.';
comment on column requests.event.case_id is '@pseudonymous';
comment on column requests.event.position is '@plain';
comment on column requests.event.change is '@plain';
comment on column requests.event.state is '@plain the state after it, by DPV 2';
comment on column requests.event.next_on is '@plain the next day on which somebody must act; null once it is over';
comment on column requests.event.reason is '@plain a reason code, never free words';
comment on column requests.event.fields is '@plain ids of fields';
comment on column requests.event.part is '@plain the part of the work';
comment on column requests.event.restriction_id is '@pseudonymous the restriction that it placed or lifted';
comment on column requests.event.owner_id is '@pseudonymous the member who has taken it; null: the protection officers';
comment on column requests.event.decided_by is '@pseudonymous null for the system and for visitors';
comment on column requests.event.decided_as is '@plain';
comment on column requests.event.sealed is '@personal words said with it, sealed under the request''s own key';
comment on column requests.event.request_id is '@pseudonymous';
comment on column requests.event.at is '@plain';
comment on column requests.event.entry_id is '@plain its ledger entry';

-- Whom a request is about, and who sent it, once that is shown.
create table requests.party (
  subject_id uuid not null,
  case_id uuid not null,
  part text not null check (part in ('about', 'sender')),
  at timestamptz not null,
  primary key (subject_id, case_id, part)
);
create index party_by_case on requests.party (case_id);
comment on table requests.party is 'Whom a request is about, and who sent it. Goes when the evidence of the request has run out.';
comment on column requests.party.subject_id is '@pseudonymous';
comment on column requests.party.case_id is '@pseudonymous';
comment on column requests.party.part is '@plain';
comment on column requests.party.at is '@plain';

-- By what a request is found again, and what was used up: its number, its address, a nonce, the content of a signed letter.
create table requests.lookup (
  token text primary key,
  case_id uuid not null,
  at timestamptz not null
);
comment on table requests.lookup is 'Each token once: a nonce and a signed content are used up by standing here.';
comment on column requests.lookup.token is '@pseudonymous number, or SHA-256 of an address, a nonce, a content';
comment on column requests.lookup.case_id is '@pseudonymous';
comment on column requests.lookup.at is '@plain';

-- What lies on the desk: one row an open request, drawn from its events.
create table requests.desk (
  case_id uuid primary key,
  number text not null,
  kind text not null,
  channel text not null,
  state text not null,
  received_at timestamptz not null,
  next_on date not null,
  due_on date not null,
  owner_id uuid,
  blocked boolean not null,
  marked boolean not null
);
create index desk_by_next on requests.desk (next_on, due_on, case_id);
comment on table requests.desk is 'Open requests, each with its next day and its owner. Drawn from the events; gone when a request is over.';
comment on column requests.desk.case_id is '@pseudonymous';
comment on column requests.desk.number is '@pseudonymous';
comment on column requests.desk.kind is '@plain';
comment on column requests.desk.channel is '@plain';
comment on column requests.desk.state is '@plain';
comment on column requests.desk.received_at is '@plain';
comment on column requests.desk.next_on is '@plain';
comment on column requests.desk.due_on is '@plain';
comment on column requests.desk.owner_id is '@pseudonymous';
comment on column requests.desk.blocked is '@plain it holds a block';
comment on column requests.desk.marked is '@plain it holds a provisional mark';

-- A morning whose letters are out: each once, on whatever machine.
create table requests.morning (
  day date primary key,
  at timestamptz not null
);
comment on table requests.morning is 'Mornings on which staff were told what is due.';
comment on column requests.morning.day is '@plain';
comment on column requests.morning.at is '@plain';

grant usage on schema requests to robotek_app, robotek_eraser;
grant select, insert on requests.request, requests.event, requests.lookup, requests.morning to robotek_app;
grant select, insert, delete on requests.party to robotek_app;
grant select, insert, update, delete on requests.desk to robotek_app;
grant select on requests.request, requests.event, requests.party, requests.lookup, requests.desk to robotek_eraser;
