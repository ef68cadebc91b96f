-- A right that was said so far is shown by a document, with its own term (clause:G5): the event of before ends as proved, and the same right begins in that instant.
alter table representation.event drop constraint event_reason_check;
alter table representation.event add constraint event_reason_check check (reason in ('guardianship-ended', 'court', 'grown-up', 'left', 'mistake', 'proved'));
alter table intake.document_seen drop constraint document_seen_act_check;
alter table intake.document_seen add constraint document_seen_act_check check (act in ('birth-date-corrected', 'grown-up-confirmed', 'representative-added', 'representation-proved', 'representation-ended', 'code-given'));
