-- Letters that opened no request are looked at by the protection officer: taken in, or set aside for a reason (clause:R1, clause:S6).
alter table mailbox.letter add column reason text;
comment on column mailbox.letter.reason is '@plain why a member set it aside; a code';
alter table mailbox.letter drop constraint letter_state_check;
alter table mailbox.letter add constraint letter_state_check check (state in ('waiting', 'request', 'reply', 'repeated', 'automatic', 'no-sender', 'unreadable', 'set-aside'));
comment on column mailbox.letter.state is '@plain waiting: to be read; request: it opened one; reply: it lies with an open one; repeated: what it signs was sent before; automatic: written by a machine; no-sender: nobody to answer; unreadable: no MIME, and nobody to answer; set-aside: looked at, and nothing is asked';
grant update (reason) on mailbox.letter to robotek_app;
create index letter_caseless on mailbox.letter (taken_at) where state in ('automatic', 'no-sender', 'unreadable');
