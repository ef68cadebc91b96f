-- What an answered request still owes stays on its officer's list: an answer that went by no mail (clause:R3), and a block that stands (clause:T7).
alter table requests.desk add column untold boolean not null default false;
comment on column requests.desk.untold is '@plain its answer is to be handed over';
comment on table requests.desk is 'Open requests, and answered ones that owe something, each with its next day and its owner. Drawn from the events; gone when a request is over.';

-- Blocks that were left by requests answered before: whoever has the request judges them.
insert into requests.desk (case_id, number, kind, channel, state, received_at, next_on, due_on, owner_id, blocked, marked)
select r.case_id, r.number, r.kind, r.channel, e.state, r.received_at, r.answer_on, r.due_on, e.owner_id, true, false
  from requests.request r
  join lateral (select state, owner_id from requests.event l where l.case_id = r.case_id order by position desc limit 1) e on e.state = 'RequestFulfilled'
 where r.kind = 'blocking' and exists (
   select from requests.event b join restrictions.facts f using (restriction_id)
    where b.case_id = r.case_id and b.change = 'blocked'
      and not exists (select from requests.event u where u.case_id = b.case_id and u.restriction_id = b.restriction_id and u.change = 'unblocked'))
on conflict do nothing;
