-- Who may act for whom, by which right, shown by what, from when to when (clause:G5). Rows are events: begun, ended; none is ever updated.
create schema representation;

create table representation.event (
  subject_id uuid not null,
  event_id uuid not null,
  representation_id uuid not null,
  change text not null check (change in ('begun', 'ended')),
  representative_id uuid not null,
  relation text not null check (relation in ('mother', 'father', 'adopter', 'guardian', 'trustee', 'foster-parent')),
  proof text not null check (proof in ('declared', 'birth-certificate', 'adoption-ruling', 'guardianship-order', 'foster-contract')),
  begins_at timestamptz not null,
  ends_at timestamptz,
  reason text check (reason in ('guardianship-ended', 'court', 'grown-up', 'left', 'mistake')),
  decided_by uuid,
  decided_as text not null,
  request_id text not null,
  at timestamptz not null,
  entry_id uuid not null,
  primary key (subject_id, event_id),
  check ((change = 'begun') = (representation_id = event_id)),
  check ((change = 'ended') = (reason is not null)),
  check (subject_id <> representative_id)
);
-- A representation ends once.
create unique index event_ended_once on representation.event (subject_id, representation_id) where change = 'ended';
create index event_by_representative on representation.event (representative_id) where change = 'begun';
-- What ends by its own term, for the daily check.
create index event_by_term on representation.event (ends_at) where change = 'begun' and ends_at is not null;

comment on table representation.event is 'A representation begun or ended. Its canonical hash stands in the sealed part of its ledger entry.';
comment on column representation.event.subject_id is '@pseudonymous the child';
comment on column representation.event.event_id is '@pseudonymous';
comment on column representation.event.representation_id is '@pseudonymous the event that began it';
comment on column representation.event.change is '@plain';
comment on column representation.event.representative_id is '@pseudonymous who acts for the child';
comment on column representation.event.relation is '@pseudonymous';
comment on column representation.event.proof is '@pseudonymous what shows the right; declared is shown by nothing yet';
comment on column representation.event.begins_at is '@pseudonymous';
comment on column representation.event.ends_at is '@pseudonymous the end of its own term, such as a guardianship''s; never a birthday';
comment on column representation.event.reason is '@pseudonymous why it ended';
comment on column representation.event.decided_by is '@pseudonymous who recorded it; null for the system';
comment on column representation.event.decided_as is '@plain kind of the actor';
comment on column representation.event.request_id is '@pseudonymous';
comment on column representation.event.at is '@pseudonymous';
comment on column representation.event.entry_id is '@pseudonymous its ledger entry';

-- Begun and not ended. Read uncached in each read of the vault in a representative's name; whoever reads compares the term with the time.
create view representation.facts as
  select b.subject_id, b.representation_id, b.representative_id, b.relation, b.proof, b.begins_at, b.ends_at
    from representation.event b
   where b.change = 'begun'
     and not exists (select 1 from representation.event e
                      where e.subject_id = b.subject_id and e.representation_id = b.representation_id and e.change = 'ended');
comment on column representation.facts.subject_id is '@pseudonymous';
comment on column representation.facts.representation_id is '@pseudonymous';
comment on column representation.facts.representative_id is '@pseudonymous';
comment on column representation.facts.relation is '@pseudonymous';
comment on column representation.facts.proof is '@pseudonymous';
comment on column representation.facts.begins_at is '@pseudonymous';
comment on column representation.facts.ends_at is '@pseudonymous';

-- How far a pupil has come. No time stands here: a time of this kind would be a birth date outside the vault.
create table representation.stage (
  subject_id uuid not null,
  position integer not null check (position > 0),
  stage text not null check (stage in ('under-14', 'from-14', 'own-contact-due', 'adult')),
  primary key (subject_id, position)
);
comment on table representation.stage is 'Never updated; the last row counts; who has none was never a pupil here.';
comment on column representation.stage.subject_id is '@pseudonymous';
comment on column representation.stage.position is '@plain counts from 1';
comment on column representation.stage.stage is '@pseudonymous';

create view representation.stages as
  select distinct on (subject_id) subject_id, stage from representation.stage order by subject_id, position desc;
comment on column representation.stages.subject_id is '@pseudonymous';
comment on column representation.stages.stage is '@pseudonymous';

grant usage on schema representation to robotek_app, robotek_eraser;
grant select, insert on representation.event, representation.stage to robotek_app;
grant select on representation.facts, representation.stages to robotek_app, robotek_eraser;
grant select on representation.event, representation.stage to robotek_eraser;

insert into destruction.erasable (schema_name, table_name) values ('representation', 'event'), ('representation', 'stage');

-- An ended representation must not come back with a restore.
alter table journal.outbox drop constraint outbox_kind_check;
alter table journal.outbox add constraint outbox_kind_check check (kind in ('withdrawal', 'restriction', 'unsubscribe', 'destruction', 'representation'));

-- The pupil's own word from 14 on, beside the representative's.
alter table consent.event drop constraint event_scope_check;
alter table consent.event add constraint event_scope_check check (scope in ('processing', 'third-parties', 'abroad', 'publication', 'assent'));
