import type { Worker } from "node:worker_threads";
import type { PictureHead } from "./picture-head.ts";
import { Refusal } from "./refusal.ts";

/** A picture drawn anew: nothing of the file that came is in it but what was to be seen. */
export interface Redrawn {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface RedrawJob {
  readonly type: PictureHead["type"];
  readonly bytes: Uint8Array;
  readonly pixels_max: number;
}

export type RedrawAnswer = { readonly ok: true; readonly redrawn: Redrawn } | { readonly ok: false };

/** A file that no picture can be made of: broken, too large once opened, or too slow. */
export class PictureUnreadable extends Error {
  constructor() {
    super("no picture can be made of the file");
    this.name = "PictureUnreadable";
  }
}

const REDRAW_MS_MAX = 60_000;
const WAITING_MAX = 4;

/**
 * Draws pictures anew, one at a time, each in a thread of its own that ends with it: what a hostile file does to a decoder it does to nothing else.
 */
export class Pictures {
  readonly #startWorker: (job: RedrawJob) => Worker;
  readonly #redraw_ms_max: number;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(startWorker: (job: RedrawJob) => Worker, { redraw_ms_max = REDRAW_MS_MAX } = {}) {
    this.#startWorker = startWorker;
    this.#redraw_ms_max = redraw_ms_max;
  }

  /** Throws PictureUnreadable; Refusal `too-many-uploads` when too many wait. */
  async redraw(job: RedrawJob): Promise<Redrawn> {
    if (this.#waiting >= WAITING_MAX) throw new Refusal("limited", "too-many-uploads");
    this.#waiting += 1;
    const turn = this.#last.then(() => this.#run(job));
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #run(job: RedrawJob): Promise<Redrawn> {
    const { promise, resolve, reject } = Promise.withResolvers<Redrawn>();
    const worker = this.#startWorker(job);
    const unreadable = (): void => { reject(new PictureUnreadable()); };
    const late = setTimeout(unreadable, this.#redraw_ms_max);
    worker.once("message", (answer: RedrawAnswer) => {
      if (answer.ok) resolve(answer.redrawn);
      else unreadable();
    });
    worker.once("error", unreadable);
    worker.once("exit", unreadable);
    try {
      return await promise;
    } finally {
      clearTimeout(late);
      await worker.terminate();
    }
  }
}
