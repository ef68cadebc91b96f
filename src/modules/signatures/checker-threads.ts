import type { Worker } from "node:worker_threads";
import type { HttpGetter } from "./check-ports.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

/** A check ended without a verdict: its thread died or took too long. Never to be read as a verdict. */
export class CheckerFailedError extends Error {
  constructor(what: string) {
    super(`signature check failed: ${what}`);
    this.name = "CheckerFailedError";
  }
}

export type Finished = Extract<FromWorker, { readonly id: number }>;

interface Job {
  readonly resolve: (message: Finished) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

const COPY_BYTES = 4 * 1_048_576;

/** A copy that may be handed to another thread. A view may stand in a larger buffer, and copying all at once would hold the event loop. */
export async function copyInPieces(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const copy = new Uint8Array(bytes.length);
  for (let offset = 0; offset < bytes.length; offset += COPY_BYTES) {
    if (offset > 0) await new Promise((resolve) => { setImmediate(resolve); });
    copy.set(bytes.subarray(offset, offset + COPY_BYTES), offset);
  }
  return copy;
}

/** One thread and the jobs that it works on. */
class CheckerThread {
  readonly jobs = new Map<number, Job>();
  readonly #worker: Worker;
  readonly #fetch: HttpGetter | undefined;
  readonly #onEnd: () => void;
  #ended = false;

  constructor(worker: Worker, trust: ToWorker, fetch: HttpGetter | undefined, onEnd: () => void) {
    this.#worker = worker;
    this.#fetch = fetch;
    this.#onEnd = onEnd;
    worker.on("message", (message: FromWorker) => { this.#receive(message); });
    worker.on("error", (error: unknown) => { void this.end(error instanceof Error ? error.name : "error"); });
    worker.on("exit", () => { void this.end("thread ended"); });
    worker.postMessage(trust);
  }

  run(id: number, message: ToWorker, transfer: ArrayBuffer[], timeoutMs: number): Promise<Finished> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => { void this.end("too slow"); }, timeoutMs);
      this.jobs.set(id, { resolve, reject, timer });
      this.#worker.ref();
      this.#worker.postMessage(message, transfer);
    });
  }

  /** Ends the thread; its jobs fail. */
  async end(what: string): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd();
    for (const id of [...this.jobs.keys()]) this.#take(id)?.reject(new CheckerFailedError(what));
    await this.#worker.terminate();
  }

  // An idle thread does not keep the process alive.
  #take(id: number): Job | undefined {
    const job = this.jobs.get(id);
    if (!job) return undefined;
    clearTimeout(job.timer);
    this.jobs.delete(id);
    if (this.jobs.size === 0) this.#worker.unref();
    return job;
  }

  #receive(message: FromWorker): void {
    if (message.type === "reach") void this.#reach(message);
    else this.#take(message.id)?.resolve(message);
  }

  async #reach({ call, request }: Extract<FromWorker, { type: "reach" }>): Promise<void> {
    const body = await this.#fetch?.(request).then(copyInPieces).catch(() => undefined);
    if (!this.#ended) this.#worker.postMessage({ type: "reached", call, body } satisfies ToWorker, body ? [body.buffer] : []);
  }
}

export interface CheckerThreadsOptions {
  readonly startWorker: () => Worker;
  readonly trust: ToWorker;
  readonly fetch: HttpGetter | undefined;
  readonly most: number;
  readonly timeoutMs: number;
}

/** Up to `most` threads, started when they are needed; each job goes to the one with the least to do. */
export class CheckerThreads {
  readonly #threads = new Set<CheckerThread>();
  readonly #options: CheckerThreadsOptions;
  #ids = 0;

  constructor(options: CheckerThreadsOptions) {
    this.#options = options;
  }

  /** Runs one job. @throws CheckerFailedError */
  async run(messageFor: (id: number) => ToWorker, transfer: ArrayBuffer[]): Promise<Finished> {
    const id = ++this.#ids;
    return this.#idlest().run(id, messageFor(id), transfer, this.#options.timeoutMs);
  }

  /** Ends all threads; running jobs fail. */
  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.end("closed")));
  }

  #idlest(): CheckerThread {
    const { startWorker, trust, fetch, most } = this.#options;
    const [least] = [...this.#threads].sort((a, b) => a.jobs.size - b.jobs.size);
    if (least && (least.jobs.size === 0 || this.#threads.size >= most)) return least;
    const thread: CheckerThread = new CheckerThread(startWorker(), trust, fetch, () => { this.#threads.delete(thread); });
    this.#threads.add(thread);
    return thread;
  }
}
