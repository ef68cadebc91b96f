import type { Sql, Tx } from "./postgres.ts";

/** A transaction that PostgreSQL had given up by the time of its commit, though no statement's failure was seen. */
export class NotCommitted extends Error {
  constructor() {
    super("the transaction was rolled back instead of committed");
    this.name = "NotCommitted";
  }
}

/** What stands behind it on the connection is sent without waiting for it: its failure fails all that follows, the commit too. */
export type Unwaited = (sent: Promise<unknown>) => void;

/**
 * Statements here find rows by their keys, so one plan serves all their parameters: the server would make another for each short list, which takes longer than the statement.
 * And a plan made while a table is small would read all of it and sort what it finds, and be kept while the table grows.
 */
const BEGIN = "begin; set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off";

/** Ends when what was sent before is on its way: the driver writes short statements at the end of the loop's turn. */
export function onItsWay(): Promise<void> {
  return new Promise((done) => void setImmediate(done));
}

/**
 * As `sql.begin`, but BEGIN is not waited for: it goes out with the first statements, one round trip less. Nor need the last statements be: those that
 * `work` has sent and gives to `unwaited` are followed by the commit at once, another round trip less. `meanwhile` makes the answer of what `work` answered,
 * while the server writes and commits. Answers when all of them and the commit are confirmed; if one fails, what `meanwhile` made goes nowhere.
 * For short transactions that are very many; everything else uses `sql.begin`. Has no savepoints.
 */
export function beginPipelined<T>(sql: Sql, work: (tx: Tx, unwaited: Unwaited) => Promise<T>): Promise<T>;
export function beginPipelined<T, R>(sql: Sql, work: (tx: Tx, unwaited: Unwaited) => Promise<T>, meanwhile: (done: T) => R): Promise<R>;
export async function beginPipelined<T>(sql: Sql, work: (tx: Tx, unwaited: Unwaited) => Promise<T>, meanwhile: (done: T) => unknown = (done) => done): Promise<unknown> {
  const session = await sql.reserve();
  try {
    // Sent at once: what `work` sends stands behind it on the same connection. If it fails the connection is gone, and all behind it fails too.
    const begun = session.unsafe(BEGIN).simple().execute();
    const sent: Promise<unknown>[] = [];
    const unwaited: Unwaited = (statement) => {
      statement.catch(() => undefined);
      sent.push(statement);
    };
    let result: T;
    try {
      [result] = await Promise.all([work(session as unknown as Tx, unwaited), begun]);
    } catch (error) {
      await session`rollback`.catch(() => undefined);
      throw error;
    }
    const committing = session`commit`.execute();
    const answer = onItsWay().then(() => meanwhile(result));
    // The connection goes back only when nothing is under way on it.
    const failed = (await Promise.allSettled([...sent, committing, answer])).find((each) => each.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    if ((await committing).command !== "COMMIT") throw new NotCommitted();
    return await answer;
  } finally {
    session.release();
  }
}
