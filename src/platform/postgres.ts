import postgres from "postgres";
import { loginPassword, loginRole, type Part } from "./roles.ts";

/** int8 as a number while that is exact (counts, indexes, sizes); a larger one throws RangeError. */
const int8 = {
  to: 20,
  from: [20],
  serialize: (value: number): string => value.toString(),
  parse: (raw: string): number => {
    const value = Number(raw);
    if (!Number.isSafeInteger(value)) throw new RangeError("an int8 beyond 2^53 was read as a number");
    return value;
  },
};

/** `date` as its text `YYYY-MM-DD`: a day has no time zone. */
const day = { to: 1082, from: [1082], serialize: (value: string): string => value, parse: (raw: string): string => raw };

type Types = { int8: number; day: string };
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

/** All pools of an installation. The owner's are small and opened late: they serve migrations and checks, not requests. */
export interface Databases {
  readonly data: Sql;
  readonly integrator: Sql;
  readonly eraser: Sql;
  readonly keys: Sql;
  readonly dataOwner: Sql;
  readonly keysOwner: Sql;
  close(): Promise<void>;
}

export interface DatabaseAddresses {
  /** Addresses as owner. */
  readonly dataUrl: string;
  readonly keysUrl: string;
  /** The installation's secret, from which the roles' passwords come. */
  readonly secret: Uint8Array;
  /** What login roles are named after, when it is not their database. */
  readonly loginPrefix?: string;
  readonly appConnections_max?: number;
}

const WORKING = { statement_ms_max: 30_000, lock_wait_ms_max: 10_000, idle_in_transaction_ms_max: 30_000 };
/** A destruction removes all rows of a person in one transaction, which may be millions. */
const ERASING = { statement_ms_max: 900_000, lock_wait_ms_max: 10_000, idle_in_transaction_ms_max: 60_000 };
const OWNING = { statement_ms_max: 600_000, lock_wait_ms_max: 60_000, idle_in_transaction_ms_max: 600_000 };

/** The address under which `part` logs in to the database of an owner's address. */
export function partAddress(ownerUrl: string, part: Part, secret: Uint8Array, loginPrefix?: string): string {
  const user = loginRole(loginPrefix ?? databaseName(ownerUrl), part);
  return withLogin(ownerUrl, { user, password: loginPassword(secret, user) });
}

/** Opens the pools; nothing connects before its first query. The roles must exist: `migrate` makes them. */
export function openDatabases(at: DatabaseAddresses): Databases {
  const pool = (url: string, part: Part, connections_max: number, waits = WORKING): Sql =>
    connect(partAddress(url, part, at.secret, at.loginPrefix), { name: `robotek ${part}`, connections_max, ...waits });
  const pools = {
    data: pool(at.dataUrl, "app", at.appConnections_max ?? 16),
    integrator: pool(at.dataUrl, "integrator", 2),
    eraser: pool(at.dataUrl, "eraser", 2, ERASING),
    keys: pool(at.keysUrl, "keystore", 8),
    dataOwner: connect(at.dataUrl, { name: "robotek owner", connections_max: 2, ...OWNING }),
    keysOwner: connect(at.keysUrl, { name: "robotek owner", connections_max: 2, ...OWNING }),
  };
  return {
    ...pools,
    close: async () => {
      await Promise.all(Object.values(pools).map((sql) => sql.end({ timeout: 1 })));
    },
  };
}
