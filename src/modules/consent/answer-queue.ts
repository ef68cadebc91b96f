import { Refusal } from "../../platform/refusal.ts";

export const ANSWERS_A_BATCH_MAX = 64;
export const ANSWERS_WAITING_MAX = 5_000;
const LANES = 2;
/** A second batch beside one that is running wants so many, or one that has waited for so long: it costs as much for one as for thirty. */
const FEW = 8;
const WAIT_MS = 5;
/** So many at once may wait for the lock of somebody whose record is being changed: each holds a connection meanwhile. */
const ALONE_AT_ONCE_MAX = 4;

interface Waiting<T, R> {
  readonly since_ms: number;
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * How one item of a batch ended: with a result, an error of its own, or "alone": it is to be done by itself. A result that is `complete` is answered at once,
 * all else after what must be done afterwards.
 */
export type Ended<R> = { readonly result: R; readonly complete?: boolean } | { readonly error: unknown } | "alone";

/**
 * Lets what arrives together be done together: a batch takes what a turn of the loop brings, and what comes meanwhile makes the next one (decision 0197).
 * Items of one key never meet in a batch. When a batch fails as a whole, each of its items is done alone, so that no one's fault is another's.
 */
export class AnswerQueue<T, R> {
  readonly #keyOf: (item: T) => string;
  readonly #together: (items: readonly T[]) => Promise<readonly Ended<R>[]>;
  readonly #alone: (item: T) => Promise<Exclude<Ended<R>, "alone">>;
  readonly #afterwards: () => Promise<void>;
  #waiting: Waiting<T, R>[] = [];
  readonly #left: Waiting<T, R>[] = [];
  #single = 0;
  #running = 0;
  #gathering = false;
  #later: NodeJS.Timeout | null = null;

  /** `afterwards` must be done before anybody is answered whose result is not complete, but others need not wait for it: a lane is free as soon as its batch has committed. */
  constructor(work: {
    keyOf: (item: T) => string;
    together: (items: readonly T[]) => Promise<readonly Ended<R>[]>;
    alone: (item: T) => Promise<Exclude<Ended<R>, "alone">>;
    afterwards: () => Promise<void>;
  }) {
    this.#keyOf = work.keyOf;
    this.#together = work.together;
    this.#alone = work.alone;
    this.#afterwards = work.afterwards;
  }

  /** Gives the item's own result or error. Throws Refusal `too-busy` when too many wait. */
  async submit(item: T): Promise<R> {
    if (this.#waiting.length + this.#left.length >= ANSWERS_WAITING_MAX) throw new Refusal("limited", "too-busy");
    const ended = new Promise<R>((resolve, reject) => {
      this.#waiting.push({ since_ms: performance.now(), item, resolve, reject });
    });
    this.#soon();
    return ended;
  }

  /** The first of many that arrive at once would else make a batch for itself, and all others wait for the next. */
  #soon(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    setImmediate(() => {
      this.#gathering = false;
      this.#begin();
    });
  }

  #begin(): void {
    while (this.#running < LANES && this.#worthABatch()) {
      this.#running += 1;
      void this.#run(this.#take()).finally(() => {
        this.#running -= 1;
        this.#begin();
      });
    }
    if (this.#running < LANES && this.#waiting.length > 0) this.#later ??= setTimeout(() => {
      this.#later = null;
      this.#begin();
    }, WAIT_MS);
  }

  #worthABatch(): boolean {
    const [oldest] = this.#waiting;
    return oldest !== undefined && (this.#running === 0 || this.#waiting.length >= FEW || performance.now() - oldest.since_ms >= WAIT_MS);
  }

  #take(): Waiting<T, R>[] {
    const keys = new Set<string>();
    const taken: Waiting<T, R>[] = [];
    const left: Waiting<T, R>[] = [];
    for (const each of this.#waiting) {
      const key = this.#keyOf(each.item);
      if (taken.length >= ANSWERS_A_BATCH_MAX || keys.has(key)) left.push(each);
      else taken.push(each);
      keys.add(key);
    }
    this.#waiting = left;
    return taken;
  }

  async #run(batch: readonly Waiting<T, R>[]): Promise<void> {
    const ended = await this.#together(batch.map(({ item }) => item)).catch(() => null);
    this.#left.push(...batch.filter((_, n) => (ended?.[n] ?? "alone") === "alone"));
    // Not awaited: who waits for a lock does not hold the lane.
    this.#goAlone();
    if (ended !== null) void this.#answer(batch, ended);
  }

  #goAlone(): void {
    while (this.#single < ALONE_AT_ONCE_MAX) {
      const each = this.#left.shift();
      if (each === undefined) return;
      this.#single += 1;
      void this.#alone(each.item).then((end) => void this.#answer([each], [end]), each.reject).finally(() => {
        this.#single -= 1;
        this.#goAlone();
      });
    }
  }

  async #answer(batch: readonly Waiting<T, R>[], ended: readonly Ended<R>[]): Promise<void> {
    const left: [Waiting<T, R>, Exclude<Ended<R>, "alone">][] = [];
    for (const [n, each] of batch.entries()) {
      const end = ended[n] ?? "alone";
      if (end === "alone") continue;
      if ("result" in end && end.complete === true) each.resolve(end.result);
      else left.push([each, end]);
    }
    if (left.length === 0) return;
    const fault = await this.#afterwards().then(() => null, (error: unknown) => ({ error }));
    for (const [each, end] of left) {
      if (fault !== null) each.reject(fault.error);
      else if ("result" in end) each.resolve(end.result);
      else each.reject(end.error);
    }
  }
}
