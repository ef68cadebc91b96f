-- Who there is: a random id for every other table, a number for the person and staff, and what has become of the record.
create schema subjects;

create table subjects.subject (
  subject_id uuid primary key,
  number bigint generated always as identity,
  created_at timestamptz not null
);
-- The desk finds a person by the number; the number is unique because it is an identity, never by an index across subjects.
create index subject_by_number on subjects.subject (number);
comment on table subjects.subject is 'One row a data subject, made before anything else about the person.';
comment on column subjects.subject.subject_id is '@pseudonymous random id, the only name outside the vault';
comment on column subjects.subject.number is '@pseudonymous sequential id, shown to its owner and staff (clause:R2)';
comment on column subjects.subject.created_at is '@pseudonymous';

create table subjects.life (
  subject_id uuid not null references subjects.subject (subject_id),
  position integer not null check (position > 0),
  life text not null check (life in ('living', 'frozen', 'destroying', 'destroyed')),
  at timestamptz not null,
  primary key (subject_id, position)
);
comment on table subjects.life is 'What became of the record. Never updated; the last row counts; without a row it lives.';
comment on column subjects.life.subject_id is '@pseudonymous';
comment on column subjects.life.position is '@plain counts from 1';
comment on column subjects.life.life is '@pseudonymous';
comment on column subjects.life.at is '@pseudonymous';

-- Read uncached in each read of the vault. A subject that is not here is not known, which counts as destroyed.
create view subjects.facts as
  select s.subject_id,
         coalesce((select l.life from subjects.life l where l.subject_id = s.subject_id order by l.position desc limit 1), 'living') as life
    from subjects.subject s;
comment on column subjects.facts.subject_id is '@pseudonymous';
comment on column subjects.facts.life is '@pseudonymous';

grant usage on schema subjects to robotek_app, robotek_eraser;
grant select, insert on subjects.subject, subjects.life to robotek_app;
grant select on subjects.facts to robotek_app, robotek_eraser;
grant select on subjects.subject, subjects.life to robotek_eraser;
