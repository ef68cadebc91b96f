import type { Clock } from "../../platform/clock.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { backlog } from "./ledger.store.ts";

/** How long an answer about the backlog is believed. */
const BACKLOG_BELIEVED_MS = 1_000;

/** Keeps operations from going on while nobody gives their entries a place in the log. */
export class BacklogBound {
  readonly #clock: Clock;
  readonly #entries_max: number;
  #behind = false;
  #askedAt_ms = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, entries_max: number) {
    this.#clock = clock;
    this.#entries_max = entries_max;
  }

  /** Throws Refusal limited "ledger-behind" while too many entries wait for the integrator. */
  async refuseWhenBehind(sql: SqlOrTx): Promise<void> {
    const now_ms = this.#clock.now().getTime();
    if (Math.abs(now_ms - this.#askedAt_ms) >= BACKLOG_BELIEVED_MS) {
      // Set before the question, so that of many at once one asks.
      this.#askedAt_ms = now_ms;
      this.#behind = (await backlog(sql)).entries > this.#entries_max;
    }
    if (this.#behind) throw new Refusal("limited", "ledger-behind", { clause: "S1" });
  }
}
