-- Families of a spreadsheet who signed our form on paper before: recorded as such, and asked by no letter (clause:C2).
alter table imports.family add column paper_on date;
comment on column imports.family.paper_on is '@pseudonymous the day on which the adult signed our form on paper; null where a letter asks';
alter table imports.import add column signed integer not null default 0;
comment on column imports.import.signed is '@plain adults whose signed form was recorded';
