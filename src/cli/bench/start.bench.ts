import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Figure } from "./figure.ts";
import { startService } from "./running-service.ts";

const IDLE_MS = 5_000;
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const seconds = (ms: number): number => Math.round(ms / 10) / 100;

/** From an installed and built checkout to the first answered page: with an empty data folder, and again after a stop; and what the process holds when idle. */
export async function startBench(runs = 3): Promise<readonly Figure[]> {
  const first: number[] = [], again: number[] = [];
  const figures: Figure[] = [];
  for (let run = 0; run < runs; run += 1) {
    const folder = await mkdtemp(join(tmpdir(), "robotek-start-"));
    try {
      const fresh = await startService(folder);
      first.push(fresh.started_ms);
      await fresh.stop();
      for (const role of ["all", "web"] as const) {
        const service = await startService(folder, role);
        if (role === "all") again.push(service.started_ms);
        if (run === runs - 1) {
          await sleep(IDLE_MS);
          const { node_mb, postgres_mb } = await service.memory();
          figures.push({ name: `start.memory.${role}`, figure: Math.round(node_mb), unit: "MB", beside: Math.round(postgres_mb), ratio: null, settings: { beside: "PostgreSQL, all its processes" } });
        }
        await service.stop();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return [
    { name: "start.first", figure: seconds(median(first)), unit: "s", beside: null, ratio: null, settings: { runs } },
    { name: "start.again", figure: seconds(median(again)), unit: "s", beside: null, ratio: null, settings: { runs } },
    ...figures,
  ];
}
