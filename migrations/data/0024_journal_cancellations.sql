-- A withdrawal of everything that was cancelled must not come back with a restore.
alter table journal.outbox drop constraint outbox_kind_check;
alter table journal.outbox add constraint outbox_kind_check check (kind in ('withdrawal', 'restriction', 'unsubscribe', 'destruction', 'representation', 'cancellation'));
