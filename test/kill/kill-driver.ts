import { fork, type ChildProcess } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { projectRoot } from "../../src/platform/paths.ts";
import { connect, databaseName, type Sql, withLogin, type DatabaseAddresses } from "../../src/platform/postgres.ts";
import type { Order, Told } from "./messages.ts";

const BOUNDS = { name: "kill driver", connections_max: 1, statement_ms_max: 10_000, lock_wait_ms_max: 10_000, idle_in_transaction_ms_max: 10_000 };
const ORDER_MS_MAX = 120_000;

/** How a process ended, and what it had found before. */
export interface Outcome {
  readonly killed: boolean;
  /** Null when it was not asked to look. */
  readonly faults: readonly string[] | null;
  readonly error: string | null;
  /** The process's clock when it last began an operation; null when it began none. */
  readonly clock_ms: number | null;
}

interface Warm {
  readonly child: ChildProcess;
  readonly loaded: Promise<true>;
}

/** Starts processes that kill themselves, one after another; the next one loads while the last one works. */
export class KillDriver {
  readonly #bundle = join(projectRoot, "node_modules/.cache/robotek", `killed-process-${process.pid}.mjs`);
  readonly #server: Sql;
  #warm: Warm | null = null;

  constructor(address: string) {
    this.#server = connect(withLogin(address, { database: "postgres" }), BOUNDS);
  }

  /** One file: a process is there in a third of the time. */
  async prepare(): Promise<void> {
    await mkdir(join(projectRoot, "node_modules/.cache/robotek"), { recursive: true });
    await build({
      entryPoints: [join(import.meta.dirname, "killed-process.ts")], outfile: this.#bundle, bundle: true, platform: "node", format: "esm", packages: "external", logLevel: "error",
    });
    this.#warm = this.#start();
  }

  #start(): Warm {
    const env = { ...process.env, NODE_COMPILE_CACHE: join(projectRoot, "node_modules/.cache/robotek/compiled") };
    const child = fork(this.#bundle, [], { env, execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"], serialization: "json" });
    const loaded = Promise.withResolvers<true>();
    child.once("message", () => loaded.resolve(true));
    child.once("exit", () => loaded.reject(new Error("a process ended before its order")));
    loaded.promise.catch(() => undefined);
    return { child, loaded: loaded.promise };
  }

  /** Gives a process its order and waits for its end, and for the end of every connection it had. */
  async run(order: Order): Promise<Outcome> {
    const { child, loaded } = this.#warm ?? this.#start();
    await loaded;
    this.#warm = this.#start();
    const seen: { faults: readonly string[] | null; error: string | null; clock_ms: number | null } = { faults: null, error: null, clock_ms: null };
    let stage = "";
    const ended = Promise.withResolvers<boolean>();
    child.on("message", (message: Told) => {
      if (message.told === "recovered") seen.faults = message.faults;
      if (message.told === "clock") seen.clock_ms = message.at_ms;
      if (message.told === "stage") stage = message.stage;
      if (message.told === "failed") seen.error = message.error;
    });
    child.once("exit", (_code, signal) => ended.resolve(signal === "SIGKILL"));
    const late = setTimeout(() => {
      void this.#sessionsOf(order).then((sessions) => {
        seen.error = `did not end in time (${seen.faults === null ? "not recovered" : "recovered"}; ${stage}; ${sessions})`;
        child.kill("SIGKILL");
      });
    }, ORDER_MS_MAX);
    child.send(order);
    const killed = await ended.promise;
    clearTimeout(late);
    await this.#untilGone(order);
    return { ...seen, killed: killed && seen.error === null };
  }

  /** What PostgreSQL does for a process that is stuck. */
  async #sessionsOf({ dataUrl, keysUrl }: Pick<DatabaseAddresses, "dataUrl" | "keysUrl">): Promise<string> {
    const rows = await this.#server<{ said: string }[]>`
      select concat_ws(' ', application_name, state, wait_event_type, wait_event, left(query, 200)) as said
        from pg_stat_activity where datname = any(${[databaseName(dataUrl), databaseName(keysUrl)]})`;
    return rows.map(({ said }) => said).join(" | ");
  }

  /** PostgreSQL ends a dead process's sessions when it notices; their locks live until then. */
  async #untilGone({ dataUrl, keysUrl }: Pick<DatabaseAddresses, "dataUrl" | "keysUrl">): Promise<void> {
    const names = [databaseName(dataUrl), databaseName(keysUrl)];
    for (;;) {
      const rows = await this.#server`select 1 from pg_stat_activity where datname = any(${names}) limit 1`;
      if (rows.length === 0) return;
      await new Promise((done) => setTimeout(done, 5));
    }
  }

  /** A database of its own, made of another one that nobody uses. */
  async copyDatabase(address: string, name: string): Promise<string> {
    await this.#server`create database ${this.#server(name)} template ${this.#server(databaseName(address))}`;
    return withLogin(address, { database: name });
  }

  async dropDatabase(address: string): Promise<void> {
    await this.#server`drop database if exists ${this.#server(databaseName(address))} with (force)`;
  }

  async close(): Promise<void> {
    this.#warm?.child.kill("SIGKILL");
    await rm(this.#bundle, { force: true });
    await this.#server.end();
  }
}
