import type { Sql, SqlOrTx } from "./postgres.ts";

/** Questions that one statement takes, at most. */
export const ASKED_TOGETHER_MAX = 64;
/** Statements of one question under way at once: while they are, what arrives gathers for the next. */
const STATEMENTS_AT_ONCE_MAX = 2;

/** One answer for each key, in the order of the keys. */
export type AskMany<K, V> = (sql: SqlOrTx, keys: readonly K[]) => Promise<readonly V[]>;

interface Waiting<K, V> {
  readonly key: K;
  readonly resolve: (value: V) => void;
  readonly reject: (error: unknown) => void;
}

/** Whether it is the pool: what runs in a transaction has savepoints instead, and its statements stay on its own connection. */
function isPool(sql: SqlOrTx): sql is Sql {
  return "begin" in sql;
}

/** The questions of one kind that wait on one pool. */
class Gathering<K, V> {
  readonly #sql: Sql;
  readonly #ask: AskMany<K, V>;
  #waiting: Waiting<K, V>[] = [];
  #underWay = 0;
  #scheduled = false;

  constructor(sql: Sql, ask: AskMany<K, V>) {
    this.#sql = sql;
    this.#ask = ask;
  }

  submit(key: K): Promise<V> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      // After the present turn of the loop: what arrives in it goes together.
      setImmediate(() => {
        this.#scheduled = false;
        this.#pump();
      });
    });
  }

  #pump(): void {
    while (this.#waiting.length > 0 && this.#underWay < STATEMENTS_AT_ONCE_MAX) {
      this.#underWay += 1;
      void this.#run(this.#waiting.splice(0, ASKED_TOGETHER_MAX)).finally(() => {
        this.#underWay -= 1;
        this.#pump();
      });
    }
  }

  async #run(together: readonly Waiting<K, V>[]): Promise<void> {
    try {
      const values = await this.#ask(this.#sql, together.map(({ key }) => key));
      if (values.length !== together.length) throw new Error("a question asked of many was not answered for each");
      for (const [n, { resolve }] of together.entries()) resolve(values[n] as V);
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }
}

/**
 * One question, asked of as many keys as want to know it at the same time, in one statement. Nothing is remembered: an answer comes from a statement that was
 * sent after its question was asked. Within a transaction it is asked alone, on the transaction's connection, and sees what the transaction wrote.
 */
export function gathered<K, V>(ask: AskMany<K, V>): (sql: SqlOrTx, key: K) => Promise<V> {
  const pools = new WeakMap<Sql, Gathering<K, V>>();
  return async (sql, key) => {
    if (!isPool(sql)) return (await ask(sql, [key]))[0] as V;
    let gathering = pools.get(sql);
    if (gathering === undefined) {
      gathering = new Gathering(sql, ask);
      pools.set(sql, gathering);
    }
    return gathering.submit(key);
  };
}

/** A list of ids, numbers or codes as one parameter for `string_to_array`: an array parameter is escaped element by element. None holds a comma. */
export function asList(values: readonly (string | number)[]): string {
  return values.join();
}
