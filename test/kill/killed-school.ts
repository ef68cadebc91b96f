import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { DatabaseAddresses } from "../../src/platform/postgres.ts";
import { aheadClock } from "../restore/whole-school.ts";
import type { KillDriver, Outcome } from "./kill-driver.ts";
import type { OperationName, Order } from "./messages.ts";
import { operationOf } from "./operation-of-step.ts";
import { chooser } from "./operations.ts";

const HOUR_MS = 3_600_000;
/** How far an operation may move the clock, each time that it is tried: the next process begins after it. */
const HOURS: Readonly<Record<OperationName, number>> = {
  begin: 6, join: 6, mail: 6, consent: 6, correct: 6, destroy: 6, leave: 240, retain: 24 * 1_500, "take-in": 24 * 40, "give-back": 1, import: 24 * 40, integrate: 6, turn: 240, finish: 240, backup: 6, restore: 6, request: 240, forget: 24 * 500, "restore-keys": 6,
};

/** One installation that is killed again and again, and goes on. Each process first recovers and checks what the last one left, then works until it dies. */
export class KilledSchool {
  readonly #driver: KillDriver;
  readonly #folder: string;
  readonly #addresses: DatabaseAddresses;
  readonly #seed: number;
  readonly choose: (count: number) => number;
  #at_ms = aheadClock().now().getTime();
  #orders = 0;
  #backup = "";
  #last = "the beginning";

  constructor(driver: KillDriver, place: { folder: string; addresses: DatabaseAddresses; seed: number }) {
    this.#driver = driver;
    this.#folder = place.folder;
    this.#addresses = place.addresses;
    this.#seed = place.seed;
    this.choose = chooser(place.seed);
  }

  /** Throws when a process failed, or found something left half done. */
  async order(operation: OperationName | null, kill: Order["kill"]): Promise<Outcome> {
    const { dataUrl, keysUrl, secret, loginPrefix } = this.#addresses;
    const before = this.#backup;
    this.#orders += 1;
    this.#backup = join(this.#folder, "backups", String(this.#orders));
    const outcome = await this.#driver.run({
      folder: this.#folder, dataUrl, keysUrl, secret: Buffer.from(secret).toString("hex"), loginPrefix: loginPrefix ?? "test", at: new Date(this.#at_ms).toISOString(),
      recover: true, operation, kill, backup: this.#backup, backupBefore: before, seed: this.choose(2 ** 31),
    });
    this.#at_ms = (outcome.clock_ms ?? this.#at_ms) + HOURS[operation ?? "join"] * HOUR_MS;
    if (before !== "") for (const left of [before, `${before}.unfinished`]) await rm(left, { recursive: true, force: true });
    const story = `seed ${this.#seed}, process ${this.#orders}: after ${this.#last}, on the way to ${String(operation)} ${kill?.step ?? ""}`;
    if (outcome.error !== null) throw new Error(`${story}: ${outcome.error}`);
    if (outcome.faults === null || outcome.faults.length > 0) throw new Error(`${story}: found ${JSON.stringify(outcome.faults)}`);
    this.#last = kill === null ? "an untroubled process" : `the kill at ${kill.step} (${kill.nth})`;
    return outcome;
  }

  /** Kills a process when it comes by a step for the `nth` time. Answers whether it came by so often. */
  async kill(step: string, nth: number): Promise<boolean> {
    return (await this.order(operationOf(step), { step, nth })).killed;
  }
}
