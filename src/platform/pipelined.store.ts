import type { Sql, Tx } from "./postgres.ts";

/** A transaction that PostgreSQL had given up by the time of its commit, though no statement's failure was seen. */
export class NotCommitted extends Error {
  constructor() {
    super("the transaction was rolled back instead of committed");
    this.name = "NotCommitted";
  }
}

/**
 * As `sql.begin`, but BEGIN is not waited for: it goes out with the first statements, one round trip less. For short transactions that are very many;
 * everything else uses `sql.begin`. Has no savepoints.
 */
export async function beginPipelined<T>(sql: Sql, work: (tx: Tx) => Promise<T>): Promise<T> {
  const session = await sql.reserve();
  try {
    // Sent at once: what `work` sends stands behind it on the same connection. If it fails the connection is gone, and all behind it fails too.
    const begun = session`begin`.execute();
    let result: T;
    try {
      [result] = await Promise.all([work(session as unknown as Tx), begun]);
    } catch (error) {
      await session`rollback`.catch(() => undefined);
      throw error;
    }
    const { command } = await session`commit`;
    if (command !== "COMMIT") throw new NotCommitted();
    return result;
  } finally {
    session.release();
  }
}
