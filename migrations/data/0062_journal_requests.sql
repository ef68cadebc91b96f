-- A restore of an older backup must neither forget a request nor do it twice (clause:R3, clause:T7).
alter table journal.outbox drop constraint outbox_kind_check;
alter table journal.outbox add constraint outbox_kind_check check (kind in ('withdrawal', 'restriction', 'unsubscribe', 'destruction', 'representation', 'cancellation', 'request'));
comment on column journal.outbox.body is '@personal ids and codes, and of requests what is sealed under their own keys';
comment on column journal.outbox.subject_id is '@pseudonymous of requests the request''s own id';
-- What a restore brought back is shown at the desk.
create index event_restored on requests.event (at) where change = 'restored';
