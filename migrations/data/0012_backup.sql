-- Restores into this database and how far each has come. While one is under way the service does not open. These tables are in no backup: they tell of this
-- very database, not of the one that was lost.
create schema backup;

create table backup.restore (
  restore_id uuid primary key,
  backup_id uuid not null,
  backup_at timestamptz not null,
  begun_at timestamptz not null
);
comment on table backup.restore is 'A restore that was begun here. It is over once its step `opened` stands.';
comment on column backup.restore.restore_id is '@plain random id';
comment on column backup.restore.backup_id is '@plain id in the manifest of the backup';
comment on column backup.restore.backup_at is '@plain when that backup was taken';
comment on column backup.restore.begun_at is '@plain';

create table backup.restore_step (
  restore_id uuid not null,
  step text not null check (step in ('loaded', 'files', 'log', 'journal', 'destroyed', 'frozen', 'index', 'opened')),
  at timestamptz not null,
  detail jsonb not null,
  primary key (restore_id, step)
);
comment on table backup.restore_step is 'Steps taken, never updated. A restore that was killed goes on behind the last one.';
comment on column backup.restore_step.restore_id is '@plain';
comment on column backup.restore_step.step is '@plain';
comment on column backup.restore_step.at is '@plain';
comment on column backup.restore_step.detail is '@plain counts and sizes; no id of a person';

create view backup.unfinished as
  select r.restore_id, r.backup_id, r.backup_at, r.begun_at
    from backup.restore r
   where not exists (select 1 from backup.restore_step s where s.restore_id = r.restore_id and s.step = 'opened');
comment on column backup.unfinished.restore_id is '@plain';
comment on column backup.unfinished.backup_id is '@plain';
comment on column backup.unfinished.backup_at is '@plain';
comment on column backup.unfinished.begun_at is '@plain';

grant usage on schema backup to robotek_app;
grant select on backup.restore, backup.restore_step, backup.unfinished to robotek_app;
