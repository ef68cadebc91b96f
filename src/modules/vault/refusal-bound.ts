import type { Actor } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";

/** So many refusals of one actor a minute stand in the ledger one by one; the rest are counted in the next that stands there. */
export const REFUSALS_LEDGERED_A_MINUTE_MAX = 30;
const ACTORS_MAX = 10_000;
const MINUTE_MS = 60_000;

interface Window {
  sinceMs: number;
  ledgered: number;
  left: number;
}

/** Keeps a broken or hostile caller from filling the ledger with refusals. Known hole: the bound holds for each process by itself. */
export class RefusalBound {
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether this refusal is written down; if so, how many before it were not. */
  take(actor: Actor): { ledgered: false } | { ledgered: true; leftOut: number } {
    const nowMs = this.#clock.now().getTime();
    const name = actor.kind === "system" ? `system ${actor.job}` : actor.kind === "visitor" ? "visitor" : actor.subject;
    let window = this.#windows.get(name);
    if (window === undefined || nowMs - window.sinceMs >= MINUTE_MS) {
      window = { sinceMs: nowMs, ledgered: 0, left: window?.left ?? 0 };
      this.#windows.delete(name);
      this.#windows.set(name, window);
      this.#forgetOldest();
    }
    if (window.ledgered >= REFUSALS_LEDGERED_A_MINUTE_MAX) {
      window.left += 1;
      return { ledgered: false };
    }
    window.ledgered += 1;
    const leftOut = window.left;
    window.left = 0;
    return { ledgered: true, leftOut };
  }

  #forgetOldest(): void {
    if (this.#windows.size <= ACTORS_MAX) return;
    for (const name of this.#windows.keys()) {
      this.#windows.delete(name);
      return;
    }
  }
}
