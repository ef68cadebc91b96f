import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { benchData } from "../../../test/support/toy-centre/bench-data.ts";
import data from "./signature-bench-data.json" with { type: "json" };
import { signatureBench } from "./signature.bench.ts";

it("measures signatures that the toy centre made, and finds all of them good", { timeout: 120_000 }, async () => {
  expect(benchData()).toEqual(data);
  const figures = await signatureBench(() => new Worker(new URL("../../modules/signatures/signature-worker.ts", import.meta.url)));
  expect(figures.map(({ name }) => name)).toEqual(["signature.warm", "signature.cold-stamped", "signature.loop-hold"]);
  for (const { figure } of figures) expect(figure).toBeGreaterThan(0);
});
