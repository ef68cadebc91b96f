import type { Sql } from "../../platform/postgres.ts";

/** Requests as they lie after some months: each with its steps, the open ones on the desk with their next days spread over five weeks. */
export async function insertOpenRequests(sql: Sql, { open, over }: { readonly open: number; readonly over: number }): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`create temp table made on commit drop as select gen_random_uuid() as case_id, n, n <= ${open}::int as is_open from generate_series(1, ${open + over}::int) n`;
    await tx`
      insert into requests.request (case_id, number, kind, channel, sender, language, received_at, answer_on, due_on, sealed, key_id, file_id, request_id)
      select case_id, lpad(n::text, 9, '0'), 'access', 'web', 'subject', 'ru', timestamptz '2026-11-01' + n * interval '1 minute', date '2026-12-01', date '2026-11-15', decode(repeat('ab', 400), 'hex'),
             gen_random_uuid(), null, 'bench' from made`;
    await tx`
      insert into requests.event (case_id, position, change, state, next_on, decided_as, request_id, at, entry_id)
      select case_id, place, change, case when is_open or place < 4 then 'RequestAccepted' else 'RequestFulfilled' end, date '2026-11-15', 'system', 'bench', timestamptz '2026-11-01', gen_random_uuid()
        from made, unnest(array['received', 'acknowledged', 'accepted', 'decided']) with ordinality as e (change, place)`;
    await tx`
      insert into requests.desk (case_id, number, kind, channel, state, received_at, next_on, due_on, owner_id, blocked, marked)
      select case_id, lpad(n::text, 9, '0'), 'access', 'web', 'RequestAccepted', timestamptz '2026-11-01', date '2026-11-01' + (n % 35), date '2026-11-15', null, n % 7 = 0, n % 11 = 0 from made where is_open`;
  });
}

/** What a server does by itself in quiet hours: statistics for the planner. */
export async function settleRequests(sql: Sql): Promise<void> {
  await sql`vacuum analyze requests.request, requests.event, requests.desk`;
}
