-- In which right a sender was accepted: what was said at the door is a claim, and counts no more once staff has seen who it is (clause:G5, clause:T7).
alter table requests.event add column sender text check (sender in ('subject', 'representative', 'authorised-body', 'stranger'));
comment on column requests.event.sender is '@plain in which right the sender was accepted, with the step that says so';
