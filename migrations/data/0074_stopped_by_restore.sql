-- Records that a restore froze and that nobody has looked at since: retention takes nothing of them, at no stage (clause:S1).
create view subjects.stopped as
  select distinct l.subject_id from subjects.life l
   where l.life = 'frozen' and l.reason is not null
     and not exists (select 1 from subjects.life o where o.subject_id = l.subject_id and o.position > l.position and o.life <> 'frozen');
comment on column subjects.stopped.subject_id is '@pseudonymous';

grant select on subjects.stopped to robotek_app, robotek_eraser;
