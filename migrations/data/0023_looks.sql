-- Whose look an entry is, as far as the person's own page must know to find the last looks of others without opening the person's own ones.
-- Says no more than `concerns`, who reads this table and the log of its database together knows it anyway: a page that somebody opens reads his own record.
alter table ledger.history add column look text default 'other' check (look in ('self', 'representative', 'other'));
-- What was written before may be anything and is opened to be judged.
alter table ledger.history alter column look drop default;
comment on column ledger.history.look is '@pseudonymous whose look at the data it is: the person''s own, a representative''s, another''s; null for what is no look';

-- A person's own looks are many and never asked for: they are not in it, and cost nothing.
create index history_looks on ledger.history (subject_id, entry_id) where look in ('representative', 'other');
