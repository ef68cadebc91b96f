-- Short keyed marks of who was destroyed or unsubscribed, so that an import asks before it brings somebody back (clause:D2, clause:U3).
create schema marks;

create table marks.mark (
  mark integer primary key check (mark between 0 and 1048575)
);
comment on table marks.mark is 'A set of numbers below 2^20. No row says whose it is, why it is there or since when.';
comment on column marks.mark.mark is '@commitment 20 bits of a MAC, under a long-lived key, of a mail address or phone; many addresses share each';

grant usage on schema marks to robotek_app;
-- Never taken back: destroyed stays destroyed, and who comes again is asked about once more.
grant select, insert on marks.mark to robotek_app;
