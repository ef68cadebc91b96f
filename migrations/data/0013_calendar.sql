-- The working-day calendar of Kazakhstan, a table per year (clause:G4). Entries are never updated: the last one of a day counts.
create schema calendar;

create table calendar.year (
  year integer primary key check (year between 2000 and 2999),
  source text not null,
  entered_by text not null,
  entered_at timestamptz not null,
  entry_id uuid
);
comment on table calendar.year is 'A year whose exceptions are entered. A year that is not here is not known, and terms that reach into it fail.';
comment on column calendar.year.year is '@plain';
comment on column calendar.year.source is '@plain';
comment on column calendar.year.entered_by is '@plain role of who entered it; the sealed part of the ledger entry knows the person';
comment on column calendar.year.entered_at is '@plain';
comment on column calendar.year.entry_id is '@plain its ledger entry; null for what came with the program';

create table calendar.entry (
  day date not null,
  position integer not null check (position > 0),
  kind text not null check (kind in ('holiday', 'day-off', 'moved-day-off', 'working', 'ordinary')),
  source text not null,
  entered_by text not null,
  entered_at timestamptz not null,
  entry_id uuid,
  primary key (day, position)
);
comment on table calendar.entry is 'What a day is when it is not just a weekday or a weekend, from which source, entered by whom.';
comment on column calendar.entry.day is '@plain';
comment on column calendar.entry.position is '@plain counts the entries of a day from 1; the last one counts';
comment on column calendar.entry.kind is '@plain';
comment on column calendar.entry.source is '@plain the act or the decree';
comment on column calendar.entry.entered_by is '@plain role of who entered it; the sealed part of the ledger entry knows the person';
comment on column calendar.entry.entered_at is '@plain';
comment on column calendar.entry.entry_id is '@plain its ledger entry; null for what came with the program';

create view calendar.facts as
  select distinct on (day) day, kind, source from calendar.entry order by day, position desc;
comment on column calendar.facts.day is '@plain';
comment on column calendar.facts.kind is '@plain';
comment on column calendar.facts.source is '@plain';

insert into calendar.year (year, source, entered_by, entered_at) values
  (2026, 'Law 267-II; published list of days off in 2026', 'system', '2026-11-22T00:00:00Z'),
  (2027, 'Law 267-II art. 5, computed; to be confirmed by the Government''s list', 'system', '2026-11-22T00:00:00Z');

insert into calendar.entry (day, position, kind, source, entered_by, entered_at)
select day::date, 1, kind, source, 'system', '2026-11-22T00:00:00Z' from (values
  ('2026-01-01', 'holiday', 'Law 267-II, New Year'),
  ('2026-01-02', 'holiday', 'Law 267-II, New Year'),
  ('2026-01-07', 'day-off', 'Law 267-II, Christmas'),
  ('2026-03-08', 'holiday', 'Law 267-II, Women''s Day'),
  ('2026-03-09', 'moved-day-off', 'Law 267-II art. 5, for 8 March'),
  ('2026-03-21', 'holiday', 'Law 267-II, Nauryz'),
  ('2026-03-22', 'holiday', 'Law 267-II, Nauryz'),
  ('2026-03-23', 'holiday', 'Law 267-II, Nauryz'),
  ('2026-03-24', 'moved-day-off', 'Law 267-II art. 5, for 21 March'),
  ('2026-03-25', 'moved-day-off', 'Law 267-II art. 5, for 22 March'),
  ('2026-05-01', 'holiday', 'Law 267-II, Unity Day'),
  ('2026-05-07', 'holiday', 'Law 267-II, Defender''s Day'),
  ('2026-05-09', 'holiday', 'Law 267-II, Victory Day'),
  ('2026-05-11', 'moved-day-off', 'Law 267-II art. 5, for 9 May'),
  ('2026-05-27', 'day-off', 'Law 267-II, first day of Kurban-ait'),
  ('2026-07-06', 'holiday', 'Law 267-II, Capital Day'),
  ('2026-10-25', 'holiday', 'Law 267-II, Republic Day'),
  ('2026-10-26', 'moved-day-off', 'Law 267-II art. 5, for 25 October'),
  ('2026-12-16', 'holiday', 'Law 267-II, Independence Day'),
  ('2027-01-01', 'holiday', 'Law 267-II, New Year'),
  ('2027-01-02', 'holiday', 'Law 267-II, New Year'),
  ('2027-01-04', 'moved-day-off', 'Law 267-II art. 5, for 2 January; computed'),
  ('2027-01-07', 'day-off', 'Law 267-II, Christmas'),
  ('2027-03-08', 'holiday', 'Law 267-II, Women''s Day'),
  ('2027-03-15', 'holiday', 'Law 267-II, Constitution Day, from 2027'),
  ('2027-03-21', 'holiday', 'Law 267-II, Nauryz'),
  ('2027-03-22', 'holiday', 'Law 267-II, Nauryz'),
  ('2027-03-23', 'holiday', 'Law 267-II, Nauryz'),
  ('2027-03-24', 'moved-day-off', 'Law 267-II art. 5, for 21 March; computed'),
  ('2027-05-01', 'holiday', 'Law 267-II, Unity Day'),
  ('2027-05-03', 'moved-day-off', 'Law 267-II art. 5, for 1 May; computed'),
  ('2027-05-07', 'holiday', 'Law 267-II, Defender''s Day'),
  ('2027-05-09', 'holiday', 'Law 267-II, Victory Day'),
  ('2027-05-10', 'moved-day-off', 'Law 267-II art. 5, for 9 May; computed'),
  ('2027-05-16', 'day-off', 'Law 267-II, first day of Kurban-ait; computed'),
  ('2027-07-06', 'holiday', 'Law 267-II, Capital Day'),
  ('2027-10-25', 'holiday', 'Law 267-II, Republic Day'),
  ('2027-12-16', 'holiday', 'Law 267-II, Independence Day')
) as known (day, kind, source);

grant usage on schema calendar to robotek_app;
grant select, insert on calendar.year, calendar.entry to robotek_app;
grant select on calendar.facts to robotek_app;
