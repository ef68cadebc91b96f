-- What the migrations make, read from the catalogue. Not for running: for reading what a change of a migration changes.

function destruction.erase(p_destruction uuid, p_entry uuid, p_schema text, p_table text)
  CREATE OR REPLACE FUNCTION destruction.erase(p_destruction uuid, p_entry uuid, p_schema text, p_table text)
     RETURNS bigint
     LANGUAGE plpgsql
     SECURITY DEFINER
     SET search_path TO 'pg_catalog'
    AS $function$
    declare
      v_subject uuid;
      v_column text;
      v_rows bigint;
    begin
      select w.subject_id into v_subject
        from destruction.work w join destruction.step s on s.destruction_id = w.destruction_id and s.step = 'unreadable'
       where w.destruction_id = p_destruction;
      if not found then
        raise exception 'erase: no running destruction whose keys are gone' using errcode = 'RB001';
      end if;
      perform 1 from ledger.pending p
        where p.entry_id = p_entry and p.xmin::text::bigint = (pg_current_xact_id()::text::bigint % 4294967296);
      if not found then
        raise exception 'erase: no ledger entry in this transaction' using errcode = 'RB002';
      end if;
      select e.subject_column into v_column from destruction.erasable e where e.schema_name = p_schema and e.table_name = p_table;
      if not found then
        raise exception 'erase: not an erasable table' using errcode = 'RB003';
      end if;
      execute format('delete from %I.%I where %I = $1', p_schema, p_table, v_column) using v_subject;
      get diagnostics v_rows = row_count;
      return v_rows;
    end $function$
  grant EXECUTE to robotek_eraser

function requests.forget(p_case uuid, p_before timestamp with time zone, p_entry uuid)
  CREATE OR REPLACE FUNCTION requests.forget(p_case uuid, p_before timestamp with time zone, p_entry uuid)
     RETURNS bigint
     LANGUAGE plpgsql
     SECURITY DEFINER
     SET search_path TO 'pg_catalog'
    AS $function$
    declare
      v_rows bigint;
    begin
      perform 1 from requests.request r where r.case_id = p_case and r.received_at <= p_before
        and not exists (select from requests.desk d where d.case_id = r.case_id) for update;
      if not found then
        return 0;
      end if;
      perform 1 from ledger.pending p
        where p.entry_id = p_entry and p.xmin::text::bigint = (pg_current_xact_id()::text::bigint % 4294967296);
      if not found then
        raise exception 'forget: no ledger entry in this transaction' using errcode = 'RB002';
      end if;
      delete from requests.party p where p.case_id = p_case;
      delete from requests.lookup l where l.case_id = p_case;
      delete from requests.document d where d.case_id = p_case;
      delete from requests.event e where e.case_id = p_case;
      delete from requests.request r where r.case_id = p_case;
      get diagnostics v_rows = row_count;
      return v_rows;
    end $function$
  grant EXECUTE to robotek_eraser

function retention.finish(p_subject uuid, p_removal uuid)
  CREATE OR REPLACE FUNCTION retention.finish(p_subject uuid, p_removal uuid)
     RETURNS void
     LANGUAGE sql
     SECURITY DEFINER
     SET search_path TO 'pg_catalog'
    AS $function$
      delete from retention.removal r where r.subject_id = p_subject and r.removal_id = p_removal;
    $function$
  grant EXECUTE to robotek_eraser

function retention.remove(p_removal uuid, p_entry uuid, p_at timestamp with time zone)
  CREATE OR REPLACE FUNCTION retention.remove(p_removal uuid, p_entry uuid, p_at timestamp with time zone)
     RETURNS bigint
     LANGUAGE plpgsql
     SECURITY DEFINER
     SET search_path TO 'pg_catalog'
    AS $function$
    declare
      v retention.removal;
      v_rows bigint;
    begin
      select * into v from retention.removal r where r.removal_id = p_removal and r.entry_id = p_entry;
      if not found then
        raise exception 'remove: no such removal' using errcode = 'RB001';
      end if;
      perform 1 from ledger.pending p
        where p.entry_id = p_entry and p.xmin::text::bigint = (pg_current_xact_id()::text::bigint % 4294967296);
      if not found then
        raise exception 'remove: no ledger entry in this transaction' using errcode = 'RB002';
      end if;
      if v.class = 'evidence' then
        delete from consent.evidence e where e.subject_id = v.subject_id and e.key_id = any(v.key_ids) and e.kept_until <= p_at;
      else
        delete from vault.record r where r.subject_id = v.subject_id and r.compartment = v.class and r.key_id = any(v.key_ids);
      end if;
      get diagnostics v_rows = row_count;
      return v_rows;
    end $function$
  grant EXECUTE to robotek_eraser

schema accounts
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema accuracy
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema backup
  grant USAGE to robotek_app
  schema

schema calendar
  grant USAGE to robotek_app
  schema

schema consent
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema destruction
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema disclosures
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema documents
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema families
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema imports
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema intake
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema joining
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema journal
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema leaving
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema ledger
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  grant USAGE to robotek_integrator
  schema

schema mailbox
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema marks
  grant USAGE to robotek_app
  schema

schema notices
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema platform
  comment What the service itself needs to know about its database.

schema recovery
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema representation
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema requests
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema restrictions
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema retention
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema staff
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema subjects
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema tokens
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

schema vault
  grant USAGE to robotek_app
  grant USAGE to robotek_eraser
  schema

table accounts.account
  ( kind r )
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 state text not null -- @plain
  column 003 opened_at timestamp with time zone not null -- @plain
  column 004 closed_at timestamp with time zone -- @plain
  constraint account_pkey PRIMARY KEY (subject_id)
  constraint account_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table accounts.account column closed_at
  grant UPDATE to robotek_app

table accounts.account column state
  grant UPDATE to robotek_app

table accounts.attempt
  ( kind r )
  CREATE INDEX attempt_by_draft ON accounts.attempt USING btree (draft_id)
  CREATE INDEX attempt_by_end ON accounts.attempt USING btree (expires_at)
  CREATE INDEX attempt_by_subject ON accounts.attempt USING btree (subject_id)
  column 001 attempt_hash text not null -- @plain hash of a random token that only the browser holds
  column 002 draft_id uuid not null -- @plain random id whose draft key seals the typed address
  column 003 subject_id uuid -- @pseudonymous whose address it is, once the job has looked it up
  column 004 aim text not null -- @plain
  column 005 act text -- @plain what the step-up is for
  column 006 key_id uuid -- @plain
  column 007 sealed bytea -- @personal the typed address, sealed under the draft key
  column 008 language text not null -- @plain
  column 009 session_hash text -- @pseudonymous the session that steps up
  column 010 code_hash text -- @commitment keyed hash of the code in the letter
  column 011 tries integer not null default 0 -- @plain
  column 012 created_at timestamp with time zone not null -- @plain
  column 013 expires_at timestamp with time zone not null -- @plain
  column 014 used_at timestamp with time zone -- @plain
  column 015 seal bytea -- @commitment MAC over token hash, subject, aim, code and end, under a key that no database holds
  constraint attempt_aim_check CHECK ((aim = ANY (ARRAY['sign-in'::text, 'step-up'::text, 'own-address'::text, 'staff'::text, 'recovery'::text])))
  constraint attempt_pkey PRIMARY KEY (attempt_hash)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant UPDATE to robotek_app

table accounts.issued_code
  ( kind r )
  CREATE INDEX issued_code_by_end ON accounts.issued_code USING btree (ends_at)
  CREATE INDEX issued_code_by_subject ON accounts.issued_code USING btree (subject_id)
  column 001 hash text not null -- @commitment keyed hash of the code
  column 002 subject_id uuid not null -- @pseudonymous who signs in with it
  column 003 code_id uuid not null -- @pseudonymous what the list of its issuer names it by
  column 004 opens text not null -- @plain as whose credential it counts
  column 005 issuer text not null -- @commitment keyed hash of issuer and pupil: one representative does not see the other's
  column 006 issued_at timestamp with time zone not null -- @plain
  column 007 ends_at timestamp with time zone not null -- @plain
  column 008 seal bytea not null -- @commitment MAC over all of it, under a key that no database holds
  constraint issued_code_opens_check CHECK ((opens = ANY (ARRAY['issued-code'::text, 'own-code'::text])))
  constraint issued_code_pkey PRIMARY KEY (hash)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table accounts.kept_form
  ( kind r )
  CREATE INDEX kept_form_by_end ON accounts.kept_form USING btree (ends_at)
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 form_id uuid not null -- @plain
  column 003 key_id uuid not null -- @plain
  column 004 sealed bytea not null -- @personal where the form was going and what was typed in it, sealed under the draft key
  column 005 kept_at timestamp with time zone not null -- @plain
  column 006 ends_at timestamp with time zone not null -- @plain
  constraint kept_form_pkey PRIMARY KEY (subject_id, form_id)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table accounts.passkey
  ( kind r )
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 passkey_id uuid not null -- @pseudonymous
  column 003 key_id uuid not null -- @plain
  column 004 sealed bytea not null -- @pseudonymous credential id, public key and counter, sealed under the contact key
  column 005 added_at timestamp with time zone not null -- @plain
  column 006 used_at timestamp with time zone -- @pseudonymous
  constraint passkey_pkey PRIMARY KEY (subject_id, passkey_id)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table accounts.passkey column sealed
  grant UPDATE to robotek_app

table accounts.passkey column used_at
  grant UPDATE to robotek_app

table accounts.rate_window
  ( kind r )
  CREATE INDEX rate_window_by_end ON accounts.rate_window USING btree (ends_at)
  column 001 bucket text not null -- @commitment keyed hash of limit, window and address or network; never the address itself
  column 002 used integer not null -- @plain
  column 003 ends_at timestamp with time zone not null -- @plain
  constraint rate_window_pkey PRIMARY KEY (bucket)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant UPDATE to robotek_app

table accounts.session
  ( kind r )
  CREATE INDEX session_by_end ON accounts.session USING btree (ends_at)
  CREATE INDEX session_by_subject ON accounts.session USING btree (subject_id)
  column 001 session_hash text not null -- @plain hash of a random token that only the browser holds
  column 002 session_id uuid not null -- @pseudonymous what the person's list names it by
  column 003 subject_id uuid not null -- @pseudonymous
  column 004 method text not null -- @plain how it was opened
  column 005 language text not null -- @plain
  column 006 opened_at timestamp with time zone not null -- @plain
  column 007 seen_at timestamp with time zone not null -- @pseudonymous
  column 008 idle_ends_at timestamp with time zone not null -- @plain
  column 009 ends_at timestamp with time zone not null -- @plain
  column 010 seal bytea not null -- @commitment MAC over token hash, subject, method and times, under a key that no database holds
  constraint session_pkey PRIMARY KEY (session_hash)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant UPDATE to robotek_app

table accounts.short_name
  ( kind r )
  CREATE INDEX short_name_by_subject ON accounts.short_name USING btree (subject_id)
  column 001 token text not null -- @pseudonymous skeleton of the name
  column 002 name text not null -- @pseudonymous stands for the sequential id, and is public once its owner publishes
  column 003 subject_id uuid not null -- @pseudonymous
  column 004 chosen_at timestamp with time zone not null -- @plain
  constraint short_name_pkey PRIMARY KEY (token)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table accounts.step_up
  ( kind r )
  CREATE INDEX step_up_by_end ON accounts.step_up USING btree (ends_at)
  CREATE INDEX step_up_by_subject ON accounts.step_up USING btree (subject_id)
  column 001 session_hash text not null -- @plain
  column 002 act text not null -- @plain
  column 003 subject_id uuid not null -- @pseudonymous
  column 004 proved_at timestamp with time zone not null -- @plain
  column 005 ends_at timestamp with time zone not null -- @plain
  column 006 seal bytea not null -- @commitment MAC over session, act, subject and times, under a key that no database holds
  constraint step_up_pkey PRIMARY KEY (session_hash, act)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant UPDATE to robotek_app

table accounts.used_challenge
  ( kind r )
  CREATE INDEX used_challenge_by_end ON accounts.used_challenge USING btree (ends_at)
  column 001 nonce text not null -- @plain random
  column 002 ends_at timestamp with time zone not null -- @plain
  constraint used_challenge_pkey PRIMARY KEY (nonce)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table accuracy.address_proof
  ( kind r comment A new mail address that waits for the code sent to it; it lives as long as the code. )
  CREATE INDEX address_proof_by_end ON accuracy.address_proof USING btree (expires_at)
  CREATE INDEX address_proof_by_subject ON accuracy.address_proof USING btree (subject_id)
  column 001 proof_hash text not null -- @pseudonymous hash of the browser's random token
  column 002 draft_id uuid not null -- @pseudonymous whose draft key seals the address
  column 003 subject_id uuid not null -- @pseudonymous whose address it is to be
  column 004 corrector_id uuid not null -- @pseudonymous who asked for the change
  column 005 session_hash text not null -- @pseudonymous the session that it is bound to
  column 006 key_id uuid not null -- @plain
  column 007 sealed bytea -- @personal the address, sealed under the draft key
  column 008 language text not null -- @plain
  column 009 code_hash text -- @commitment keyed hash over code, token, person and session
  column 010 tries integer not null default 0 -- @plain
  column 011 request_id text not null -- @pseudonymous
  column 012 created_at timestamp with time zone not null -- @plain
  column 013 expires_at timestamp with time zone not null -- @plain
  column 014 used_at timestamp with time zone -- @plain
  constraint address_proof_draft_id_key UNIQUE (draft_id)
  constraint address_proof_language_check CHECK ((language = ANY (ARRAY['ru'::text, 'kk'::text, 'en'::text])))
  constraint address_proof_pkey PRIMARY KEY (proof_hash)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table accuracy.address_proof column code_hash
  grant UPDATE to robotek_app

table accuracy.address_proof column sealed
  grant UPDATE to robotek_app

table accuracy.address_proof column tries
  grant UPDATE to robotek_app

table accuracy.address_proof column used_at
  grant UPDATE to robotek_app

table accuracy.confirmation
  ( kind r comment Somebody entitled said that what is held is right. Never updated. )
  column 001 subject_id uuid not null -- @pseudonymous whose data are right
  column 002 entry_id uuid not null -- @pseudonymous its ledger entry
  column 003 confirmed_as text not null -- @plain kind of the actor
  column 004 at timestamp with time zone not null -- @plain
  constraint confirmation_confirmed_as_check CHECK ((confirmed_as = ANY (ARRAY['subject'::text, 'representative'::text])))
  constraint confirmation_pkey PRIMARY KEY (subject_id, entry_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table accuracy.review
  ( kind r comment The yearly question was sent. Never updated. )
  column 001 subject_id uuid not null -- @pseudonymous whose account was asked
  column 002 review_id uuid not null -- @pseudonymous
  column 003 notice_id uuid not null -- @pseudonymous the letter
  column 004 at timestamp with time zone not null -- @plain
  constraint review_pkey PRIMARY KEY (subject_id, review_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table backup.restore
  ( kind r comment A restore that was begun here. It is over once its step `opened` stands. )
  column 001 restore_id uuid not null -- @plain random id
  column 002 backup_id uuid not null -- @plain id in the manifest of the backup
  column 003 backup_at timestamp with time zone not null -- @plain when that backup was taken
  column 004 begun_at timestamp with time zone not null -- @plain
  constraint restore_pkey PRIMARY KEY (restore_id)
  grant SELECT to robotek_app

table backup.restore_step
  ( kind r comment Steps taken, never updated. A restore that was killed goes on behind the last one. )
  column 001 restore_id uuid not null -- @plain
  column 002 step text not null -- @plain
  column 003 at timestamp with time zone not null -- @plain
  column 004 detail jsonb not null -- @plain counts and sizes; no id of a person
  constraint restore_step_pkey PRIMARY KEY (restore_id, step)
  constraint restore_step_step_check CHECK ((step = ANY (ARRAY['loaded'::text, 'files'::text, 'log'::text, 'journal'::text, 'destroyed'::text, 'frozen'::text, 'index'::text, 'opened'::text])))
  grant SELECT to robotek_app

table backup.unfinished
  ( kind v )
  column 001 restore_id uuid -- @plain
  column 002 backup_id uuid -- @plain
  column 003 backup_at timestamp with time zone -- @plain
  column 004 begun_at timestamp with time zone -- @plain
  grant SELECT to robotek_app

table calendar.entry
  ( kind r comment What a day is when it is not just a weekday or a weekend, from which source, entered by whom. )
  column 001 day date not null -- @plain
  column 002 position integer not null -- @plain counts the entries of a day from 1; the last one counts
  column 003 kind text not null -- @plain
  column 004 source text not null -- @plain the act or the decree
  column 005 entered_by text not null -- @plain role of who entered it; the sealed part of the ledger entry knows the person
  column 006 entered_at timestamp with time zone not null -- @plain
  column 007 entry_id uuid -- @plain its ledger entry; null for what came with the program
  constraint entry_kind_check CHECK ((kind = ANY (ARRAY['holiday'::text, 'day-off'::text, 'moved-day-off'::text, 'working'::text, 'ordinary'::text])))
  constraint entry_pkey PRIMARY KEY (day, "position")
  constraint entry_position_check CHECK (("position" > 0))
  grant INSERT to robotek_app
  grant SELECT to robotek_app

table calendar.facts
  ( kind v )
  column 001 day date -- @plain
  column 002 kind text -- @plain
  column 003 source text -- @plain
  grant SELECT to robotek_app

table calendar.year
  ( kind r comment A year whose exceptions are entered. A year that is not here is not known, and terms that reach into it fail. )
  column 001 year integer not null -- @plain
  column 002 source text not null -- @plain
  column 003 entered_by text not null -- @plain role of who entered it; the sealed part of the ledger entry knows the person
  column 004 entered_at timestamp with time zone not null -- @plain
  column 005 entry_id uuid -- @plain its ledger entry; null for what came with the program
  constraint year_pkey PRIMARY KEY (year)
  constraint year_year_check CHECK (((year >= 2000) AND (year <= 2999)))
  grant INSERT to robotek_app
  grant SELECT to robotek_app

table consent.event
  ( kind r comment One answer to one purpose and scope. Never updated. Its canonical hash stands in the sealed part of its ledger entry. )
  CREATE INDEX event_by_receipt ON consent.event USING btree (subject_id, receipt_id)
  CREATE UNIQUE INDEX event_latest ON consent.event USING btree (subject_id, purpose, scope, "position" DESC) INCLUDE (state)
  column 001 subject_id uuid not null -- @pseudonymous whom it concerns
  column 002 position integer not null -- @plain counts the person's events from 1 without a gap; the last one is the version of the state
  column 003 event_id uuid not null -- @pseudonymous
  column 004 receipt_id uuid not null -- @pseudonymous the receipt that lists it
  column 005 purpose text not null -- @pseudonymous purpose id
  column 006 scope text not null -- @pseudonymous processing, third parties, abroad, publication: each consented to apart
  column 007 state text not null -- @pseudonymous DPV consent status
  column 008 state_iri text not null -- @plain IRI of that status
  column 009 decided_by uuid -- @pseudonymous who said it: the person or the representative; null for the system
  column 010 decided_as text not null -- @plain kind of that actor
  column 011 typed_by uuid -- @pseudonymous who typed it; null for the system
  column 012 typed_as text not null -- @plain kind of that actor
  column 013 document_hash text not null -- @plain hash of the text that was shown; the text is kept for ever under it
  column 014 policy_version text not null -- @plain
  column 015 language text not null -- @plain language of the text
  column 016 source text not null -- @plain web form, paper, telephone …
  column 017 method text not null -- @plain how it was confirmed
  column 018 term_until timestamp with time zone -- @plain end of the term; null lasts until the purpose is reached
  column 019 request_id text not null -- @pseudonymous
  column 020 at timestamp with time zone not null -- @plain
  column 021 entry_id uuid not null -- @plain its ledger entry
  constraint event_language_check CHECK ((language = ANY (ARRAY['ru'::text, 'kk'::text, 'en'::text])))
  constraint event_pkey PRIMARY KEY (subject_id, "position")
  constraint event_position_check CHECK (("position" > 0))
  constraint event_scope_check CHECK ((scope = ANY (ARRAY['processing'::text, 'third-parties'::text, 'abroad'::text, 'publication'::text, 'assent'::text])))
  constraint event_state_check CHECK ((state = ANY (ARRAY['ConsentRequested'::text, 'ConsentGiven'::text, 'RenewedConsentGiven'::text, 'ConsentRefused'::text, 'ConsentWithdrawn'::text, 'ConsentRevoked'::text, 'ConsentExpired'::text, 'ConsentInvalidated'::text])))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table consent.evidence
  ( kind r )
  CREATE INDEX evidence_by_end ON consent.evidence USING btree (kept_until)
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 evidence_id uuid not null -- @pseudonymous
  column 003 key_id uuid not null -- @plain
  column 004 sealed bytea not null -- @personal who consented to what, and the openings of the ledger entries
  column 005 kept_since timestamp with time zone not null -- @plain
  column 006 kept_until timestamp with time zone not null -- @plain
  constraint evidence_pkey PRIMARY KEY (subject_id, evidence_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table consent.facts
  ( kind v )
  column 001 subject_id uuid -- @pseudonymous
  column 002 purpose text -- @pseudonymous
  column 003 scope text -- @pseudonymous
  column 004 state text -- @pseudonymous
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table consent.latest
  ( kind v )
  column 001 subject_id uuid -- @pseudonymous
  column 002 purpose text -- @pseudonymous
  column 003 scope text -- @pseudonymous
  column 004 state text -- @pseudonymous
  column 005 at timestamp with time zone -- @pseudonymous
  column 006 term_until timestamp with time zone -- @plain
  column 007 policy_version text -- @plain
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table consent.used_form
  ( kind r )
  CREATE INDEX used_form_by_age ON consent.used_form USING btree (used_at)
  CREATE INDEX used_form_by_subject ON consent.used_form USING btree (subject_id)
  column 001 nonce text not null -- @plain random
  column 002 subject_id uuid not null -- @pseudonymous
  column 003 receipt_id uuid not null -- @pseudonymous
  column 004 used_at timestamp with time zone not null -- @plain
  constraint used_form_pkey PRIMARY KEY (nonce)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table destruction.address
  ( kind r comment The capability address at which the person finds progress and certificate. )
  column 001 capability_hash bytea not null -- @plain SHA-256 of a random address, kept by the person alone
  column 002 destruction_id uuid not null -- @plain
  constraint address_pkey PRIMARY KEY (capability_hash)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table destruction.destruction
  ( kind r comment A destruction as it began; its canonical hash stands in the public leaf of its ledger entry. )
  column 001 destruction_id uuid not null -- @plain random id, names nobody
  column 002 clause text not null -- @plain
  column 003 ground text not null -- @plain
  column 004 key_hashes text[] not null -- @commitment SHA-256 of the destroyed key ids
  column 005 kept jsonb not null -- @plain what stays, by which law, until when
  column 006 holder text not null -- @commitment of the person's own salted opening
  column 007 begun_at timestamp with time zone not null -- @plain
  column 008 entry_id uuid not null -- @plain
  constraint destruction_pkey PRIMARY KEY (destruction_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table destruction.erasable
  ( kind r comment The tables that destruction.erase may touch, each with the column that says whose row it is. )
  column 001 schema_name text not null -- @plain
  column 002 table_name text not null -- @plain
  column 003 subject_column text not null default 'subject_id'::text -- @plain
  constraint erasable_pkey PRIMARY KEY (schema_name, table_name)
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table destruction.step
  ( kind r comment Steps taken; each row's canonical hash stands in the public leaf of its ledger entry. )
  column 001 destruction_id uuid not null -- @plain
  column 002 step text not null -- @plain
  column 003 at timestamp with time zone not null -- @plain
  column 004 detail jsonb not null -- @plain counts by table, times; no id of a person
  column 005 entry_id uuid not null -- @plain
  constraint step_pkey PRIMARY KEY (destruction_id, step)
  constraint step_step_check CHECK ((step = ANY (ARRAY['unreadable'::text, 'removed'::text, 'erased'::text, 'irrecoverable'::text])))
  grant INSERT to robotek_app
  grant INSERT to robotek_eraser
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table destruction.work
  ( kind r comment A destruction that runs. The row is erased with the last step. )
  CREATE INDEX work_by_destruction ON destruction.work USING btree (destruction_id)
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 destruction_id uuid not null -- @pseudonymous
  column 003 key_ids uuid[] not null -- @pseudonymous
  column 004 own_key_id uuid not null -- @pseudonymous
  column 005 sought bytea not null -- @personal values to search for, sealed under the destruction's own key
  column 006 due_at timestamp with time zone not null -- @plain
  constraint work_pkey PRIMARY KEY (subject_id, destruction_id)
  constraint work_subject_id_key UNIQUE (subject_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table disclosures.disclosure
  ( kind r comment One row a list that left. Never updated. )
  CREATE INDEX disclosure_by_time ON disclosures.disclosure USING btree (at)
  column 001 disclosure_id uuid not null -- @plain random id; stands in the history of everybody on the list
  column 002 recipient text not null -- @plain
  column 003 role text not null -- @plain role of the member of staff who took it
  column 004 ground text not null -- @plain
  column 005 clause text not null -- @plain
  column 006 purpose text not null -- @plain
  column 007 fields text[] not null -- @plain
  column 008 list text not null -- @plain
  column 009 reason text not null -- @plain a reason code; the words stand with who wrote them
  column 010 at timestamp with time zone not null -- @plain
  column 011 entry_id uuid not null -- @plain its ledger entry
  constraint disclosure_list_check CHECK ((list = ANY (ARRAY['pupils'::text, 'representatives'::text, 'everybody'::text])))
  constraint disclosure_pkey PRIMARY KEY (disclosure_id)
  constraint disclosure_reason_check CHECK ((reason = ANY (ARRAY['class-list'::text, 'event'::text, 'contact-round'::text, 'check-of-records'::text, 'officer-review'::text, 'other'::text])))
  constraint disclosure_recipient_check CHECK ((recipient = 'own-staff'::text))
  grant INSERT to robotek_app
  grant SELECT to robotek_app

table disclosures.ending
  ( kind r comment How many people's data went; a list without a row here was cut off with its process. )
  column 001 disclosure_id uuid not null -- @plain
  column 002 people integer not null -- @plain
  column 003 whole boolean not null -- @plain false where the receiver went away in the middle
  column 004 at timestamp with time zone not null -- @plain
  constraint ending_people_check CHECK ((people >= 0))
  constraint ending_pkey PRIMARY KEY (disclosure_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app

table disclosures.taken
  ( kind r comment Who of the staff took a list, with the written reason. Goes with that person's record; the disclosure and its role stay. )
  CREATE INDEX taken_by_disclosure ON disclosures.taken USING btree (disclosure_id)
  column 001 subject_id uuid not null -- @pseudonymous who took it
  column 002 disclosure_id uuid not null -- @pseudonymous
  column 003 key_id uuid not null -- @plain
  column 004 sealed bytea not null -- @personal the written reason, sealed under the ledger key of who wrote it
  column 005 at timestamp with time zone not null -- @pseudonymous
  constraint taken_pkey PRIMARY KEY (subject_id, disclosure_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table documents.publication
  ( kind r comment A text put in force. The last position of a kind and language is the current one (clause:R4). )
  column 001 kind text not null -- @plain
  column 002 language text not null -- @plain
  column 003 position integer not null -- @plain counts from 1
  column 004 version integer not null -- @plain
  column 005 hash text not null -- @plain
  column 006 published_at timestamp with time zone not null -- @plain
  column 007 entry_id uuid not null -- @plain its ledger entry
  constraint publication_hash_fkey FOREIGN KEY (hash) REFERENCES documents.text(hash)
  constraint publication_language_check CHECK ((language = ANY (ARRAY['ru'::text, 'kk'::text, 'en'::text])))
  constraint publication_pkey PRIMARY KEY (kind, language, "position")
  constraint publication_position_check CHECK (("position" > 0))
  constraint publication_version_check CHECK ((version > 0))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table documents.text
  ( kind r comment A text by the SHA-256 of its bytes. Names nobody. Never updated, never deleted: a consent leads back to it years later. )
  column 001 hash text not null -- @plain SHA-256 of the UTF-8 bytes of body, in hexadecimal digits
  column 002 kind text not null -- @plain policy, terms, appeals, consent-own, consent-representative
  column 003 version integer not null -- @plain
  column 004 language text not null -- @plain
  column 005 date date not null -- @plain the day from which the version holds
  column 006 body text not null -- @plain RFC 8785 JSON of the composed document
  column 007 kept_at timestamp with time zone not null -- @plain
  constraint text_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
  constraint text_language_check CHECK ((language = ANY (ARRAY['ru'::text, 'kk'::text, 'en'::text])))
  constraint text_pkey PRIMARY KEY (hash)
  constraint text_version_check CHECK ((version > 0))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table families.checked_day
  ( kind r comment Days in Kazakhstan that were looked at for birthdays and for terms that end. The next check goes on after the newest. )
  column 001 day date not null -- @plain
  column 002 checked_at timestamp with time zone not null -- @plain
  constraint checked_day_pkey PRIMARY KEY (day)
  grant INSERT to robotek_app
  grant SELECT to robotek_app

table families.held_up
  ( kind r comment Pupils whom the check of birthdays could not bring to the stage of their day. Gone once it could. No time stands here, which would be a birth date. )
  column 001 subject_id uuid not null -- @pseudonymous the pupil
  constraint held_up_pkey PRIMARY KEY (subject_id)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table families.matter_event
  ( kind r comment A child's record that waits for a word: one of two representatives wants it destroyed, or nobody represents the child any more. Never updated. )
  CREATE INDEX matter_opened ON families.matter_event USING btree (at) WHERE (change = 'opened'::text)
  CREATE UNIQUE INDEX matter_settled_once ON families.matter_event USING btree (subject_id, matter_id) WHERE (change = ANY (ARRAY['agreed'::text, 'decided-destroy'::text, 'decided-keep'::text, 'void'::text]))
  column 001 subject_id uuid not null -- @pseudonymous the child
  column 002 event_id uuid not null -- @pseudonymous
  column 003 matter_id uuid not null -- @pseudonymous the event that opened it
  column 004 kind text not null -- @pseudonymous
  column 005 change text not null -- @pseudonymous
  column 006 restriction_id uuid not null -- @pseudonymous the block that holds meanwhile
  column 007 decided_by uuid -- @pseudonymous null for the system
  column 008 decided_as text not null -- @plain kind of the actor
  column 009 request_id text not null -- @pseudonymous
  column 010 at timestamp with time zone not null -- @pseudonymous
  column 011 entry_id uuid not null -- @pseudonymous its ledger entry
  constraint matter_event_change_check CHECK ((change = ANY (ARRAY['opened'::text, 'reminded'::text, 'agreed'::text, 'decided-destroy'::text, 'decided-keep'::text, 'void'::text])))
  constraint matter_event_check CHECK (((change = 'opened'::text) = (matter_id = event_id)))
  constraint matter_event_kind_check CHECK ((kind = ANY (ARRAY['withdrawal'::text, 'no-representative'::text])))
  constraint matter_event_pkey PRIMARY KEY (subject_id, event_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table imports.family
  ( kind r comment An adult of a spreadsheet, with children, who has not answered yet. Readable for nothing but asking. )
  CREATE INDEX family_by_capability ON imports.family USING btree (capability_hash) WHERE (capability_hash IS NOT NULL)
  CREATE INDEX family_by_draft ON imports.family USING btree (draft_id)
  CREATE INDEX family_by_due ON imports.family USING btree (due_at)
  CREATE INDEX family_by_state ON imports.family USING btree (import_id, state, draft_id)
  CREATE UNIQUE INDEX family_by_adult ON imports.family USING btree (adult_mark)
  column 001 import_id uuid not null -- @plain
  column 002 draft_id uuid not null -- @plain random id whose draft key seals the rows; not the id that the person will have
  column 003 adult_mark bytea not null -- @commitment MAC of the mail address under a long-lived key: the same adult waits once
  column 004 key_id uuid not null -- @plain
  column 005 state text not null -- @plain ready: may be asked; stopped: a mark was hit and staff decides; asked: a letter is under way; over: answered, left out or too late, and being destroyed
  column 006 children integer not null -- @plain
  column 007 language text not null -- @plain
  column 008 capability_hash text -- @pseudonymous hash of the random part of the address in the letter
  column 009 due_at timestamp with time zone not null -- @plain when it is destroyed unless answered
  column 010 paper_on date -- @pseudonymous the day on which the adult signed our form on paper; null where a letter asks
  constraint family_language_check CHECK ((language = ANY (ARRAY['ru'::text, 'kk'::text, 'en'::text])))
  constraint family_pkey PRIMARY KEY (import_id, draft_id)
  constraint family_state_check CHECK ((state = ANY (ARRAY['ready'::text, 'stopped'::text, 'asked'::text, 'over'::text])))
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant UPDATE to robotek_app

table imports.import
  ( kind r comment A spreadsheet of families and how far it has come. Holds counts; who is in it stands in the rows below, for as long as they wait. )
  CREATE INDEX import_by_start ON imports.import USING btree (created_at)
  column 001 import_id uuid not null -- @plain random id whose draft key seals the file and the rows that cannot be taken yet
  column 002 state text not null -- @plain mapping: staff says what the columns hold; reading: a job takes the rows; checked: all read; broken: the file cannot be read to its end; undone; over: nothing waits any more
  column 003 origin text not null -- @plain
  column 004 key_id uuid not null -- @plain
  column 005 file_id uuid -- @plain the sealed file in the file store; null once it is read
  column 006 file_mark text not null -- @commitment MAC of the file under a long-lived key, so that the same file is not taken twice
  column 007 shape jsonb not null -- @plain format, encoding and separator
  column 008 columns jsonb -- @plain column by column which field it holds
  column 009 fault text -- @plain why the file cannot be read to its end
  column 010 rows_read integer not null default 0 -- @plain
  column 011 last_line integer not null default 0 -- @plain the line up to which rows are staged: where a killed job goes on
  column 012 asked integer not null default 0 -- @plain adults to whom a letter was queued
  column 013 accepted integer not null default 0 -- @plain
  column 014 refused integer not null default 0 -- @plain
  column 015 unanswered integer not null default 0 -- @plain destroyed because nobody answered in time
  column 016 left_out integer not null default 0 -- @plain destroyed because staff left them out
  column 017 undone integer not null default 0 -- @plain destroyed by the undoing
  column 018 already_here integer not null default 0 -- @plain lines of adults who have an account, of which nothing was taken
  column 019 emptied boolean not null default false -- @plain whether file, key and the rows that could not be taken are gone
  column 020 request_id text not null -- @pseudonymous
  column 021 created_at timestamp with time zone not null -- @plain
  column 022 expires_at timestamp with time zone not null -- @plain when rows that cannot be taken, and the file, go at the latest
  column 023 signed integer not null default 0 -- @plain adults whose signed form was recorded
  column 024 recorded_judged boolean not null default false -- @plain whether its undoing has come to every family that was recorded from paper
  constraint import_origin_check CHECK ((origin = ANY (ARRAY['desk'::text, 'command'::text])))
  constraint import_pkey PRIMARY KEY (import_id)
  constraint import_state_check CHECK ((state = ANY (ARRAY['mapping'::text, 'reading'::text, 'checked'::text, 'broken'::text, 'undone'::text, 'over'::text])))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant UPDATE to robotek_app

table imports.row
  ( kind r comment A line of a spreadsheet, sealed under its family's key, or while it cannot be taken under that of the import. )
  CREATE INDEX row_by_family ON imports."row" USING btree (import_id, draft_id)
  column 001 import_id uuid not null -- @plain
  column 002 line integer not null -- @plain where it stands in the file
  column 003 draft_id uuid -- @plain its family; null while it cannot be taken
  column 004 key_id uuid not null -- @plain
  column 005 sealed bytea not null -- @personal what the line says, sealed
  column 006 faults jsonb not null -- @plain which cells cannot be taken, and why; never what they say
  constraint row_pkey PRIMARY KEY (import_id, line)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table intake.caller_answer
  ( kind r comment Whether a caller knew what is held; neither what was said nor what is held stands here. Never updated. )
  CREATE INDEX caller_answer_at ON intake.caller_answer USING btree (subject_id, at)
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 answer_id uuid not null -- @pseudonymous
  column 003 field text not null -- @pseudonymous
  column 004 fits boolean not null -- @pseudonymous
  column 005 asked_by uuid not null -- @pseudonymous
  column 006 asked_as text not null -- @plain role
  column 007 entry_id uuid not null -- @pseudonymous its ledger entry
  column 008 at timestamp with time zone not null -- @pseudonymous
  constraint caller_answer_pkey PRIMARY KEY (subject_id, answer_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table intake.confirmation
  ( kind r comment Who was taken in by telephone confirmed it later, by something that only this person has. Never updated. )
  CREATE UNIQUE INDEX confirmation_once ON intake.confirmation USING btree (subject_id, intake_id)
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 event_id uuid not null -- @pseudonymous
  column 003 intake_id uuid not null -- @pseudonymous
  column 004 how text not null -- @pseudonymous
  column 005 typed_by uuid not null -- @pseudonymous
  column 006 typed_as text not null -- @plain role, or kind of the actor
  column 007 entry_id uuid not null -- @pseudonymous its ledger entry
  column 008 at timestamp with time zone not null -- @pseudonymous
  constraint confirmation_how_check CHECK ((how = ANY (ARRAY['e-mail-code'::text, 'letter-code'::text, 'signed-form'::text])))
  constraint confirmation_pkey PRIMARY KEY (subject_id, event_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table intake.document_seen
  ( kind r comment Staff looked at a document before an act; only its kind is kept (clause C5). Never updated. )
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 event_id uuid not null -- @pseudonymous
  column 003 act text not null -- @pseudonymous
  column 004 document text not null -- @pseudonymous the kind of document
  column 005 seen_by uuid not null -- @pseudonymous
  column 006 seen_as text not null -- @plain role
  column 007 entry_id uuid not null -- @pseudonymous its ledger entry
  column 008 at timestamp with time zone not null -- @pseudonymous
  constraint document_seen_act_check CHECK ((act = ANY (ARRAY['birth-date-corrected'::text, 'grown-up-confirmed'::text, 'representative-added'::text, 'representation-proved'::text, 'representation-ended'::text, 'code-given'::text])))
  constraint document_seen_pkey PRIMARY KEY (subject_id, event_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table intake.paper_code
  ( kind r comment The code in the QR of a printed form or letter: it leads staff to the record that the paper belongs to, once. )
  CREATE INDEX paper_code_by_end ON intake.paper_code USING btree (ends_at)
  CREATE INDEX paper_code_by_subject ON intake.paper_code USING btree (subject_id)
  column 001 hash text not null -- @commitment keyed hash of the random code
  column 002 paper text not null -- @plain
  column 003 language text not null -- @plain
  column 004 subject_id uuid -- @pseudonymous null for a blank form that nobody has filled in yet
  column 005 made_by uuid not null -- @pseudonymous
  column 006 made_at timestamp with time zone not null -- @plain
  column 007 ends_at timestamp with time zone not null -- @plain
  column 008 used_at timestamp with time zone -- @plain
  column 009 case_id uuid -- @pseudonymous the request that came in on this form; null before that and for every other paper
  constraint paper_code_language_check CHECK ((language = ANY (ARRAY['ru'::text, 'kk'::text, 'en'::text])))
  constraint paper_code_paper_check CHECK ((paper = ANY (ARRAY['consent-form'::text, 'request-form'::text, 'receipt-letter'::text])))
  constraint paper_code_pkey PRIMARY KEY (hash)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table intake.paper_code column case_id
  grant UPDATE to robotek_app

table intake.paper_code column subject_id
  grant UPDATE to robotek_app

table intake.paper_code column used_at
  grant UPDATE to robotek_app

table intake.paper_event
  ( kind r comment What became of a scanned paper, and of its scan. Never updated. )
  CREATE UNIQUE INDEX paper_gone_once ON intake.paper_event USING btree (subject_id, scan_id) WHERE (change = ANY (ARRAY['returned'::text, 'destroyed'::text]))
  CREATE UNIQUE INDEX scan_destroyed_once ON intake.paper_event USING btree (subject_id, scan_id) WHERE (change = 'scan-destroyed'::text)
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 event_id uuid not null -- @pseudonymous
  column 003 scan_id uuid not null -- @pseudonymous
  column 004 change text not null -- @pseudonymous
  column 005 law text -- @plain by which law the paper is kept
  column 006 noted_by uuid -- @pseudonymous null for the system
  column 007 noted_as text not null -- @plain role, or kind of the actor
  column 008 entry_id uuid not null -- @pseudonymous its ledger entry
  column 009 at timestamp with time zone not null -- @pseudonymous
  constraint paper_event_change_check CHECK ((change = ANY (ARRAY['returned'::text, 'destroyed'::text, 'kept'::text, 'scan-destroyed'::text])))
  constraint paper_event_check CHECK (((change = 'kept'::text) = (law IS NOT NULL)))
  constraint paper_event_pkey PRIMARY KEY (subject_id, event_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table intake.scan
  ( kind r comment A paper that was scanned and bound to its record; the file lies sealed under a key of its own. Never updated. )
  CREATE INDEX scan_at ON intake.scan USING btree (at)
  column 001 subject_id uuid not null -- @pseudonymous whom it concerns
  column 002 scan_id uuid not null -- @pseudonymous
  column 003 kind text not null -- @pseudonymous
  column 004 exception text -- @pseudonymous the legal exception by which a copy of an identity document was taken
  column 005 media_type text not null -- @plain
  column 006 byte_count integer not null -- @plain
  column 007 file_id uuid not null -- @pseudonymous the sealed file
  column 008 key_id uuid not null -- @plain
  column 009 scanned_by uuid not null -- @pseudonymous
  column 010 scanned_as text not null -- @plain role
  column 011 request_id text not null -- @pseudonymous
  column 012 entry_id uuid not null -- @pseudonymous its ledger entry
  column 013 at timestamp with time zone not null -- @pseudonymous
  constraint scan_check CHECK (((kind = 'identity-copy'::text) = (exception IS NOT NULL)))
  constraint scan_kind_check CHECK ((kind = ANY (ARRAY['consent-form'::text, 'request-form'::text, 'representation-proof'::text, 'court-paper'::text, 'identity-copy'::text])))
  constraint scan_media_type_check CHECK ((media_type = ANY (ARRAY['application/pdf'::text, 'image/jpeg'::text, 'image/png'::text])))
  constraint scan_pkey PRIMARY KEY (subject_id, scan_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table intake.script
  ( kind r comment What was read to callers, kept for ever by its hash. )
  column 001 hash text not null -- @plain
  column 002 language text not null -- @plain
  column 003 text text not null -- @plain names nobody
  column 004 at timestamp with time zone not null -- @plain when it was first read
  constraint script_language_check CHECK ((language = ANY (ARRAY['ru'::text, 'kk'::text, 'en'::text])))
  constraint script_pkey PRIMARY KEY (hash)
  grant INSERT to robotek_app
  grant SELECT to robotek_app

table intake.taken
  ( kind r comment Somebody was taken in at the desk: whom it concerns, who said it, who typed it, how the consent was confirmed. Never updated. )
  CREATE INDEX taken_at ON intake.taken USING btree (at)
  CREATE INDEX taken_by_request ON intake.taken USING btree (request_id)
  CREATE INDEX taken_by_said ON intake.taken USING btree (said_by)
  column 001 subject_id uuid not null -- @pseudonymous whom it concerns
  column 002 intake_id uuid not null -- @pseudonymous one for all who were taken in together
  column 003 receipt_id uuid not null -- @pseudonymous the consents of this person
  column 004 channel text not null -- @pseudonymous
  column 005 confirmation text not null -- @pseudonymous
  column 006 shown_document text -- @pseudonymous the kind of document that was looked at; nothing of what stands in it
  column 007 script_hash text -- @pseudonymous what was read on the telephone
  column 008 said_by uuid not null -- @pseudonymous who said it
  column 009 said_as text not null -- @plain kind of the actor
  column 010 typed_by uuid not null -- @pseudonymous who typed it
  column 011 typed_as text not null -- @plain role
  column 012 request_id text not null -- @pseudonymous
  column 013 entry_id uuid not null -- @pseudonymous its ledger entry
  column 014 at timestamp with time zone not null -- @pseudonymous
  constraint taken_channel_check CHECK ((channel = ANY (ARRAY['telephone'::text, 'paper'::text, 'in-person'::text])))
  constraint taken_check CHECK (((channel = 'telephone'::text) = (script_hash IS NOT NULL)))
  constraint taken_check1 CHECK (((confirmation = 'own-word-with-document'::text) = (shown_document IS NOT NULL)))
  constraint taken_confirmation_check CHECK ((confirmation = ANY (ARRAY['script-on-call-back'::text, 'signed-form'::text, 'own-word-with-document'::text])))
  constraint taken_pkey PRIMARY KEY (subject_id, intake_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table joining.draft
  ( kind r )
  CREATE INDEX draft_by_end ON joining.draft USING btree (expires_at)
  column 001 draft_id uuid not null -- @plain random id whose draft key seals the form; not the id that the person will have
  column 002 draft_hash text not null -- @plain hash of a random token that only the browser holds
  column 003 nonce text not null -- @plain nonce of the form
  column 004 key_id uuid not null -- @plain
  column 005 sealed bytea -- @personal the form, sealed under the draft key; null once confirmed
  column 006 source text not null -- @plain web form, paper, telephone …
  column 007 language text not null -- @plain
  column 008 document_hash text not null -- @plain hash of the text that was shown
  column 009 policy_version text not null -- @plain
  column 010 code_hash text -- @commitment keyed hash of the code in the letter
  column 011 code_ends_at timestamp with time zone not null -- @plain
  column 012 tries integer not null default 0 -- @plain
  column 013 letters integer not null -- @plain letters asked for
  column 014 letters_queued integer not null default 0 -- @plain the newest letter that a job has taken up
  column 015 request_id text not null -- @pseudonymous
  column 016 created_at timestamp with time zone not null -- @plain
  column 017 expires_at timestamp with time zone not null -- @plain
  column 018 confirmed_at timestamp with time zone -- @plain
  constraint draft_draft_hash_key UNIQUE (draft_hash)
  constraint draft_nonce_key UNIQUE (nonce)
  constraint draft_pkey PRIMARY KEY (draft_id)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant UPDATE to robotek_app

table journal.outbox
  ( kind r comment Records that the journal has not got yet. )
  column 001 record_id uuid not null -- @pseudonymous
  column 002 position bigint not null identity always -- @plain order of writing
  column 003 kind text not null -- @pseudonymous
  column 004 subject_id uuid not null -- @pseudonymous of requests the request's own id
  column 005 body jsonb not null -- @personal ids and codes, and of requests what is sealed under their own keys
  column 006 at timestamp with time zone not null -- @pseudonymous
  constraint outbox_kind_check CHECK ((kind = ANY (ARRAY['withdrawal'::text, 'restriction'::text, 'unsubscribe'::text, 'destruction'::text, 'representation'::text, 'cancellation'::text, 'request'::text])))
  constraint outbox_pkey PRIMARY KEY (subject_id, record_id)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table journal.outbox_position_seq
  ( kind S )

table leaving.event
  ( kind r comment A withdrawal of everything, and its cancellation within the days of grace. )
  CREATE INDEX event_by_due ON leaving.event USING btree (due_at) WHERE (change = 'begun'::text)
  CREATE UNIQUE INDEX event_cancelled_once ON leaving.event USING btree (subject_id, leave_id) WHERE (change = 'cancelled'::text)
  column 001 subject_id uuid not null -- @pseudonymous whose record it is
  column 002 event_id uuid not null -- @pseudonymous
  column 003 leave_id uuid not null -- @pseudonymous the event that began it
  column 004 group_id uuid not null -- @pseudonymous what leaves together: a representative and the children whom nobody else represents
  column 005 change text not null -- @plain
  column 006 due_at timestamp with time zone not null -- @plain when the destruction begins
  column 007 withdrawn jsonb not null -- @pseudonymous purposes and scopes that were in force: what a cancellation asks for again
  column 008 sealed bytea -- @personal the address of the certificate and the salt of its holder, sealed under the person's ledger key
  column 009 decided_by uuid not null -- @pseudonymous the person or the representative
  column 010 decided_as text not null -- @plain
  column 011 language text not null -- @plain
  column 012 request_id text not null -- @pseudonymous
  column 013 at timestamp with time zone not null -- @plain
  column 014 entry_id uuid not null -- @plain its ledger entry
  column 015 seconded_by uuid -- @pseudonymous who agreed or decided besides
  column 016 seconded_as text -- @plain
  constraint event_change_check CHECK ((change = ANY (ARRAY['begun'::text, 'cancelled'::text])))
  constraint event_check CHECK (((change = 'begun'::text) = (leave_id = event_id)))
  constraint event_check1 CHECK (((change = 'begun'::text) = (sealed IS NOT NULL)))
  constraint event_decided_as_check CHECK ((decided_as = ANY (ARRAY['subject'::text, 'representative'::text])))
  constraint event_language_check CHECK ((language = ANY (ARRAY['ru'::text, 'kk'::text, 'en'::text])))
  constraint event_pkey PRIMARY KEY (subject_id, event_id)
  constraint event_seconded_as_check CHECK ((seconded_as = ANY (ARRAY['representative'::text, 'staff'::text])))
  constraint event_seconded_for_child CHECK (((seconded_by IS NULL) OR (change = 'cancelled'::text) OR (decided_as = 'representative'::text)))
  constraint event_seconded_whole CHECK (((seconded_by IS NULL) = (seconded_as IS NULL)))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table leaving.facts
  ( kind v )
  column 001 subject_id uuid -- @pseudonymous
  column 002 leave_id uuid -- @pseudonymous
  column 003 group_id uuid -- @pseudonymous
  column 004 due_at timestamp with time zone -- @plain
  column 005 withdrawn jsonb -- @pseudonymous
  column 006 sealed bytea -- @personal
  column 007 decided_by uuid -- @pseudonymous
  column 008 decided_as text -- @plain
  column 009 language text -- @plain
  column 010 at timestamp with time zone -- @plain
  column 011 seconded_by uuid -- @pseudonymous
  column 012 seconded_as text -- @plain
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table ledger.checkpoint
  ( kind r comment Signed heads, never more than one for a size. )
  column 001 log_id smallint not null -- @plain
  column 002 size bigint not null -- @plain
  column 003 at timestamp with time zone not null -- @plain
  column 004 note text not null -- @plain
  constraint checkpoint_pkey PRIMARY KEY (log_id, size)
  grant INSERT to robotek_integrator
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant SELECT to robotek_integrator

table ledger.closing
  ( kind r comment A log that takes no more entries, with its last size. )
  column 001 log_id smallint not null -- @plain
  column 002 size bigint not null -- @plain
  column 003 closed_at timestamp with time zone not null -- @plain
  constraint closing_pkey PRIMARY KEY (log_id)
  grant INSERT to robotek_integrator
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant SELECT to robotek_integrator

table ledger.cosignature
  ( kind r comment Signature lines of witnesses, checked before they are taken. )
  column 001 log_id smallint not null -- @plain
  column 002 size bigint not null -- @plain
  column 003 witness text not null -- @plain
  column 004 line text not null -- @plain
  constraint cosignature_pkey PRIMARY KEY (log_id, size, witness)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant SELECT to robotek_integrator

table ledger.entry
  ( kind r comment The index that an entry got. The leaf itself stands in the tile. )
  column 001 log_id smallint not null -- @plain
  column 002 index bigint not null -- @plain
  column 003 entry_id uuid not null -- @plain
  constraint entry_log_id_entry_id_key UNIQUE (log_id, entry_id)
  constraint entry_pkey PRIMARY KEY (log_id, index)
  grant INSERT to robotek_integrator
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant SELECT to robotek_integrator

table ledger.head
  ( kind r comment How much of a log stands in the mirror off the database. Only that much is served. )
  column 001 log_id smallint not null -- @plain
  column 002 mirrored_size bigint not null -- @plain
  constraint head_pkey PRIMARY KEY (log_id)
  grant INSERT to robotek_integrator
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant SELECT to robotek_integrator

table ledger.head column mirrored_size
  grant UPDATE to robotek_integrator

table ledger.history
  ( kind r comment Which entries belong to a person: read newest first by its key, since entry ids grow with time. Removed by a destruction. )
  CREATE INDEX history_looks ON ledger.history USING btree (subject_id, entry_id) WHERE (look = ANY (ARRAY['representative'::text, 'other'::text]))
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 entry_id uuid not null -- @pseudonymous
  column 003 concerns boolean not null -- @plain false where the person acted and the entry is about nobody
  column 004 sealed bytea not null -- @pseudonymous private part under the person's ledger key
  column 005 share_place integer -- @plain the person's place in a bulk entry
  column 006 share_path bytea -- @commitment hashes from the person's commitment to the root in the leaf of a bulk entry
  column 007 look text -- @pseudonymous whose look at the data it is: the person's own, a representative's, another's; null for what is no look
  constraint history_look_check CHECK ((look = ANY (ARRAY['self'::text, 'representative'::text, 'other'::text])))
  constraint history_pkey PRIMARY KEY (subject_id, entry_id)
  grant INSERT to robotek_app
  grant INSERT to robotek_eraser
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant SELECT to robotek_integrator

table ledger.log
  ( kind r comment One row a log. A change of the format closes a log and opens the next. )
  column 001 log_id smallint not null -- @plain
  column 002 origin text not null -- @plain first line of every checkpoint
  column 003 version smallint not null -- @plain format of its leaves
  column 004 opened_at timestamp with time zone not null -- @plain
  constraint log_origin_key UNIQUE (origin)
  constraint log_pkey PRIMARY KEY (log_id)
  grant INSERT to robotek_integrator
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant SELECT to robotek_integrator

table ledger.pending
  ( kind r comment Entries that wait for an index. Written in the transaction of the operation itself. )
  column 001 log_shard smallint not null -- @plain
  column 002 position bigint not null identity always -- @plain
  column 003 entry_id uuid not null -- @plain random id
  column 004 at timestamp with time zone not null -- @plain
  column 005 leaf bytea not null -- @commitment the public leaf
  column 006 traces bytea not null -- @commitment one of 16 bytes a person: HKDF of the ledger key and the day
  constraint pending_pkey PRIMARY KEY (log_shard, "position")
  grant DELETE to robotek_integrator
  grant INSERT to robotek_app
  grant INSERT to robotek_eraser
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant SELECT to robotek_integrator

table ledger.pending_position_seq
  ( kind S )

table ledger.signer
  ( kind r comment Public keys that have signed checkpoints of a log, as C2SP verifier keys. )
  column 001 log_id smallint not null -- @plain
  column 002 verifier_key text not null -- @plain
  column 003 since timestamp with time zone not null -- @plain
  constraint signer_pkey PRIMARY KEY (log_id, verifier_key)
  grant INSERT to robotek_integrator
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant SELECT to robotek_integrator

table ledger.system_part
  ( kind r comment Private parts of entries that concern no person and that no person made. )
  column 001 log_shard smallint not null -- @plain
  column 002 entry_id uuid not null -- @plain
  column 003 opening_key bytea not null -- @plain opens this entry alone
  column 004 private_part text not null -- @plain names nobody
  constraint system_part_pkey PRIMARY KEY (log_shard, entry_id)
  grant INSERT to robotek_app
  grant INSERT to robotek_eraser
  grant INSERT to robotek_integrator
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant SELECT to robotek_integrator

table ledger.tile
  ( kind r comment Tiles of the log (C2SP tlog-tiles); level -1 holds the entry bundles. The last tile of a level grows until it is full. )
  column 001 log_id smallint not null -- @plain
  column 002 level smallint not null -- @plain
  column 003 tile_index bigint not null -- @plain
  column 004 width smallint not null -- @plain
  column 005 bytes bytea not null -- @commitment leaves or hashes
  constraint tile_level_check CHECK (((level >= '-1'::integer) AND (level <= 63)))
  constraint tile_pkey PRIMARY KEY (log_id, level, tile_index)
  constraint tile_width_check CHECK (((width >= 1) AND (width <= 256)))
  grant INSERT to robotek_integrator
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant SELECT to robotek_integrator

table ledger.tile column bytes
  grant UPDATE to robotek_integrator

table ledger.tile column width
  grant UPDATE to robotek_integrator

table mailbox.letter
  ( kind r comment A letter as it came. The same bytes are one letter, however often they come. )
  CREATE INDEX letter_by_case ON mailbox.letter USING btree (case_id) WHERE (case_id IS NOT NULL)
  CREATE INDEX letter_caseless ON mailbox.letter USING btree (taken_at) WHERE (state = ANY (ARRAY['automatic'::text, 'no-sender'::text, 'unreadable'::text]))
  CREATE INDEX letter_waiting ON mailbox.letter USING btree (taken_at) WHERE (state = 'waiting'::text)
  column 001 hash bytea not null -- @pseudonymous SHA-256 of the raw bytes
  column 002 letter_id uuid not null -- @pseudonymous under which its key is kept
  column 003 validity bigint not null -- @plain UIDVALIDITY of the mailbox it was first seen in
  column 004 uid bigint not null -- @plain its number there
  column 005 bytes bigint not null -- @plain
  column 006 whole boolean not null -- @plain false: too large, its beginning alone is kept and the letter stays in the mailbox
  column 007 taken_at timestamp with time zone not null -- @plain
  column 008 key_id uuid -- @pseudonymous the key of its file; null once it is forgotten
  column 009 file_id uuid -- @pseudonymous the letter, sealed; null once it is forgotten
  column 010 state text not null -- @plain waiting: to be read; request: it opened one; reply: it lies with an open one; repeated: what it signs was sent before; automatic: written by a machine; no-sender: nobody to answer; unreadable: no MIME, and nobody to answer; set-aside: looked at, and nothing is asked
  column 011 attempts integer not null default 0 -- @plain how often reading it was begun
  column 012 case_id uuid -- @pseudonymous the request that it opened, answers or repeats
  column 013 handled_at timestamp with time zone -- @plain
  column 014 reason text -- @plain why a member set it aside; a code
  constraint letter_hash_check CHECK ((octet_length(hash) = 32))
  constraint letter_pkey PRIMARY KEY (hash)
  constraint letter_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'request'::text, 'reply'::text, 'repeated'::text, 'automatic'::text, 'no-sender'::text, 'unreadable'::text, 'set-aside'::text])))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table mailbox.letter column attempts
  grant UPDATE to robotek_app

table mailbox.letter column case_id
  grant UPDATE to robotek_app

table mailbox.letter column file_id
  grant UPDATE to robotek_app

table mailbox.letter column handled_at
  grant UPDATE to robotek_app

table mailbox.letter column key_id
  grant UPDATE to robotek_app

table mailbox.letter column reason
  grant UPDATE to robotek_app

table mailbox.letter column state
  grant UPDATE to robotek_app

table mailbox.letter column uid
  grant UPDATE to robotek_app

table mailbox.letter column validity
  grant UPDATE to robotek_app

table marks.mark
  ( kind r comment A set of numbers below 2^20. No row says whose it is, why it is there or since when. )
  column 001 mark integer not null -- @commitment 20 bits of a MAC, under a long-lived key, of a mail address or phone; many addresses share each
  constraint mark_mark_check CHECK (((mark >= 0) AND (mark <= 1048575)))
  constraint mark_pkey PRIMARY KEY (mark)
  grant INSERT to robotek_app
  grant SELECT to robotek_app

table notices.kept_letter
  ( kind r )
  CREATE INDEX kept_letter_by_age ON notices.kept_letter USING btree (kept_at)
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 notice_id uuid not null -- @pseudonymous
  column 003 kind text not null -- @pseudonymous
  column 004 file_id text not null -- @pseudonymous where the sealed letter lies
  column 005 key_id uuid not null -- @plain
  column 006 compartment text not null -- @plain
  column 007 kept_at timestamp with time zone not null -- @plain
  constraint kept_letter_pkey PRIMARY KEY (subject_id, notice_id)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table notices.notice
  ( kind r )
  CREATE INDEX notice_by_id ON notices.notice USING btree (notice_id)
  CREATE INDEX notice_done ON notices.notice USING btree (done_at) WHERE (done_at IS NOT NULL)
  CREATE INDEX notice_waiting ON notices.notice USING btree (created_at) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text]))
  column 001 subject_id uuid not null -- @pseudonymous the recipient, or the draft that waits for a code
  column 002 notice_id uuid not null -- @pseudonymous
  column 003 recipient text not null -- @plain
  column 004 kind text not null -- @pseudonymous one of the policy's closed list
  column 005 language text not null -- @plain
  column 006 params jsonb not null -- @pseudonymous ids and codes of the matter, never a value
  column 007 request_id text not null -- @pseudonymous
  column 008 created_at timestamp with time zone not null -- @plain
  column 009 state text not null default 'waiting'::text -- @plain
  column 010 claimed_at timestamp with time zone -- @plain when a job last took it up
  column 011 attempts integer not null default 0 -- @plain
  column 012 done_at timestamp with time zone -- @plain
  column 013 clause text -- @plain the clause that let it out or refused it
  constraint notice_language_check CHECK ((language = ANY (ARRAY['ru'::text, 'kk'::text, 'en'::text])))
  constraint notice_pkey PRIMARY KEY (subject_id, notice_id)
  constraint notice_recipient_check CHECK ((recipient = ANY (ARRAY['subject'::text, 'draft'::text])))
  constraint notice_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'kept'::text, 'refused'::text, 'failed'::text, 'gone'::text])))
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table notices.notice column attempts
  grant UPDATE to robotek_app

table notices.notice column claimed_at
  grant UPDATE to robotek_app

table notices.notice column clause
  grant UPDATE to robotek_app

table notices.notice column done_at
  grant UPDATE to robotek_app

table notices.notice column state
  grant UPDATE to robotek_app

table platform.component
  ( kind r )
  column 001 name text not null -- @plain library with a schema of its own
  column 002 version text not null -- @plain
  column 003 installed_at timestamp with time zone not null -- @plain
  constraint component_pkey PRIMARY KEY (name)

table platform.migration
  ( kind r )
  column 001 id integer not null -- @plain number in the file name
  column 002 name text not null -- @plain file name
  column 003 hash bytea not null -- @plain SHA-256 of the file
  column 004 applied_at timestamp with time zone not null -- @plain
  constraint migration_pkey PRIMARY KEY (id)

table recovery.event
  ( kind r comment Steps of giving an account back: one member asks, another confirms, the person proves a new address. Never updated. )
  CREATE INDEX recovery_by_end ON recovery.event USING btree (ends_at)
  CREATE UNIQUE INDEX recovery_once ON recovery.event USING btree (subject_id, recovery_id, change)
  column 001 subject_id uuid not null -- @pseudonymous whose account it is
  column 002 event_id uuid not null -- @pseudonymous
  column 003 recovery_id uuid not null -- @pseudonymous what the steps of one recovery have in common
  column 004 change text not null -- @pseudonymous
  column 005 reason text -- @pseudonymous why the person does not come in any more
  column 006 checked text -- @pseudonymous how this member knew who is there
  column 007 document text -- @pseudonymous the kind of document that was looked at
  column 008 by_id uuid not null -- @pseudonymous the member of staff
  column 009 by_as text not null -- @plain role
  column 010 ends_at timestamp with time zone not null -- @plain when the recovery is over unless it is done
  column 011 entry_id uuid not null -- @pseudonymous its ledger entry
  column 012 seal bytea not null -- @commitment MAC over the row under a key that no database holds
  column 013 at timestamp with time zone not null -- @pseudonymous
  constraint event_change_check CHECK ((change = ANY (ARRAY['asked'::text, 'confirmed'::text, 'stopped'::text, 'done'::text])))
  constraint event_check CHECK (((change = 'asked'::text) = (reason IS NOT NULL)))
  constraint event_check1 CHECK (((change = ANY (ARRAY['asked'::text, 'confirmed'::text])) = (checked IS NOT NULL)))
  constraint event_check2 CHECK ((((checked IS NOT NULL) AND (checked = 'document'::text)) = (document IS NOT NULL)))
  constraint event_checked_check CHECK ((checked = ANY (ARRAY['document'::text, 'caller-check'::text])))
  constraint event_pkey PRIMARY KEY (subject_id, event_id)
  constraint event_reason_check CHECK ((reason = ANY (ARRAY['mailbox-lost'::text, 'mailbox-stolen'::text, 'device-lost'::text])))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table representation.event
  ( kind r comment A representation begun or ended. Its canonical hash stands in the sealed part of its ledger entry. )
  CREATE INDEX event_by_representative ON representation.event USING btree (representative_id) WHERE (change = 'begun'::text)
  CREATE INDEX event_by_term ON representation.event USING btree (ends_at) WHERE ((change = 'begun'::text) AND (ends_at IS NOT NULL))
  CREATE UNIQUE INDEX event_ended_once ON representation.event USING btree (subject_id, representation_id) WHERE (change = 'ended'::text)
  column 001 subject_id uuid not null -- @pseudonymous the child
  column 002 event_id uuid not null -- @pseudonymous
  column 003 representation_id uuid not null -- @pseudonymous the event that began it
  column 004 change text not null -- @plain
  column 005 representative_id uuid not null -- @pseudonymous who acts for the child
  column 006 relation text not null -- @pseudonymous
  column 007 proof text not null -- @pseudonymous what shows the right; declared is shown by nothing yet
  column 008 begins_at timestamp with time zone not null -- @pseudonymous
  column 009 ends_at timestamp with time zone -- @pseudonymous the end of its own term, such as a guardianship's; never a birthday
  column 010 reason text -- @pseudonymous why it ended
  column 011 decided_by uuid -- @pseudonymous who recorded it; null for the system
  column 012 decided_as text not null -- @plain kind of the actor
  column 013 request_id text not null -- @pseudonymous
  column 014 at timestamp with time zone not null -- @pseudonymous
  column 015 entry_id uuid not null -- @pseudonymous its ledger entry
  constraint event_change_check CHECK ((change = ANY (ARRAY['begun'::text, 'ended'::text])))
  constraint event_check CHECK (((change = 'begun'::text) = (representation_id = event_id)))
  constraint event_check1 CHECK (((change = 'ended'::text) = (reason IS NOT NULL)))
  constraint event_check2 CHECK ((subject_id <> representative_id))
  constraint event_pkey PRIMARY KEY (subject_id, event_id)
  constraint event_proof_check CHECK ((proof = ANY (ARRAY['declared'::text, 'birth-certificate'::text, 'adoption-ruling'::text, 'guardianship-order'::text, 'foster-contract'::text])))
  constraint event_reason_check CHECK ((reason = ANY (ARRAY['guardianship-ended'::text, 'court'::text, 'grown-up'::text, 'left'::text, 'mistake'::text, 'proved'::text])))
  constraint event_relation_check CHECK ((relation = ANY (ARRAY['mother'::text, 'father'::text, 'adopter'::text, 'guardian'::text, 'trustee'::text, 'foster-parent'::text])))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table representation.facts
  ( kind v )
  column 001 subject_id uuid -- @pseudonymous
  column 002 representation_id uuid -- @pseudonymous
  column 003 representative_id uuid -- @pseudonymous
  column 004 relation text -- @pseudonymous
  column 005 proof text -- @pseudonymous
  column 006 begins_at timestamp with time zone -- @pseudonymous
  column 007 ends_at timestamp with time zone -- @pseudonymous
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table representation.stage
  ( kind r comment Never updated; the last row counts; who has none was never a pupil here. )
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 position integer not null -- @plain counts from 1
  column 003 stage text not null -- @pseudonymous
  constraint stage_pkey PRIMARY KEY (subject_id, "position")
  constraint stage_position_check CHECK (("position" > 0))
  constraint stage_stage_check CHECK ((stage = ANY (ARRAY['under-14'::text, 'from-14'::text, 'own-contact-due'::text, 'adult'::text])))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table representation.stages
  ( kind v )
  column 001 subject_id uuid -- @pseudonymous
  column 002 stage text -- @pseudonymous
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table requests.desk
  ( kind r comment Open requests, and answered ones that owe something, each with its next day and its owner. Drawn from the events; gone when a request is over. )
  CREATE INDEX desk_by_next ON requests.desk USING btree (next_on, due_on, case_id)
  CREATE INDEX desk_by_owner ON requests.desk USING btree (owner_id)
  column 001 case_id uuid not null -- @pseudonymous
  column 002 number text not null -- @pseudonymous
  column 003 kind text not null -- @plain
  column 004 channel text not null -- @plain
  column 005 state text not null -- @plain
  column 006 received_at timestamp with time zone not null -- @plain
  column 007 next_on date not null -- @plain
  column 008 due_on date not null -- @plain
  column 009 owner_id uuid -- @pseudonymous
  column 010 blocked boolean not null -- @plain it holds a block
  column 011 marked boolean not null -- @plain it holds a provisional mark
  column 012 untold boolean not null default false -- @plain its answer is to be handed over
  constraint desk_pkey PRIMARY KEY (case_id)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser
  grant UPDATE to robotek_app

table requests.document
  ( kind r comment A document that was sent for a request. The copy goes on schedule, the row stays with the request. )
  column 001 case_id uuid not null -- @pseudonymous
  column 002 document_id uuid not null -- @pseudonymous
  column 003 media_type text not null -- @plain of the picture as it was drawn anew
  column 004 byte_count integer not null -- @plain
  column 005 width integer not null -- @plain
  column 006 height integer not null -- @plain
  column 007 scan text not null -- @plain whether a scanner looked at it
  column 008 file_id uuid not null -- @pseudonymous the sealed copy
  column 009 key_id uuid not null -- @pseudonymous its own key
  column 010 at timestamp with time zone not null -- @plain
  constraint document_media_type_check CHECK ((media_type = 'image/jpeg'::text))
  constraint document_pkey PRIMARY KEY (case_id, document_id)
  constraint document_scan_check CHECK ((scan = ANY (ARRAY['clean'::text, 'not-scanned'::text])))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table requests.event
  ( kind r comment What happened to a request, step by step. )
  CREATE INDEX event_restored ON requests.event USING btree (at) WHERE (change = 'restored'::text)
  column 001 case_id uuid not null -- @pseudonymous
  column 002 position integer not null -- @plain
  column 003 change text not null -- @plain
  column 004 state text not null -- @plain the state after it, by DPV 2
  column 005 next_on date -- @plain the next day on which somebody must act; null once it is over
  column 006 reason text -- @plain a reason code, never free words
  column 007 fields text[] -- @plain ids of fields
  column 008 part text -- @plain the part of the work
  column 009 restriction_id uuid -- @pseudonymous the restriction that it placed or lifted
  column 010 owner_id uuid -- @pseudonymous the member who has taken it; null: the protection officers
  column 011 decided_by uuid -- @pseudonymous null for the system and for visitors
  column 012 decided_as text not null -- @plain
  column 013 sealed bytea -- @personal words said with it, sealed under the request's own key
  column 014 request_id text not null -- @pseudonymous
  column 015 at timestamp with time zone not null -- @plain
  column 016 entry_id uuid not null -- @plain its ledger entry
  column 017 document_id uuid -- @pseudonymous the document that was given, opened, judged or destroyed
  column 018 sender text -- @plain in which right the sender was accepted, with the step that says so
  column 019 kind text -- @plain what the request turned out to ask for, with the step that says so
  column 020 due_on date -- @plain the day of the law that counts from that step on
  constraint event_pkey PRIMARY KEY (case_id, "position")
  constraint event_sender_check CHECK ((sender = ANY (ARRAY['subject'::text, 'representative'::text, 'authorised-body'::text, 'stranger'::text])))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table requests.lookup
  ( kind r comment Each token once: a nonce and a signed content are used up by standing here. )
  column 001 token text not null -- @pseudonymous number, or SHA-256 of an address, a nonce, a content
  column 002 case_id uuid not null -- @pseudonymous
  column 003 at timestamp with time zone not null -- @plain
  constraint lookup_pkey PRIMARY KEY (token)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table requests.morning
  ( kind r comment Mornings on which staff were told what is due. )
  column 001 day date not null -- @plain
  column 002 at timestamp with time zone not null -- @plain
  constraint morning_pkey PRIMARY KEY (day)
  grant INSERT to robotek_app
  grant SELECT to robotek_app

table requests.party
  ( kind r comment Whom a request is about, and who sent it. Goes when the evidence of the request has run out. )
  CREATE INDEX party_by_case ON requests.party USING btree (case_id)
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 case_id uuid not null -- @pseudonymous
  column 003 part text not null -- @plain
  column 004 at timestamp with time zone not null -- @plain
  constraint party_part_check CHECK ((part = ANY (ARRAY['about'::text, 'sender'::text])))
  constraint party_pkey PRIMARY KEY (subject_id, case_id, part)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table requests.request
  ( kind r comment A request as it came. Kept under lock after the person is gone, until its own key goes. )
  column 001 case_id uuid not null -- @pseudonymous
  column 002 number text not null -- @pseudonymous the number that people say
  column 003 kind text not null -- @plain
  column 004 channel text not null -- @plain
  column 005 sender text not null -- @plain in which right the sender says to act
  column 006 language text not null -- @plain
  column 007 received_at timestamp with time zone not null -- @plain
  column 008 answer_on date not null -- @plain the last day of the promised answer
  column 009 due_on date not null -- @plain the earlier of that and the law's step
  column 010 sealed bytea not null -- @personal what the sender gave, sealed under the request's own key
  column 011 key_id uuid not null -- @pseudonymous that key
  column 012 file_id uuid -- @pseudonymous the signed file with its evidence, sealed under the same key
  column 013 request_id text not null -- @pseudonymous
  constraint request_language_check CHECK ((language = ANY (ARRAY['ru'::text, 'kk'::text, 'en'::text])))
  constraint request_pkey PRIMARY KEY (case_id)
  constraint request_sender_check CHECK ((sender = ANY (ARRAY['subject'::text, 'representative'::text, 'authorised-body'::text, 'stranger'::text])))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table restrictions.event
  ( kind r comment A restriction placed or lifted. Its canonical hash stands in the sealed part of its ledger entry. )
  CREATE INDEX event_to_review ON restrictions.event USING btree (review_at) WHERE ((change = 'placed'::text) AND (review_at IS NOT NULL))
  CREATE UNIQUE INDEX event_lifted_once ON restrictions.event USING btree (subject_id, restriction_id) WHERE (change = 'lifted'::text)
  column 001 subject_id uuid not null -- @pseudonymous whom it concerns
  column 002 event_id uuid not null -- @pseudonymous
  column 003 restriction_id uuid not null -- @pseudonymous the event that placed it
  column 004 change text not null -- @plain
  column 005 kind text not null -- @plain
  column 006 fields text[] -- @plain field ids; null means all
  column 007 reason text not null -- @plain a reason code, never free words
  column 008 clause text not null -- @plain
  column 009 decided_by uuid -- @pseudonymous who decided; null for the system
  column 010 decided_as text not null -- @plain kind of the actor
  column 011 review_at timestamp with time zone -- @plain when it must be judged again; it stays in force until it is lifted
  column 012 request_id text not null -- @pseudonymous the request it came with
  column 013 at timestamp with time zone not null -- @plain
  column 014 entry_id uuid not null -- @plain its ledger entry
  constraint event_change_check CHECK ((change = ANY (ARRAY['placed'::text, 'lifted'::text])))
  constraint event_check CHECK (((change = 'placed'::text) = (restriction_id = event_id)))
  constraint event_fields_check CHECK (((fields IS NULL) OR (cardinality(fields) > 0)))
  constraint event_kind_check CHECK ((kind = ANY (ARRAY['legal-hold'::text, 'obligation'::text, 'block'::text, 'provisional'::text])))
  constraint event_pkey PRIMARY KEY (subject_id, event_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table restrictions.facts
  ( kind v )
  column 001 subject_id uuid -- @pseudonymous
  column 002 kind text -- @plain
  column 003 fields text[] -- @plain
  column 004 restriction_id uuid -- @pseudonymous
  column 005 clause text -- @plain
  column 006 at timestamp with time zone -- @plain
  column 007 review_at timestamp with time zone -- @plain
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table retention.removal
  ( kind r comment A removal by the end of a term that runs: the rows are gone, the keys are being destroyed. Gone with its last step. )
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 removal_id uuid not null -- @pseudonymous
  column 003 class text not null -- @plain the retention class
  column 004 key_ids uuid[] not null -- @pseudonymous the keys that go with the rows
  column 005 begun_at timestamp with time zone not null -- @plain
  column 006 entry_id uuid not null -- @plain its ledger entry
  constraint removal_pkey PRIMARY KEY (subject_id, removal_id)
  grant INSERT to robotek_eraser
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table staff.desk_session
  ( kind r comment Working rows: gone with their session. )
  CREATE INDEX desk_session_by_proof ON staff.desk_session USING btree (proved_at)
  CREATE INDEX desk_session_by_subject ON staff.desk_session USING btree (subject_id)
  column 001 session_hash text not null -- @plain
  column 002 subject_id uuid not null -- @pseudonymous
  column 003 factor text not null -- @plain
  column 004 proved_at timestamp with time zone not null -- @pseudonymous
  column 005 seen_at timestamp with time zone not null -- @pseudonymous
  column 006 seal bytea not null -- @commitment MAC over all of it, under a key that no database holds
  constraint desk_session_factor_check CHECK ((factor = ANY (ARRAY['passkey'::text, 'totp'::text])))
  constraint desk_session_pkey PRIMARY KEY (session_hash)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table staff.desk_session column factor
  grant UPDATE to robotek_app

table staff.desk_session column proved_at
  grant UPDATE to robotek_app

table staff.desk_session column seal
  grant UPDATE to robotek_app

table staff.desk_session column seen_at
  grant UPDATE to robotek_app

table staff.event
  ( kind r comment A person became a member of the staff, was given or lost a role, left. Never updated; roles that hold are read from all of them. )
  column 001 subject_id uuid not null -- @pseudonymous the member
  column 002 position integer not null -- @plain counts from 1
  column 003 event_id uuid not null -- @pseudonymous
  column 004 change text not null -- @pseudonymous
  column 005 role text -- @pseudonymous
  column 006 decided_by uuid -- @pseudonymous the administrator; null for the link that the start of the service prints
  column 007 decided_as text not null -- @plain kind of the actor
  column 008 request_id text not null -- @pseudonymous
  column 009 at timestamp with time zone not null -- @pseudonymous
  column 010 entry_id uuid not null -- @pseudonymous its ledger entry
  column 011 seal bytea not null -- @commitment MAC over all of it, under a key that no database holds
  constraint event_change_check CHECK ((change = ANY (ARRAY['joined'::text, 'role-granted'::text, 'role-taken'::text, 'left'::text, 'factor-reset'::text])))
  constraint event_check CHECK (((change = ANY (ARRAY['role-granted'::text, 'role-taken'::text])) = (role IS NOT NULL)))
  constraint event_pkey PRIMARY KEY (subject_id, "position")
  constraint event_position_check CHECK (("position" > 0))
  constraint event_role_check CHECK ((role = ANY (ARRAY['administrator'::text, 'registrar'::text, 'teacher'::text, 'marketer'::text, 'support-agent'::text, 'protection-officer'::text, 'auditor'::text])))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table staff.first_link
  ( kind r )
  column 001 hash text not null -- @plain hash of a random token
  column 002 made_at timestamp with time zone not null -- @plain
  column 003 ends_at timestamp with time zone not null -- @plain
  column 004 seal bytea not null -- @commitment MAC over all of it, under a key that no database holds
  constraint first_link_pkey PRIMARY KEY (hash)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table staff.invitation
  ( kind r )
  CREATE INDEX invitation_by_end ON staff.invitation USING btree (ends_at)
  CREATE INDEX invitation_by_inviter ON staff.invitation USING btree (subject_id)
  CREATE INDEX invitation_by_link ON staff.invitation USING btree (link_hash)
  column 001 draft_id uuid not null -- @plain random id whose draft key seals the address
  column 002 subject_id uuid not null -- @pseudonymous who invites
  column 003 link_hash text not null -- @plain hash of the link's token
  column 004 roles text[] not null -- @plain
  column 005 key_id uuid not null -- @plain
  column 006 sealed bytea not null -- @personal the invited address, sealed under the draft key
  column 007 language text not null -- @plain
  column 008 request_id text not null -- @pseudonymous
  column 009 at timestamp with time zone not null -- @plain
  column 010 ends_at timestamp with time zone not null -- @plain
  column 011 seal bytea not null -- @commitment MAC over all of it but the address, under a key that no database holds
  constraint invitation_language_check CHECK ((language = ANY (ARRAY['ru'::text, 'kk'::text, 'en'::text])))
  constraint invitation_pkey PRIMARY KEY (draft_id)
  constraint invitation_roles_check CHECK ((cardinality(roles) > 0))
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table staff.invitation_end
  ( kind r comment An invitation ends once. Never updated; forgotten with its invitation. )
  column 001 draft_id uuid not null -- @plain
  column 002 how text not null -- @plain
  column 003 at timestamp with time zone not null -- @plain
  constraint invitation_end_how_check CHECK ((how = ANY (ARRAY['accepted'::text, 'withdrawn'::text])))
  constraint invitation_end_pkey PRIMARY KEY (draft_id)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table staff.rules_signature
  ( kind r comment A member has read and signed the rules. Never updated. )
  column 001 subject_id uuid not null -- @pseudonymous the member
  column 002 version integer not null -- @plain
  column 003 document_hash text not null -- @plain the text that was shown
  column 004 language text not null -- @plain
  column 005 session_id uuid not null -- @pseudonymous the session in which it was signed, after a second factor
  column 006 request_id text not null -- @pseudonymous
  column 007 at timestamp with time zone not null -- @pseudonymous
  column 008 entry_id uuid not null -- @pseudonymous its ledger entry
  column 009 seal bytea not null -- @commitment MAC over all of it, under a key that no database holds
  constraint rules_signature_language_check CHECK ((language = ANY (ARRAY['ru'::text, 'kk'::text, 'en'::text])))
  constraint rules_signature_pkey PRIMARY KEY (subject_id, document_hash)
  constraint rules_signature_version_check CHECK ((version > 0))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table staff.totp
  ( kind r )
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 totp_id uuid not null -- @pseudonymous
  column 003 key_id uuid not null -- @plain
  column 004 sealed bytea not null -- @pseudonymous the shared secret, sealed under the contact key
  column 005 added_at timestamp with time zone not null -- @plain
  column 006 last_step bigint not null -- @pseudonymous the time step of the newest code that was used: no code counts twice
  constraint totp_pkey PRIMARY KEY (subject_id, totp_id)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table staff.totp column last_step
  grant UPDATE to robotek_app

table subjects.facts
  ( kind v )
  column 001 subject_id uuid -- @pseudonymous
  column 002 life text -- @pseudonymous
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table subjects.life
  ( kind r comment What became of the record. Never updated; the last row counts; without a row it lives. )
  CREATE INDEX life_frozen ON subjects.life USING btree (subject_id) WHERE (life = 'frozen'::text)
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 position integer not null -- @plain counts from 1
  column 003 life text not null -- @pseudonymous
  column 004 at timestamp with time zone not null -- @pseudonymous
  column 005 reason text -- @pseudonymous why a restore froze it, or why it was released; a code. Without one: a pupil who came of age or has confirmed anew, or frozen before reasons were kept
  column 006 entries_lost integer -- @pseudonymous entries about the person that a restore did not find in the backup
  column 007 entry_id uuid -- @pseudonymous ledger entry of a release
  constraint life_entries_lost_check CHECK ((entries_lost > 0))
  constraint life_life_check CHECK ((life = ANY (ARRAY['living'::text, 'frozen'::text, 'destroying'::text, 'destroyed'::text])))
  constraint life_pkey PRIMARY KEY (subject_id, "position")
  constraint life_position_check CHECK (("position" > 0))
  constraint life_reason_check CHECK ((reason = ANY (ARRAY['entries-lost'::text, 'keys-missing'::text, 'nothing-missing'::text, 'made-good'::text, 'person-confirmed'::text])))
  constraint life_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subjects.subject(subject_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table subjects.stopped
  ( kind v )
  column 001 subject_id uuid -- @pseudonymous
  column 002 stopped_at timestamp with time zone -- @pseudonymous
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table subjects.subject
  ( kind r comment One row a data subject, made before anything else about the person. )
  CREATE INDEX subject_by_number ON subjects.subject USING btree (number)
  column 001 subject_id uuid not null -- @pseudonymous random id, the only name outside the vault
  column 002 number bigint not null identity always -- @pseudonymous sequential id, shown to its owner and staff (clause:R2)
  column 003 created_at timestamp with time zone not null -- @pseudonymous
  constraint subject_pkey PRIMARY KEY (subject_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table subjects.subject_number_seq
  ( kind S )

table tokens.kept_answer
  ( kind r )
  CREATE INDEX kept_answer_by_end ON tokens.kept_answer USING btree (ends_at)
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 key_hash text not null -- @commitment keyed by the token: which key, on which route
  column 003 request_hash text not null -- @commitment keyed by the token: what was sent
  column 004 status smallint -- @plain null while the act is under way
  column 005 sealed bytea -- @personal the answer, which none but who holds the token can open
  column 006 made_at timestamp with time zone not null -- @plain
  column 007 ends_at timestamp with time zone not null -- @plain
  constraint kept_answer_pkey PRIMARY KEY (subject_id, key_hash)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table tokens.kept_answer column sealed
  grant UPDATE to robotek_app

table tokens.kept_answer column status
  grant UPDATE to robotek_app

table tokens.token
  ( kind r )
  CREATE INDEX token_by_end ON tokens.token USING btree (ends_at)
  CREATE INDEX token_by_subject ON tokens.token USING btree (subject_id)
  column 001 hash text not null -- @commitment hash of 256 random bits
  column 002 token_id uuid not null -- @pseudonymous what the list of its owner names it by
  column 003 subject_id uuid not null -- @pseudonymous who acts with it
  column 004 key_id uuid not null -- @plain
  column 005 sealed bytea not null -- @personal what its owner calls it, sealed under a draft key of its owner
  column 006 scopes text[] not null -- @plain what it opens
  column 007 language text not null -- @plain
  column 008 made_at timestamp with time zone not null -- @plain
  column 009 used_at timestamp with time zone -- @pseudonymous
  column 010 ends_at timestamp with time zone not null -- @plain
  column 011 seal bytea not null -- @commitment MAC over all that decides, under a key that no database holds
  constraint token_pkey PRIMARY KEY (hash)
  grant DELETE to robotek_app
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table tokens.token column used_at
  grant UPDATE to robotek_app

table vault.correction
  ( kind r comment That values were corrected: which, by whom, when (clause:C7). The values are in the versions of the record. )
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 entry_id uuid not null -- @pseudonymous its ledger entry
  column 003 fields text[] not null -- @pseudonymous
  column 004 source text not null -- @pseudonymous web form, paper, telephone …
  column 005 corrected_by uuid -- @pseudonymous null for the system
  column 006 corrected_as text not null -- @plain kind of the actor
  column 007 at timestamp with time zone not null -- @pseudonymous
  constraint correction_pkey PRIMARY KEY (subject_id, entry_id)
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table vault.holdings
  ( kind v )
  column 001 subject_id uuid -- @pseudonymous
  column 002 compartment text -- @pseudonymous
  column 003 key_id uuid -- @pseudonymous
  column 004 first_at timestamp with time zone -- @pseudonymous
  column 005 last_at timestamp with time zone -- @pseudonymous
  column 006 fields jsonb -- @pseudonymous
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

table vault.record
  ( kind r comment What is held about a person in one compartment. Never updated; the highest version counts, those below are its history of corrections. )
  column 001 subject_id uuid not null -- @pseudonymous
  column 002 compartment text not null -- @pseudonymous retention class, which is also the key's
  column 003 version integer not null -- @pseudonymous
  column 004 key_id uuid not null -- @pseudonymous
  column 005 fields text[] not null -- @pseudonymous which fields it holds, never their values
  column 006 changed text[] not null -- @pseudonymous which of them this version brought
  column 007 sealed bytea not null -- @personal AES-256-GCM (docs/formats/vault-record.md)
  column 008 written_at timestamp with time zone not null -- @pseudonymous
  constraint record_pkey PRIMARY KEY (subject_id, compartment, version)
  constraint record_version_check CHECK ((version > 0))
  grant INSERT to robotek_app
  grant SELECT to robotek_app
  grant SELECT to robotek_eraser

view backup.unfinished
  SELECT restore_id,
        backup_id,
        backup_at,
        begun_at
       FROM backup.restore r
      WHERE (NOT (EXISTS ( SELECT 1
               FROM backup.restore_step s
              WHERE ((s.restore_id = r.restore_id) AND (s.step = 'opened'::text)))));

view calendar.facts
  SELECT DISTINCT ON (day) day,
        kind,
        source
       FROM calendar.entry
      ORDER BY day, "position" DESC;

view consent.facts
  SELECT DISTINCT ON (subject_id, purpose, scope) subject_id,
        purpose,
        scope,
        state
       FROM consent.event
      ORDER BY subject_id, purpose, scope, "position" DESC;

view consent.latest
  SELECT DISTINCT ON (subject_id, purpose, scope) subject_id,
        purpose,
        scope,
        state,
        at,
        term_until,
        policy_version
       FROM consent.event e
      ORDER BY subject_id, purpose, scope, "position" DESC;

view leaving.facts
  SELECT subject_id,
        leave_id,
        group_id,
        due_at,
        withdrawn,
        sealed,
        decided_by,
        decided_as,
        language,
        at,
        seconded_by,
        seconded_as
       FROM leaving.event b
      WHERE ((change = 'begun'::text) AND (NOT (EXISTS ( SELECT 1
               FROM leaving.event c
              WHERE ((c.subject_id = b.subject_id) AND (c.leave_id = b.leave_id) AND (c.change = 'cancelled'::text))))));

view representation.facts
  SELECT subject_id,
        representation_id,
        representative_id,
        relation,
        proof,
        begins_at,
        ends_at
       FROM representation.event b
      WHERE ((change = 'begun'::text) AND (NOT (EXISTS ( SELECT 1
               FROM representation.event e
              WHERE ((e.subject_id = b.subject_id) AND (e.representation_id = b.representation_id) AND (e.change = 'ended'::text))))));

view representation.stages
  SELECT DISTINCT ON (subject_id) subject_id,
        stage
       FROM representation.stage
      ORDER BY subject_id, "position" DESC;

view restrictions.facts
  SELECT subject_id,
        kind,
        fields,
        restriction_id,
        clause,
        at,
        review_at
       FROM restrictions.event p
      WHERE ((change = 'placed'::text) AND (NOT (EXISTS ( SELECT 1
               FROM restrictions.event l
              WHERE ((l.subject_id = p.subject_id) AND (l.restriction_id = p.restriction_id) AND (l.change = 'lifted'::text))))));

view subjects.facts
  SELECT subject_id,
        COALESCE(( SELECT l.life
               FROM subjects.life l
              WHERE (l.subject_id = s.subject_id)
              ORDER BY l."position" DESC
             LIMIT 1), 'living'::text) AS life
       FROM subjects.subject s;

view subjects.stopped
  SELECT subject_id,
        max(at) AS stopped_at
       FROM subjects.life l
      WHERE ((life = 'frozen'::text) AND (reason IS NOT NULL) AND (NOT (EXISTS ( SELECT 1
               FROM subjects.life o
              WHERE ((o.subject_id = l.subject_id) AND (o."position" > l."position") AND (o.life <> 'frozen'::text))))))
      GROUP BY subject_id;

view vault.holdings
  SELECT subject_id,
        compartment,
        key_id,
        min(written_at) AS first_at,
        max(written_at) AS last_at,
        (jsonb_agg(to_jsonb(fields) ORDER BY version DESC) -> 0) AS fields
       FROM vault.record r
      GROUP BY subject_id, compartment, key_id;
