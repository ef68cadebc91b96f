import type { Worker } from "node:worker_threads";
import type { HttpGetter } from "./check-ports.ts";
import type { RecheckOutcome, RecheckRequest } from "./evidence-bundle.ts";
import { readTrustProfile, type TrustProfileSource } from "./trust-profile.ts";
import type { CheckAnswer, CheckJob, FromWorker, ToWorker } from "./worker-messages.ts";

/** What a checker is made of. */
export interface SignatureCheckerOptions {
  /** Starts a worker that runs `signature-worker.ts` (bundled, or the source itself: Node strips its types). */
  readonly startWorker: () => Worker;
  readonly clock: { now(): Date };
  readonly profile: TrustProfileSource;
  /** In production a test profile is refused. */
  readonly production: boolean;
  /** The way to the centre's services; without one, only evidence handed in counts. */
  readonly fetch?: HttpGetter;
  /** How many threads; 1 when not said. */
  readonly workers?: number;
  /** How many checks may wait or run; one more is refused with `CheckerBusyError`. */
  readonly jobsMax?: number;
  /** A check that takes longer than this ends its thread. */
  readonly jobTimeoutMs?: number;
}

/** Too many checks at once: try again later. */
export class CheckerBusyError extends Error {
  constructor() {
    super("too many signature checks at once");
    this.name = "CheckerBusyError";
  }
}

/** A check ended without a verdict: its thread died or took too long. Never to be read as a verdict. */
export class CheckerFailedError extends Error {
  constructor(what: string) {
    super(`signature check failed: ${what}`);
    this.name = "CheckerFailedError";
  }
}

/** Checks signatures in threads beside the event loop. */
export interface SignatureChecker {
  /** Checks one file as of the clock's time. @throws CheckerBusyError, CheckerFailedError */
  check(job: Omit<CheckJob, "now">): Promise<CheckAnswer>;
  /** Verifies a kept bundle again. @throws CheckerBusyError, CheckerFailedError */
  recheck(job: RecheckRequest): Promise<RecheckOutcome>;
  /** Ends the threads; running checks fail. */
  close(): Promise<void>;
}

interface Job {
  readonly resolve: (answer: CheckAnswer | RecheckOutcome) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

interface Thread {
  readonly worker: Worker;
  readonly jobs: Map<number, Job>;
}

const COPY_BYTES = 4 * 1_048_576;

// A view may stand in a larger shared buffer, which a message would copy whole; and copying all at once would hold the event loop.
async function copyOf(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const copy = new Uint8Array(bytes.length);
  for (let offset = 0; offset < bytes.length; offset += COPY_BYTES) {
    if (offset > 0) await new Promise((resolve) => { setImmediate(resolve); });
    copy.set(bytes.subarray(offset, offset + COPY_BYTES), offset);
  }
  return copy;
}

/**
 * Makes a checker. Threads start with the first check.
 * @throws TrustProfileError when the configured trust cannot be used.
 */
export function createSignatureChecker(options: SignatureCheckerOptions): SignatureChecker {
  const { startWorker, clock, profile, production, fetch, workers = 1, jobsMax = 64, jobTimeoutMs = 180_000 } = options;
  readTrustProfile(profile, { production });
  const threads = new Set<Thread>();
  let ids = 0;
  let pending = 0;

  const send = (thread: Thread, message: ToWorker, transfer: ArrayBuffer[] = []): void => { thread.worker.postMessage(message, transfer); };

  const drop = (thread: Thread, what: string): void => {
    if (!threads.delete(thread)) return;
    for (const [id, job] of thread.jobs) finish(thread, id, () => { job.reject(new CheckerFailedError(what)); });
    void thread.worker.terminate();
  };

  const finish = (thread: Thread, id: number, settle: (job: Job) => void): void => {
    const job = thread.jobs.get(id);
    if (!job) return;
    clearTimeout(job.timer);
    thread.jobs.delete(id);
    if (thread.jobs.size === 0) thread.worker.unref();
    settle(job);
  };

  const receive = (thread: Thread, message: FromWorker): void => {
    switch (message.type) {
      case "checked":
      case "rechecked":
        finish(thread, message.id, (job) => { job.resolve(message.answer); });
        return;
      case "failed":
        finish(thread, message.id, (job) => { job.reject(new CheckerFailedError(message.what)); });
        return;
      case "reach":
        void reachFor(thread, message.call, fetch?.(message.request));
    }
  };

  const reachFor = async (thread: Thread, call: number, answer: Promise<Uint8Array> | undefined): Promise<void> => {
    const body = await answer?.then(copyOf).catch(() => undefined);
    if (threads.has(thread)) send(thread, { type: "reached", call, body }, body ? [body.buffer] : []);
  };

  const idlest = (): Thread => {
    const [least] = [...threads].sort((a, b) => a.jobs.size - b.jobs.size);
    if (least && (least.jobs.size === 0 || threads.size >= workers)) return least;
    const thread: Thread = { worker: startWorker(), jobs: new Map() };
    threads.add(thread);
    thread.worker.on("message", (message: FromWorker) => { receive(thread, message); });
    thread.worker.on("error", (error: unknown) => { drop(thread, error instanceof Error ? error.name : "error"); });
    thread.worker.on("exit", () => { drop(thread, "thread ended"); });
    send(thread, { type: "trust", profile, production, canReach: fetch !== undefined });
    return thread;
  };

  const run = async (prepare: (id: number) => Promise<{ message: ToWorker; transfer: ArrayBuffer[] }>): Promise<CheckAnswer | RecheckOutcome> => {
    if (pending >= jobsMax) throw new CheckerBusyError();
    pending++;
    try {
      const id = ++ids;
      const { message, transfer } = await prepare(id);
      const thread = idlest();
      return await new Promise((resolve, reject) => {
        const timer = setTimeout(() => { drop(thread, "too slow"); }, jobTimeoutMs);
        thread.jobs.set(id, { resolve, reject, timer });
        thread.worker.ref();
        send(thread, message, transfer);
      });
    } finally {
      pending--;
    }
  };

  return {
    check: (job) =>
      run(async (id) => {
        const file = await copyOf(job.file);
        const content = job.content && (await copyOf(job.content));
        const message: ToWorker = { type: "check", id, job: { ...job, file, ...(content && { content }), now: clock.now().getTime() } };
        return { message, transfer: content ? [file.buffer, content.buffer] : [file.buffer] };
      }) as Promise<CheckAnswer>,
    recheck: (job) =>
      run(async (id) => {
        const bundle = await copyOf(job.bundle);
        return { message: { type: "recheck", id, job: { ...job, bundle } }, transfer: [bundle.buffer] };
      }) as Promise<RecheckOutcome>,
    close: async () => {
      const ending = [...threads];
      for (const thread of ending) drop(thread, "closed");
      await Promise.all(ending.map((thread) => thread.worker.terminate()));
    },
  };
}
