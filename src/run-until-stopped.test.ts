import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { createLog } from "./platform/log.ts";
import { runUntilStopped } from "./run-until-stopped.ts";

const log = createLog({ logLevel: "silent" });
const listeners = (): number => process.listenerCount("SIGTERM") + process.listenerCount("uncaughtException");

it("closes what was opened, the last first, at a signal, and leaves no listener", async () => {
  const before = listeners();
  const closed: string[] = [];
  const running = runUntilStopped(log, async (closers) => {
    for (const name of ["database", "jobs", "pages"]) closers.add(name, async () => void closed.push(name));
  });
  await wait(5);
  process.emit("SIGTERM");
  process.emit("SIGTERM");
  expect(await running).toBe(true);
  expect(closed).toEqual(["pages", "jobs", "database"]);
  expect(listeners()).toBe(before);
});

it("closes what was opened when the start fails, and tells why it failed", async () => {
  const closed: string[] = [];
  const running = runUntilStopped(log, async (closers) => {
    closers.add("database", async () => void closed.push("database"));
    throw new Error("no port");
  });
  await expect(running).rejects.toThrow("no port");
  expect(closed).toEqual(["database"]);
});

it("waits for a start that a signal interrupts: only what was opened can be closed", async () => {
  const closed: string[] = [];
  const running = runUntilStopped(log, async (closers) => {
    process.emit("SIGINT");
    await wait(20);
    closers.add("late", async () => void closed.push("late"));
  });
  expect(await running).toBe(true);
  expect(closed).toEqual(["late"]);
});

it("goes on past a part that does not close, and says that the end was not clean", async () => {
  const closed: string[] = [];
  const running = runUntilStopped(log, async (closers) => {
    closers.add("database", async () => void closed.push("database"));
    closers.add("stuck", () => new Promise(() => undefined));
    closers.add("broken", () => Promise.reject(new Error("no")));
  });
  await wait(5);
  process.emit("SIGINT");
  expect(await running).toBe(false);
  expect(closed).toEqual(["database"]);
});
