import type { Ask, Verdict } from "./decide-and-open.ts";
import { Refusal } from "../../platform/refusal.ts";

/** Reads in one transaction, at most. */
export const READS_A_BATCH_MAX = 32;
/** Transactions at once: while one commits the next is under way. */
const BATCHES_AT_ONCE_MAX = 2;
/** Transactions at once that wait for a subject that is being changed. */
const WAITING_AT_ONCE_MAX = 4;
/** Reads that may wait; past it the answer is "try again later" at once. */
export const READS_WAITING_MAX = 5_000;

interface Waiting {
  readonly ask: Ask;
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (error: unknown) => void;
}

/** Decides, opens and ledgers asks in one transaction. */
export type RunBatch = (asks: readonly Ask[], how: "try" | "wait") => Promise<Verdict[]>;

/** Gathers reads that arrive together. A read that cannot be had at once, or whose batch failed, runs alone, so that nobody suffers for another. */
export class ReadQueue {
  readonly #run: RunBatch;
  readonly #together: Waiting[] = [];
  readonly #alone: Waiting[] = [];
  #batches = 0;
  #singles = 0;
  #scheduled = false;

  constructor(run: RunBatch) {
    this.#run = run;
  }

  submit(ask: Ask): Promise<Verdict> {
    if (this.#together.length + this.#alone.length >= READS_WAITING_MAX) throw new Refusal("limited", "vault-busy");
    return new Promise((resolve, reject) => {
      this.#together.push({ ask, resolve, reject });
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
    while (this.#together.length > 0 && this.#batches < BATCHES_AT_ONCE_MAX) {
      this.#batches += 1;
      void this.#runTogether(this.#together.splice(0, READS_A_BATCH_MAX)).finally(() => {
        this.#batches -= 1;
        this.#pump();
      });
    }
    while (this.#alone.length > 0 && this.#singles < WAITING_AT_ONCE_MAX) {
      const waiting = this.#alone.shift();
      if (waiting === undefined) break;
      this.#singles += 1;
      void this.#runAlone(waiting).finally(() => {
        this.#singles -= 1;
        this.#pump();
      });
    }
  }

  async #runTogether(batch: readonly Waiting[]): Promise<void> {
    try {
      const verdicts = await this.#run(batch.map((waiting) => waiting.ask), "try");
      for (const [n, waiting] of batch.entries()) {
        const verdict = verdicts[n];
        if (verdict === undefined || verdict.kind === "busy") this.#alone.push(waiting);
        else waiting.resolve(verdict);
      }
    } catch (error) {
      if (error instanceof Refusal) for (const waiting of batch) waiting.reject(error);
      else this.#alone.push(...batch);
    }
  }

  async #runAlone({ ask, resolve, reject }: Waiting): Promise<void> {
    try {
      const [verdict] = await this.#run([ask], "wait");
      if (verdict === undefined || verdict.kind === "busy") throw new Error("a read was not decided");
      resolve(verdict);
    } catch (error) {
      reject(error);
    }
  }
}
