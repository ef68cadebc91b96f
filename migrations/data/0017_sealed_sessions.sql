-- Rows that open an account carry a MAC over whose they are, how they came about and when they end. Its key is no part of any database.
-- What was there before has no seal and would open nothing: whoever was signed in signs in again.
delete from accounts.step_up;
delete from accounts.session;

alter table accounts.session add column seal bytea not null;
alter table accounts.step_up add column seal bytea not null;
-- Rows of attempts stay, since the sweep destroys their draft keys by them; without a seal they open nothing.
alter table accounts.attempt add column seal bytea;
comment on column accounts.session.seal is '@commitment MAC over token hash, subject, method and times, under a key that no database holds';
comment on column accounts.step_up.seal is '@commitment MAC over session, act, subject and times, under a key that no database holds';
comment on column accounts.attempt.seal is '@commitment MAC over token hash, subject, aim, code and end, under a key that no database holds';
