import type { SqlOrTx } from "./postgres.ts";

/** One line of a snapshot: what it belongs to (sorts the lines) and its text. */
export interface CatalogueLine {
  readonly subject: string;
  readonly line: string;
}

// Schemas of ours: not PostgreSQL's, not the job queue's (its library has migrations of its own).
const OURS = "nspname !~ '^pg_' and nspname not in ('information_schema', 'graphile_worker', 'public')";

function grantsQuery(objects: string): string {
  return `
    select o.subject, 'grant ' || a.privilege_type || ' to ' || coalesce(r.rolname, 'public') as line
    from (${objects}) o cross join lateral aclexplode(o.acl) a left join pg_roles r on r.oid = a.grantee
    where a.grantee <> o.owner`;
}

const QUERIES: readonly string[] = [
  `select 'schema ' || nspname as subject, coalesce('comment ' || obj_description(oid, 'pg_namespace'), 'schema') as line from pg_namespace where ${OURS}`,
  `select format('table %s.%s', nspname, c.relname) as subject,
     concat_ws(' ', '(', 'kind', c.relkind, case c.relpersistence when 'u' then 'unlogged' end, case when c.relrowsecurity then 'row security' end,
       'partition by ' || pg_get_partkeydef(c.oid), 'partition ' || pg_get_expr(c.relpartbound, c.oid), 'comment ' || obj_description(c.oid, 'pg_class'), ')') as line
   from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')`,
  `select format('table %s.%s', nspname, c.relname) as subject,
     format('column %s %s %s', to_char(a.attnum, 'FM000'), a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
       case when a.attnotnull then 'not null' end, 'default ' || pg_get_expr(d.adbin, d.adrelid), case a.attidentity when 'a' then 'identity always' when 'd' then 'identity' end,
       case when a.attgenerated <> '' then 'generated' end, '-- ' || col_description(c.oid, a.attnum))) as line
   from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where ${OURS} and c.relkind in ('r', 'p', 'v', 'm', 'f')`,
  // Since PostgreSQL 18 "not null" has rows here too; the columns say it already.
  `select format('table %s.%s', nspname, c.relname) as subject, format('constraint %s %s', k.conname, pg_get_constraintdef(k.oid)) as line
   from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where ${OURS} and k.contype <> 'n'`,
  `select format('table %s.%s', nspname, c.relname) as subject, pg_get_indexdef(i.indexrelid) as line
   from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
   where ${OURS} and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))`,
  `select format('table %s.%s', nspname, c.relname) as subject, pg_get_triggerdef(t.oid) || case t.tgenabled::text when 'O' then '' else ' enabled ' || t.tgenabled::text end as line
   from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where ${OURS} and not t.tgisinternal`,
  `select format('table %s.%s', p.schemaname, p.tablename) as subject,
     format('policy %s %s to %s using %s check %s', p.policyname, p.cmd, p.roles, coalesce(p.qual, '-'), coalesce(p.with_check, '-')) as line
   from pg_policies p where p.schemaname in (select nspname from pg_namespace where ${OURS})`,
  `select format('view %s.%s', nspname, c.relname) as subject, pg_get_viewdef(c.oid) as line
   from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('v', 'm')`,
  `select format('function %s.%s(%s)', nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as subject, pg_get_functiondef(p.oid) as line
   from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS} and p.prokind in ('f', 'p')`,
  `select format('type %s.%s', nspname, t.typname) as subject, concat_ws(' ', t.typtype, format_type(nullif(t.typbasetype, 0), t.typtypmod),
     (select string_agg(e.enumlabel, ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
     (select string_agg(pg_get_constraintdef(k.oid), ' ' order by k.conname) from pg_constraint k where k.contypid = t.oid and k.contype <> 'n')) as line
   from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${OURS} and t.typtype in ('e', 'd')`,
  grantsQuery(`select 'schema ' || nspname as subject, nspowner as owner, nspacl as acl from pg_namespace where ${OURS}`),
  grantsQuery(`select format('table %s.%s', nspname, c.relname) as subject, c.relowner as owner, c.relacl as acl
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS}`),
  grantsQuery(`select format('table %s.%s column %s', nspname, c.relname, a.attname) as subject, c.relowner as owner, a.attacl as acl
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where ${OURS} and a.attacl is not null`),
  grantsQuery(`select format('function %s.%s(%s)', nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as subject, p.proowner as owner,
    coalesce(p.proacl, acldefault('f', p.proowner)) as acl from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS}`),
  grantsQuery(`select format('default in %s for %s', coalesce(n.nspname, 'all'), d.defaclobjtype) as subject, d.defaclrole as owner, d.defaclacl as acl
    from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace`),
];

/** Everything that migrations made, as lines; the same for the same schema on every supported PostgreSQL. */
export async function catalogueLines(sql: SqlOrTx): Promise<CatalogueLine[]> {
  const lines: CatalogueLine[] = [];
  // One after another: a later query may not see another state than an earlier one when `sql` is a transaction.
  for (const query of QUERIES) lines.push(...(await sql.unsafe<CatalogueLine[]>(query)));
  return lines;
}
