-- Whom an import recorded from paper is found by its request; and whether an undoing has judged all of them (clause:C4).
create index taken_by_request on intake.taken (request_id);
alter table imports.import add column recorded_judged boolean not null default false;
comment on column imports.import.recorded_judged is '@plain whether its undoing has come to every family that was recorded from paper';
update imports.import set recorded_judged = true where state = 'undone';
