-- The ledger (docs/formats/ledger.md). `pending` and what outsiders see name nobody; `history` alone ties an entry to a person, and dies with the person.
create schema ledger;

create table ledger.log (
  log_id smallint primary key,
  origin text not null unique,
  version smallint not null,
  opened_at timestamptz not null
);
comment on table ledger.log is 'One row a log. A change of the format closes a log and opens the next.';
comment on column ledger.log.log_id is '@plain';
comment on column ledger.log.origin is '@plain first line of every checkpoint';
comment on column ledger.log.version is '@plain format of its leaves';
comment on column ledger.log.opened_at is '@plain';

create table ledger.closing (
  log_id smallint primary key,
  size bigint not null,
  closed_at timestamptz not null
);
comment on table ledger.closing is 'A log that takes no more entries, with its last size.';
comment on column ledger.closing.log_id is '@plain';
comment on column ledger.closing.size is '@plain';
comment on column ledger.closing.closed_at is '@plain';

create table ledger.signer (
  log_id smallint not null,
  verifier_key text not null,
  since timestamptz not null,
  primary key (log_id, verifier_key)
);
comment on table ledger.signer is 'Public keys that have signed checkpoints of a log, as C2SP verifier keys.';
comment on column ledger.signer.log_id is '@plain';
comment on column ledger.signer.verifier_key is '@plain';
comment on column ledger.signer.since is '@plain';

create table ledger.pending (
  log_shard smallint not null,
  position bigint generated always as identity,
  entry_id uuid not null,
  at timestamptz not null,
  leaf bytea not null,
  traces bytea not null,
  primary key (log_shard, position)
);
comment on table ledger.pending is 'Entries that wait for an index. Written in the transaction of the operation itself.';
comment on column ledger.pending.log_shard is '@plain';
comment on column ledger.pending.position is '@plain';
comment on column ledger.pending.entry_id is '@plain random id';
comment on column ledger.pending.at is '@plain';
comment on column ledger.pending.leaf is '@commitment the public leaf';
comment on column ledger.pending.traces is '@commitment one of 16 bytes a person: HKDF of the ledger key and the day';
-- Rows come and go all day: the table stays as small as its backlog only if it is swept often.
alter table ledger.pending set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_insert_threshold = -1);

create table ledger.history (
  subject_id uuid not null,
  entry_id uuid not null,
  concerns boolean not null,
  sealed bytea not null,
  share_place integer,
  share_path bytea,
  primary key (subject_id, entry_id)
);
comment on table ledger.history is 'Which entries belong to a person: read newest first by its key, since entry ids grow with time. Removed by a destruction.';
comment on column ledger.history.subject_id is '@pseudonymous';
comment on column ledger.history.entry_id is '@pseudonymous';
comment on column ledger.history.concerns is '@plain false where the person acted and the entry is about nobody';
comment on column ledger.history.sealed is '@pseudonymous private part under the person''s ledger key';
comment on column ledger.history.share_place is '@plain the person''s place in a bulk entry';
comment on column ledger.history.share_path is '@commitment hashes from the person''s commitment to the root in the leaf of a bulk entry';

create table ledger.system_part (
  log_shard smallint not null,
  entry_id uuid not null,
  opening_key bytea not null,
  private_part text not null,
  primary key (log_shard, entry_id)
);
comment on table ledger.system_part is 'Private parts of entries that concern no person and that no person made.';
comment on column ledger.system_part.log_shard is '@plain';
comment on column ledger.system_part.entry_id is '@plain';
comment on column ledger.system_part.opening_key is '@plain opens this entry alone';
comment on column ledger.system_part.private_part is '@plain names nobody';

create table ledger.entry (
  log_id smallint not null,
  index bigint not null,
  entry_id uuid not null,
  primary key (log_id, index),
  unique (log_id, entry_id)
);
comment on table ledger.entry is 'The index that an entry got. The leaf itself stands in the tile.';
comment on column ledger.entry.log_id is '@plain';
comment on column ledger.entry.index is '@plain';
comment on column ledger.entry.entry_id is '@plain';

create table ledger.tile (
  log_id smallint not null,
  level smallint not null check (level between -1 and 63),
  tile_index bigint not null,
  width smallint not null check (width between 1 and 256),
  bytes bytea not null,
  primary key (log_id, level, tile_index)
);
comment on table ledger.tile is 'Tiles of the log (C2SP tlog-tiles); level -1 holds the entry bundles. The last tile of a level grows until it is full.';
comment on column ledger.tile.log_id is '@plain';
comment on column ledger.tile.level is '@plain';
comment on column ledger.tile.tile_index is '@plain';
comment on column ledger.tile.width is '@plain';
comment on column ledger.tile.bytes is '@commitment leaves or hashes';
-- Hashes and commitments do not compress; trying to costs the integrator time.
alter table ledger.tile alter column bytes set storage external;

create table ledger.checkpoint (
  log_id smallint not null,
  size bigint not null,
  at timestamptz not null,
  note text not null,
  primary key (log_id, size)
);
comment on table ledger.checkpoint is 'Signed heads, never more than one for a size.';
comment on column ledger.checkpoint.log_id is '@plain';
comment on column ledger.checkpoint.size is '@plain';
comment on column ledger.checkpoint.at is '@plain';
comment on column ledger.checkpoint.note is '@plain';

create table ledger.cosignature (
  log_id smallint not null,
  size bigint not null,
  witness text not null,
  line text not null,
  primary key (log_id, size, witness)
);
comment on table ledger.cosignature is 'Signature lines of witnesses, checked before they are taken.';
comment on column ledger.cosignature.log_id is '@plain';
comment on column ledger.cosignature.size is '@plain';
comment on column ledger.cosignature.witness is '@plain';
comment on column ledger.cosignature.line is '@plain';

create table ledger.head (
  log_id smallint primary key,
  mirrored_size bigint not null
);
comment on table ledger.head is 'How much of a log stands in the mirror off the database. Only that much is served.';
comment on column ledger.head.log_id is '@plain';
comment on column ledger.head.mirrored_size is '@plain';

grant usage on schema ledger to robotek_app, robotek_integrator, robotek_eraser;
grant select on all tables in schema ledger to robotek_app, robotek_integrator, robotek_eraser;
grant insert on ledger.pending, ledger.history, ledger.system_part, ledger.cosignature to robotek_app;
-- The eraser's transactions write their own entries. A destroyed person's history it removes through destruction.erase alone.
grant insert on ledger.pending, ledger.history, ledger.system_part to robotek_eraser;
grant insert on ledger.log, ledger.closing, ledger.signer, ledger.system_part, ledger.entry, ledger.tile, ledger.checkpoint, ledger.head to robotek_integrator;
grant update (width, bytes) on ledger.tile to robotek_integrator;
grant update (mirrored_size) on ledger.head to robotek_integrator;
grant delete on ledger.pending to robotek_integrator;
