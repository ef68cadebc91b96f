-- Records that a restore froze and that nobody has looked at since, with the last time that one did: retention takes nothing of them before staff have had their days (clause:S1).
create view subjects.stopped as
  select l.subject_id, max(l.at) as stopped_at from subjects.life l
   where l.life = 'frozen' and l.reason is not null
     and not exists (select 1 from subjects.life o where o.subject_id = l.subject_id and o.position > l.position and o.life <> 'frozen')
   group by l.subject_id;
comment on column subjects.stopped.subject_id is '@pseudonymous';
comment on column subjects.stopped.stopped_at is '@pseudonymous';

grant select on subjects.stopped to robotek_app, robotek_eraser;
