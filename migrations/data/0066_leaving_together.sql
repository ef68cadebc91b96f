-- Of a child of several representatives one word is not enough (clause:G5): whose second word it was, another representative's or the protection officer's.
alter table leaving.event
  add column seconded_by uuid,
  add column seconded_as text check (seconded_as in ('representative', 'staff')),
  add constraint event_seconded_whole check ((seconded_by is null) = (seconded_as is null)),
  add constraint event_seconded_for_child check (seconded_by is null or change = 'cancelled' or decided_as = 'representative');
comment on column leaving.event.seconded_by is '@pseudonymous who agreed or decided besides';
comment on column leaving.event.seconded_as is '@plain';

create or replace view leaving.facts as
  select b.subject_id, b.leave_id, b.group_id, b.due_at, b.withdrawn, b.sealed, b.decided_by, b.decided_as, b.language, b.at, b.seconded_by, b.seconded_as
    from leaving.event b
   where b.change = 'begun'
     and not exists (select 1 from leaving.event c where c.subject_id = b.subject_id and c.leave_id = b.leave_id and c.change = 'cancelled');
comment on column leaving.facts.seconded_by is '@pseudonymous';
comment on column leaving.facts.seconded_as is '@plain';
