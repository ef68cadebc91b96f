import type { Sql } from "../../platform/postgres.ts";
import type { Figure } from "./figure.ts";
import { insertOpenRequests, settleRequests } from "./open-requests.store.ts";
import { alone } from "./side-by-side.ts";

export interface QueueBenchGround {
  readonly databases: { readonly dataOwner: Sql };
  /** The first page of the queue as the protection officer opens it, and how many rows it has. */
  readonly page: () => Promise<number>;
}

/** The first page of many open requests: decided, ledgered, counted, its clocks read; committed. */
export async function queueBench({ databases: { dataOwner }, page }: QueueBenchGround, { open = 10_000, over = 10_000, seconds = 10 } = {}): Promise<readonly Figure[]> {
  await insertOpenRequests(dataOwner, { open, over });
  await settleRequests(dataOwner);
  let rows = 0;
  const measured = await alone(async () => {
    rows = await page();
    return 1;
  }, { atOnce: 1, seconds });
  return [{ name: "queue", figure: measured.p99_ms, unit: "ms", beside: null, ratio: null, settings: { open, over, rows, p50_ms: measured.p50_ms, pagesPerSecond: Math.round(measured.rate), seconds } }];
}
