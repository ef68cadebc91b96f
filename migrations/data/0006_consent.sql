-- Consent as the law asks for it (clause:C2): who said it, who typed it, whom it concerns, to which text, for which purpose and scope, when, how.
create schema consent;

create table consent.event (
  subject_id uuid not null,
  position integer not null check (position > 0),
  event_id uuid not null,
  receipt_id uuid not null,
  purpose text not null,
  scope text not null check (scope in ('processing', 'third-parties', 'abroad', 'publication')),
  state text not null check (state in ('ConsentRequested', 'ConsentGiven', 'RenewedConsentGiven', 'ConsentRefused',
    'ConsentWithdrawn', 'ConsentRevoked', 'ConsentExpired', 'ConsentInvalidated')),
  state_iri text not null,
  decided_by uuid,
  decided_as text not null,
  typed_by uuid,
  typed_as text not null,
  document_hash text not null,
  policy_version text not null,
  language text not null check (language in ('ru', 'kk', 'en')),
  source text not null,
  method text not null,
  term_until timestamptz,
  request_id text not null,
  at timestamptz not null,
  entry_id uuid not null,
  primary key (subject_id, position)
);
-- The state of one purpose and scope is its latest event: one step down this index, without the row.
create unique index event_latest on consent.event (subject_id, purpose, scope, position desc) include (state);
create index event_by_receipt on consent.event (subject_id, receipt_id);

comment on table consent.event is 'One answer to one purpose and scope. Never updated. Its canonical hash stands in the sealed part of its ledger entry.';
comment on column consent.event.subject_id is '@pseudonymous whom it concerns';
comment on column consent.event.position is '@plain counts the person''s events from 1 without a gap; the last one is the version of the state';
comment on column consent.event.event_id is '@pseudonymous';
comment on column consent.event.receipt_id is '@pseudonymous the receipt that lists it';
comment on column consent.event.purpose is '@pseudonymous purpose id';
comment on column consent.event.scope is '@pseudonymous processing, third parties, abroad, publication: each consented to apart';
comment on column consent.event.state is '@pseudonymous DPV consent status';
comment on column consent.event.state_iri is '@plain IRI of that status';
comment on column consent.event.decided_by is '@pseudonymous who said it: the person or the representative; null for the system';
comment on column consent.event.decided_as is '@plain kind of that actor';
comment on column consent.event.typed_by is '@pseudonymous who typed it; null for the system';
comment on column consent.event.typed_as is '@plain kind of that actor';
comment on column consent.event.document_hash is '@plain hash of the text that was shown; the text is kept for ever under it';
comment on column consent.event.policy_version is '@plain';
comment on column consent.event.language is '@plain language of the text';
comment on column consent.event.source is '@plain web form, paper, telephone …';
comment on column consent.event.method is '@plain how it was confirmed';
comment on column consent.event.term_until is '@plain end of the term; null lasts until the purpose is reached';
comment on column consent.event.request_id is '@pseudonymous';
comment on column consent.event.at is '@plain';
comment on column consent.event.entry_id is '@plain its ledger entry';

create view consent.facts as
  select distinct on (subject_id, purpose, scope) subject_id, purpose, scope, state
    from consent.event
   order by subject_id, purpose, scope, position desc;
comment on column consent.facts.subject_id is '@pseudonymous';
comment on column consent.facts.purpose is '@pseudonymous';
comment on column consent.facts.scope is '@pseudonymous';
comment on column consent.facts.state is '@pseudonymous';

-- A form counts once: its nonce leads to the receipt of the first time. Kept as long as a form token lives.
create table consent.used_form (
  nonce text primary key,
  subject_id uuid not null,
  receipt_id uuid not null,
  used_at timestamptz not null
);
comment on column consent.used_form.nonce is '@plain random';
comment on column consent.used_form.subject_id is '@pseudonymous';
comment on column consent.used_form.receipt_id is '@pseudonymous';
comment on column consent.used_form.used_at is '@plain';
create index used_form_by_subject on consent.used_form (subject_id);
create index used_form_by_age on consent.used_form (used_at);

-- What stays after a destruction: the events with the openings of their ledger entries, sealed under the evidence key, for legal claims only.
create table consent.evidence (
  subject_id uuid not null,
  evidence_id uuid not null,
  key_id uuid not null,
  sealed bytea not null,
  kept_since timestamptz not null,
  kept_until timestamptz not null,
  primary key (subject_id, evidence_id)
);
comment on column consent.evidence.subject_id is '@pseudonymous';
comment on column consent.evidence.evidence_id is '@pseudonymous';
comment on column consent.evidence.key_id is '@plain';
comment on column consent.evidence.sealed is '@personal who consented to what, and the openings of the ledger entries';
comment on column consent.evidence.kept_since is '@plain';
comment on column consent.evidence.kept_until is '@plain';
create index evidence_by_end on consent.evidence (kept_until);

grant usage on schema consent to robotek_app, robotek_eraser;
grant select, insert on consent.event, consent.evidence to robotek_app;
grant select, insert, delete on consent.used_form to robotek_app;
grant select on consent.facts to robotek_app, robotek_eraser;
grant select on consent.event, consent.used_form, consent.evidence to robotek_eraser;
