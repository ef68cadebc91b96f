-- What may not be done with a person's data, and from when (clause:T7). Rows are events: placed, lifted; none is ever updated.
create schema restrictions;

create table restrictions.event (
  subject_id uuid not null,
  event_id uuid not null,
  restriction_id uuid not null,
  change text not null check (change in ('placed', 'lifted')),
  kind text not null check (kind in ('legal-hold', 'obligation', 'block', 'provisional')),
  fields text[],
  reason text not null,
  clause text not null,
  decided_by uuid,
  decided_as text not null,
  review_at timestamptz,
  request_id text not null,
  at timestamptz not null,
  entry_id uuid not null,
  primary key (subject_id, event_id),
  check ((change = 'placed') = (restriction_id = event_id)),
  check (fields is null or cardinality(fields) > 0)
);
-- A restriction is lifted once.
create unique index event_lifted_once on restrictions.event (subject_id, restriction_id) where change = 'lifted';
-- What is to be judged again: a provisional mark within one working day, a hold when its term ends.
create index event_to_review on restrictions.event (review_at) where change = 'placed' and review_at is not null;

comment on table restrictions.event is 'A restriction placed or lifted. Its canonical hash stands in the sealed part of its ledger entry.';
comment on column restrictions.event.subject_id is '@pseudonymous whom it concerns';
comment on column restrictions.event.event_id is '@pseudonymous';
comment on column restrictions.event.restriction_id is '@pseudonymous the event that placed it';
comment on column restrictions.event.change is '@plain';
comment on column restrictions.event.kind is '@plain';
comment on column restrictions.event.fields is '@plain field ids; null means all';
comment on column restrictions.event.reason is '@plain a reason code, never free words';
comment on column restrictions.event.clause is '@plain';
comment on column restrictions.event.decided_by is '@pseudonymous who decided; null for the system';
comment on column restrictions.event.decided_as is '@plain kind of the actor';
comment on column restrictions.event.review_at is '@plain when it must be judged again; it stays in force until it is lifted';
comment on column restrictions.event.request_id is '@pseudonymous the request it came with';
comment on column restrictions.event.at is '@plain';
comment on column restrictions.event.entry_id is '@plain its ledger entry';

-- In force now: placed and not lifted. Read uncached in each read of the vault; fields null means all.
create view restrictions.facts as
  select p.subject_id, p.kind, p.fields, p.restriction_id, p.clause, p.at, p.review_at
    from restrictions.event p
   where p.change = 'placed'
     and not exists (select 1 from restrictions.event l
                      where l.subject_id = p.subject_id and l.restriction_id = p.restriction_id and l.change = 'lifted');
comment on column restrictions.facts.subject_id is '@pseudonymous';
comment on column restrictions.facts.kind is '@plain';
comment on column restrictions.facts.fields is '@plain';
comment on column restrictions.facts.restriction_id is '@pseudonymous';
comment on column restrictions.facts.clause is '@plain';
comment on column restrictions.facts.at is '@plain';
comment on column restrictions.facts.review_at is '@plain';

grant usage on schema restrictions to robotek_app, robotek_eraser;
grant select, insert on restrictions.event to robotek_app;
grant select on restrictions.facts to robotek_app, robotek_eraser;
grant select on restrictions.event to robotek_eraser;
