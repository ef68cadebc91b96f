import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import queue, { type DriverQueue } from "./driver-queue.ts";

const driver = join(fileURLToPath(import.meta.resolve("postgres")), "..");
const { default: driversOwn } = (await import(pathToFileURL(join(driver, "queue.js")).href)) as { default: typeof queue };

/** The same thousands of steps, told by a small generator of numbers, with what each answered. */
function walk(made: DriverQueue<number>, seed: number): unknown[] {
  let state = seed;
  const next = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  return Array.from({ length: 5_000 }, (_, n) => [[made.push(n), made.shift(), made.remove(n - next(9))][next(3)], made.length]);
}

it.each([1, 2, 3])("answers as the driver's own queue does, seed %i", (seed) => {
  expect(walk(queue([7, 8, 9]), seed)).toEqual(walk(driversOwn([7, 8, 9]), seed));
});

/** What a pool does for a query: it takes a free connection, looks for it among the free ones, and puts it back. */
function queries(made: DriverQueue<object>, count: number): number {
  const begun = performance.now();
  for (let n = 0; n < count; n += 1) {
    const connection = made.shift() ?? {};
    made.remove(connection);
    made.push(connection);
  }
  return performance.now() - begun;
}

it("gives the newest where it is asked for, and the oldest still as before", () => {
  const held = queue([1, 2, 3]);
  held.push(4);
  expect([held.pop(), held.shift(), held.length, held.pop(), held.pop(), held.pop()]).toEqual([4, 1, 2, 3, 2, undefined]);
});

it("does not become slower with the queries there were, as the driver's own does", () => {
  const connections = Array.from({ length: 16 }, () => ({}));
  queries(queue(connections), 40_000);
  expect(queries(queue(connections), 40_000) * 5).toBeLessThan(queries(driversOwn(connections), 40_000));
});

it("is what the program is built with", () => {
  execFileSync(process.execPath, [fileURLToPath(new URL("../../bin/build.mjs", import.meta.url))]);
  const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
  const maps = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js.map"));
  const sources = maps.flatMap((name) => (JSON.parse(readFileSync(join(dist, name), "utf8")) as { sources: string[] }).sources);
  expect(sources.filter((name) => name.endsWith("platform/driver-queue.ts"))).toHaveLength(1);
  expect(sources.filter((name) => name.endsWith("postgres/src/index.js"))).toHaveLength(1);
  expect(sources.filter((name) => name.endsWith("postgres/src/queue.js"))).toEqual([]);
  const program = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js")).map((name) => readFileSync(join(dist, name), "utf8")).join("\n");
  const times = (text: string) => program.split(text).length - 1;
  expect([times("open.pop()"), times("open.shift()"), times("net.Socket().setNoDelay()"), times("net.Socket()")]).toEqual([2, 0, 1, 1]);
});
