-- A letter that answers one of ours lies with its open request, for its officer alone (clause:R1): it opens none and changes none.
alter table mailbox.letter drop constraint letter_state_check;
alter table mailbox.letter add constraint letter_state_check check (state in ('waiting', 'request', 'reply', 'repeated', 'automatic', 'no-sender', 'unreadable'));
comment on column mailbox.letter.state is '@plain waiting: to be read; request: it opened one; reply: it lies with an open one; repeated: what it signs was sent before; automatic: written by a machine; no-sender: nobody to answer; unreadable: no MIME, and nobody to answer';
comment on column mailbox.letter.case_id is '@pseudonymous the request that it opened, answers or repeats';
create index notice_by_id on notices.notice (notice_id);
