-- The end of a request's own evidence (clause:D2): once its term is over its rows go, by one function that demands the entry of the same transaction. An open request never goes.
create function requests.forget(p_case uuid, p_before timestamptz, p_entry uuid) returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
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
end $$;
revoke all on function requests.forget(uuid, timestamptz, uuid) from public;
grant execute on function requests.forget(uuid, timestamptz, uuid) to robotek_eraser;
