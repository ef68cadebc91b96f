-- The official documents (clause:G4): every text that was ever published or shown for a consent, kept for ever by its hash, and what was in force when.
create schema documents;

create table documents.text (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  kind text not null,
  version integer not null check (version > 0),
  language text not null check (language in ('ru', 'kk', 'en')),
  date date not null,
  body text not null,
  kept_at timestamptz not null
);
comment on table documents.text is 'A text by the SHA-256 of its bytes. Names nobody. Never updated, never deleted: a consent leads back to it years later.';
comment on column documents.text.hash is '@plain SHA-256 of the UTF-8 bytes of body, in hexadecimal digits';
comment on column documents.text.kind is '@plain policy, terms, appeals, consent-own, consent-representative';
comment on column documents.text.version is '@plain';
comment on column documents.text.language is '@plain';
comment on column documents.text.date is '@plain the day from which the version holds';
comment on column documents.text.body is '@plain RFC 8785 JSON of the composed document';
comment on column documents.text.kept_at is '@plain';

create table documents.publication (
  kind text not null,
  language text not null check (language in ('ru', 'kk', 'en')),
  position integer not null check (position > 0),
  version integer not null check (version > 0),
  hash text not null references documents.text (hash),
  published_at timestamptz not null,
  entry_id uuid not null,
  primary key (kind, language, position)
);
comment on table documents.publication is 'A text put in force. The last position of a kind and language is the current one (clause:R4).';
comment on column documents.publication.kind is '@plain';
comment on column documents.publication.language is '@plain';
comment on column documents.publication.position is '@plain counts from 1';
comment on column documents.publication.version is '@plain';
comment on column documents.publication.hash is '@plain';
comment on column documents.publication.published_at is '@plain';
comment on column documents.publication.entry_id is '@plain its ledger entry';

grant usage on schema documents to robotek_app, robotek_eraser;
grant select, insert on documents.text, documents.publication to robotek_app;
grant select on documents.text, documents.publication to robotek_eraser;
