-- What a request turned out to ask for (clause:R1): what a letter in free words was taken for is a guess, and a paper may be read again. The row of the coming stays as it is.
alter table requests.event
  add column kind text,
  add column due_on date;
comment on column requests.event.kind is '@plain what the request turned out to ask for, with the step that says so';
comment on column requests.event.due_on is '@plain the day of the law that counts from that step on';
