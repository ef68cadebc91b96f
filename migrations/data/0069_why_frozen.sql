-- Why a restore froze a record, and by what word it lives again: who looks at it has to know (clause:S1, clause:T7).
-- That a pupil came of age is not among the reasons: beside the time it would be a birth date (clause:G5).
alter table subjects.life
  add column reason text check (reason in ('entries-lost', 'keys-missing', 'nothing-missing', 'made-good', 'person-confirmed')),
  add column entries_lost integer check (entries_lost > 0),
  add column entry_id uuid;
comment on column subjects.life.reason is '@pseudonymous why a restore froze it, or why it was released; a code. Without one: a pupil who came of age or has confirmed anew, or frozen before reasons were kept';
comment on column subjects.life.entries_lost is '@pseudonymous entries about the person that a restore did not find in the backup';
comment on column subjects.life.entry_id is '@pseudonymous ledger entry of a release';
-- Few are ever frozen; they are found without looking through all.
create index life_frozen on subjects.life (subject_id) where life = 'frozen';
