import type { Worker } from "node:worker_threads";
import type { HttpGetter } from "./check-ports.ts";
import { CheckerFailedError, CheckerThreads, copyInPieces, type Finished } from "./checker-threads.ts";
import type { RecheckOutcome, RecheckRequest } from "./evidence-bundle.ts";
import { readTrustProfile, type TrustProfileSource } from "./trust-profile.ts";
import type { CheckAnswer, CheckJob, ToWorker } from "./worker-messages.ts";

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
  /** How many checks may wait or run, 64 when not said; one more is refused with `CheckerBusyError`. */
  readonly jobsMax?: number;
  /** A check that takes longer than this, waiting included, ends its thread; 3 minutes when not said. */
  readonly jobTimeoutMs?: number;
}

/** Too many checks at once: try again later. */
export class CheckerBusyError extends Error {
  constructor() {
    super("too many signature checks at once");
    this.name = "CheckerBusyError";
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

/**
 * Makes a checker. Threads start with the first check.
 * @throws TrustProfileError when the configured trust cannot be used.
 */
export function createSignatureChecker(options: SignatureCheckerOptions): SignatureChecker {
  const { startWorker, clock, profile, production, fetch, workers = 1, jobsMax = 64, jobTimeoutMs = 180_000 } = options;
  readTrustProfile(profile, { production });
  const trust: ToWorker = { type: "trust", profile, production, canReach: fetch !== undefined };
  const threads = new CheckerThreads({ startWorker, trust, fetch, most: workers, timeoutMs: jobTimeoutMs });
  let pending = 0;

  // Counted before the copies are made, so that waiting checks cannot fill the memory.
  const oneMore = async (work: () => Promise<Finished>): Promise<Finished> => {
    if (pending >= jobsMax) throw new CheckerBusyError();
    pending++;
    try {
      return await work();
    } finally {
      pending--;
    }
  };

  return {
    check: async (job) => {
      const done = await oneMore(async () => {
        const file = await copyInPieces(job.file);
        const content = job.content && (await copyInPieces(job.content));
        const copied: CheckJob = { ...job, file, ...(content && { content }), now: clock.now().getTime() };
        return threads.run((id) => ({ type: "check", id, job: copied }), content ? [file.buffer, content.buffer] : [file.buffer]);
      });
      if (done.type !== "checked") throw new CheckerFailedError(done.type === "failed" ? done.what : "another answer");
      return done.answer;
    },
    recheck: async (job) => {
      const done = await oneMore(async () => {
        const bundle = await copyInPieces(job.bundle);
        return threads.run((id) => ({ type: "recheck", id, job: { ...job, bundle } }), [bundle.buffer]);
      });
      if (done.type !== "rechecked") throw new CheckerFailedError(done.type === "failed" ? done.what : "another answer");
      return done.answer;
    },
    close: () => threads.close(),
  };
}
