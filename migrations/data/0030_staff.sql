-- Who of the school may work at the desk, in which role, and how such a person shows to be there (clause:S1). Names and addresses stand in the vault alone.
create schema staff;

create table staff.event (
  subject_id uuid not null,
  position integer not null check (position > 0),
  event_id uuid not null,
  change text not null check (change in ('joined', 'role-granted', 'role-taken', 'left', 'factor-reset')),
  role text check (role in ('administrator', 'registrar', 'teacher', 'marketer', 'support-agent', 'protection-officer', 'auditor')),
  decided_by uuid,
  decided_as text not null,
  request_id text not null,
  at timestamptz not null,
  entry_id uuid not null,
  seal bytea not null,
  primary key (subject_id, position),
  check ((change in ('role-granted', 'role-taken')) = (role is not null))
);
comment on table staff.event is 'A person became a member of the staff, was given or lost a role, left. Never updated; roles that hold are read from all of them.';
comment on column staff.event.subject_id is '@pseudonymous the member';
comment on column staff.event.position is '@plain counts from 1';
comment on column staff.event.event_id is '@pseudonymous';
comment on column staff.event.change is '@pseudonymous';
comment on column staff.event.role is '@pseudonymous';
comment on column staff.event.decided_by is '@pseudonymous the administrator; null for the link that the start of the service prints';
comment on column staff.event.decided_as is '@plain kind of the actor';
comment on column staff.event.request_id is '@pseudonymous';
comment on column staff.event.at is '@pseudonymous';
comment on column staff.event.entry_id is '@pseudonymous its ledger entry';
comment on column staff.event.seal is '@commitment MAC over all of it, under a key that no database holds';

-- The school's rules for staff, signed in one version (clause:S5).
create table staff.rules_signature (
  subject_id uuid not null,
  version integer not null check (version > 0),
  document_hash text not null,
  language text not null check (language in ('ru', 'kk', 'en')),
  session_id uuid not null,
  request_id text not null,
  at timestamptz not null,
  entry_id uuid not null,
  seal bytea not null,
  primary key (subject_id, document_hash)
);
comment on table staff.rules_signature is 'A member has read and signed the rules. Never updated.';
comment on column staff.rules_signature.subject_id is '@pseudonymous the member';
comment on column staff.rules_signature.version is '@plain';
comment on column staff.rules_signature.document_hash is '@plain the text that was shown';
comment on column staff.rules_signature.language is '@plain';
comment on column staff.rules_signature.session_id is '@pseudonymous the session in which it was signed, after a second factor';
comment on column staff.rules_signature.request_id is '@pseudonymous';
comment on column staff.rules_signature.at is '@pseudonymous';
comment on column staff.rules_signature.entry_id is '@pseudonymous its ledger entry';
comment on column staff.rules_signature.seal is '@commitment MAC over all of it, under a key that no database holds';

-- A session in which a second factor was shown. Its end moves with each use.
create table staff.desk_session (
  session_hash text primary key,
  subject_id uuid not null,
  factor text not null check (factor in ('passkey', 'totp')),
  proved_at timestamptz not null,
  seen_at timestamptz not null,
  seal bytea not null
);
comment on table staff.desk_session is 'Working rows: gone with their session.';
comment on column staff.desk_session.session_hash is '@plain';
comment on column staff.desk_session.subject_id is '@pseudonymous';
comment on column staff.desk_session.factor is '@plain';
comment on column staff.desk_session.proved_at is '@pseudonymous';
comment on column staff.desk_session.seen_at is '@pseudonymous';
comment on column staff.desk_session.seal is '@commitment MAC over all of it, under a key that no database holds';
create index desk_session_by_subject on staff.desk_session (subject_id);
create index desk_session_by_proof on staff.desk_session (proved_at);

-- The secret of a code app (RFC 6238), sealed under the member's contact key as passkeys are; the newest step that was used counts on only.
create table staff.totp (
  subject_id uuid not null,
  totp_id uuid not null,
  key_id uuid not null,
  sealed bytea not null,
  added_at timestamptz not null,
  last_step bigint not null,
  primary key (subject_id, totp_id)
);
comment on column staff.totp.subject_id is '@pseudonymous';
comment on column staff.totp.totp_id is '@pseudonymous';
comment on column staff.totp.key_id is '@plain';
comment on column staff.totp.sealed is '@pseudonymous the shared secret, sealed under the contact key';
comment on column staff.totp.added_at is '@plain';
comment on column staff.totp.last_step is '@pseudonymous the time step of the newest code that was used: no code counts twice';

-- The link by which the first administrator comes in: printed once by the start of the service, known here by its hash.
create table staff.first_link (
  hash text primary key,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  seal bytea not null
);
comment on column staff.first_link.hash is '@plain hash of a random token';
comment on column staff.first_link.made_at is '@plain';
comment on column staff.first_link.ends_at is '@plain';
comment on column staff.first_link.seal is '@commitment MAC over all of it, under a key that no database holds';

-- An invitation: its address is sealed under a draft key, its link is made from its id by a key that no database holds.
create table staff.invitation (
  draft_id uuid primary key,
  subject_id uuid not null,
  link_hash text not null,
  roles text[] not null check (cardinality(roles) > 0),
  key_id uuid not null,
  sealed bytea not null,
  language text not null check (language in ('ru', 'kk', 'en')),
  request_id text not null,
  at timestamptz not null,
  ends_at timestamptz not null,
  seal bytea not null
);
comment on column staff.invitation.draft_id is '@plain random id whose draft key seals the address';
comment on column staff.invitation.subject_id is '@pseudonymous who invites';
comment on column staff.invitation.link_hash is '@plain hash of the link''s token';
comment on column staff.invitation.roles is '@plain';
comment on column staff.invitation.key_id is '@plain';
comment on column staff.invitation.sealed is '@personal the invited address, sealed under the draft key';
comment on column staff.invitation.language is '@plain';
comment on column staff.invitation.request_id is '@pseudonymous';
comment on column staff.invitation.at is '@plain';
comment on column staff.invitation.ends_at is '@plain';
comment on column staff.invitation.seal is '@commitment MAC over all of it but the address, under a key that no database holds';
create index invitation_by_link on staff.invitation (link_hash);
create index invitation_by_inviter on staff.invitation (subject_id);
create index invitation_by_end on staff.invitation (ends_at);

create table staff.invitation_end (
  draft_id uuid primary key,
  how text not null check (how in ('accepted', 'withdrawn')),
  at timestamptz not null
);
comment on table staff.invitation_end is 'An invitation ends once. Never updated; forgotten with its invitation.';
comment on column staff.invitation_end.draft_id is '@plain';
comment on column staff.invitation_end.how is '@plain';
comment on column staff.invitation_end.at is '@plain';

-- Who is invited, and the first administrator, show by a code in a letter that the address is theirs.
alter table accounts.attempt drop constraint attempt_aim_check;
alter table accounts.attempt add constraint attempt_aim_check check (aim in ('sign-in', 'step-up', 'own-address', 'staff', 'recovery'));

grant usage on schema staff to robotek_app, robotek_eraser;
grant select, insert on staff.event, staff.rules_signature to robotek_app;
grant select, insert, delete on staff.desk_session, staff.totp, staff.first_link, staff.invitation, staff.invitation_end to robotek_app;
grant update (factor, proved_at, seen_at, seal) on staff.desk_session to robotek_app;
grant update (last_step) on staff.totp to robotek_app;
grant select on all tables in schema staff to robotek_eraser;
insert into destruction.erasable (schema_name, table_name) values
  ('staff', 'event'), ('staff', 'rules_signature'), ('staff', 'desk_session'), ('staff', 'totp'), ('staff', 'invitation');
