import postgres from "postgres";

/** int8 as a number while that is exact (counts, indexes, sizes); a larger one throws RangeError. Parameters may be bigint. */
const int8 = {
  to: 20,
  from: [20],
  serialize: (value: bigint | number): string => value.toString(),
  parse: (raw: string): number => {
    const value = Number(raw);
    if (!Number.isSafeInteger(value)) throw new RangeError("an int8 beyond 2^53 was read as a number");
    return value;
  },
};

/** `date` as its text `YYYY-MM-DD`: a day has no time zone. */
const day = { to: 1082, from: [1082], serialize: (value: string): string => value, parse: (raw: string): string => raw };

type Types = { int8: bigint | number; day: string };
/** A bounded pool of connections under one role. */
export type Sql = postgres.Sql<Types>;
/** A running transaction: what every writing function demands, so that passing the pool does not compile. */
export type Tx = postgres.TransactionSql<Types>;
/** What a reading function may take: the pool or a transaction. */
export type SqlOrTx = Sql | Tx;

export interface PoolBounds {
  /** Shown in pg_stat_activity. */
  readonly name: string;
  readonly connections_max: number;
  readonly statement_ms_max: number;
  readonly lock_wait_ms_max: number;
  readonly idle_in_transaction_ms_max: number;
}

/**
 * Opens a pool; connections are made at the first query. Column names stay as they are in SQL.
 * `url` is a postgres:// address with user and password. Every wait has a bound, so that one slow statement cannot hold all.
 */
export function connect(url: string, bounds: PoolBounds): Sql {
  return postgres(url, {
    max: bounds.connections_max,
    idle_timeout: 60,
    connect_timeout: 10,
    max_lifetime: 60 * 60,
    onnotice: () => undefined,
    types: { int8, day },
    connection: {
      application_name: bounds.name,
      statement_timeout: bounds.statement_ms_max,
      lock_timeout: bounds.lock_wait_ms_max,
      idle_in_transaction_session_timeout: bounds.idle_in_transaction_ms_max,
      TimeZone: "UTC",
    },
  });
}

/** The address `url` with another user, password or database. */
export function withLogin(url: string, login: { user?: string; password?: string; database?: string }): string {
  const changed = new URL(url);
  if (login.user !== undefined) changed.username = encodeURIComponent(login.user);
  if (login.password !== undefined) changed.password = encodeURIComponent(login.password);
  if (login.database !== undefined) changed.pathname = `/${encodeURIComponent(login.database)}`;
  return changed.href;
}

/** The database's name in a postgres:// address. */
export function databaseName(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

/** Whether `error` came from PostgreSQL with one of these SQLSTATE codes. */
export function isPostgresError(error: unknown, ...codes: string[]): boolean {
  return error instanceof postgres.PostgresError && (codes.length === 0 || codes.includes(error.code));
}
