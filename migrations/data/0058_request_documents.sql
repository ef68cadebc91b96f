-- Documents that a sender was asked for and sent (clause:C5): each sealed under a key of its own, gone on schedule; that it was looked at stays as a step of the request.
create table requests.document (
  case_id uuid not null,
  document_id uuid not null,
  media_type text not null check (media_type = 'image/jpeg'),
  byte_count integer not null,
  width integer not null,
  height integer not null,
  scan text not null check (scan in ('clean', 'not-scanned')),
  file_id uuid not null,
  key_id uuid not null,
  at timestamptz not null,
  primary key (case_id, document_id)
);
comment on table requests.document is 'A document that was sent for a request. The copy goes on schedule, the row stays with the request.';
comment on column requests.document.case_id is '@pseudonymous';
comment on column requests.document.document_id is '@pseudonymous';
comment on column requests.document.media_type is '@plain of the picture as it was drawn anew';
comment on column requests.document.byte_count is '@plain';
comment on column requests.document.width is '@plain';
comment on column requests.document.height is '@plain';
comment on column requests.document.scan is '@plain whether a scanner looked at it';
comment on column requests.document.file_id is '@pseudonymous the sealed copy';
comment on column requests.document.key_id is '@pseudonymous its own key';
comment on column requests.document.at is '@plain';

alter table requests.event add column document_id uuid;
comment on column requests.event.document_id is '@pseudonymous the document that was given, opened, judged or destroyed';

grant select, insert on requests.document to robotek_app;
grant select on requests.document to robotek_eraser;
