import { expect, it } from "vitest";
import { createMetrics, serveMetrics } from "./metrics.ts";

it("serves the watched gauges, and no value for one that cannot be read", async () => {
  const metrics = createMetrics();
  metrics.watch("destructionsDue", () => Promise.resolve(3));
  metrics.watch("jobsFailing", () => Promise.reject(new Error("no database")));
  const text = await metrics.registry.metrics();
  expect(text).toMatch(/^robotek_destructions_due 3$/m);
  expect(text).toMatch(/^robotek_jobs_failing Nan$/im);
  expect(text).toContain("robotek_ledger_pending_age_seconds");
  expect(text).toContain("robotek_calendar_years_missing");
  expect(text).toContain("robotek_key_epoch_age_seconds");
});

it("answers /metrics on the loopback address and nothing else", async () => {
  const server = await serveMetrics(createMetrics(), 0);
  const there = await fetch(`http://127.0.0.1:${server.port}/metrics`);
  expect(await there.text()).toContain("process_resident_memory_bytes");
  expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(404);
  await server.close();
  await expect(fetch(`http://127.0.0.1:${server.port}/metrics`)).rejects.toThrow();
});
