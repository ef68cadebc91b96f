-- Pupils for whom a birthday that counts could not be brought about: their day is done for everybody else, and they are tried again until it is for them (clause:G5).
create table families.held_up (
  subject_id uuid primary key
);
comment on table families.held_up is 'Pupils whom the check of birthdays could not bring to the stage of their day. Gone once it could. No time stands here, which would be a birth date.';
comment on column families.held_up.subject_id is '@pseudonymous the pupil';

grant select, insert, delete on families.held_up to robotek_app;
grant select on families.held_up to robotek_eraser;

insert into destruction.erasable (schema_name, table_name) values ('families', 'held_up');
