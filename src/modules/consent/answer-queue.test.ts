import { describe, expect, it, vi } from "vitest";
import { ANSWERS_A_BATCH_MAX, ANSWERS_WAITING_MAX, AnswerQueue, type Ended } from "./answer-queue.ts";

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

function aQueue(together: (items: readonly string[]) => Promise<readonly Ended<string>[]> = (items) => tick().then(() => items.map((item) => ({ result: item.toUpperCase() })))) {
  const batches: (readonly string[])[] = [];
  const alone: string[] = [];
  let afterwards = (): Promise<void> => Promise.resolve();
  const queue = new AnswerQueue<string, string>({
    keyOf: (item) => item.slice(0, 1),
    together: (items) => {
      batches.push(items);
      return together(items);
    },
    alone: async (item) => {
      alone.push(item);
      await tick();
      return { result: item.toUpperCase() };
    },
    afterwards: () => afterwards(),
  });
  return { queue, batches, alone, setAfterwards: (act: () => Promise<void>) => (afterwards = act) };
}

describe("answers that arrive together", () => {
  it("are done in few batches, each with its own result", async () => {
    const { queue, batches, alone } = aQueue();
    const items = Array.from({ length: 20 }, (_, n) => String.fromCodePoint(97 + n));
    expect(await Promise.all(items.map((item) => queue.submit(item)))).toEqual(items.map((item) => item.toUpperCase()));
    expect([alone.length, batches.length, batches.flat().length]).toEqual([0, 1, 20]);
  });

  it("begin no second batch for a few while one is under way, and yet are not kept waiting by it", async () => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout"] });
    try {
      const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
      const first = Promise.withResolvers<undefined>();
      const { queue, batches } = aQueue(async (items) => {
        if (items.includes("a")) await first.promise;
        return items.map((item) => ({ result: item.toUpperCase() }));
      });
      const held = ["a", "b"].map((item) => queue.submit(item));
      await turn();
      const few = queue.submit("c");
      await turn();
      vi.advanceTimersByTime(4);
      await turn();
      expect(batches).toEqual([["a", "b"]]);
      vi.advanceTimersByTime(1);
      expect(await few).toBe("C");
      const many = Array.from({ length: 8 }, (_, n) => queue.submit(String(n)));
      expect(await Promise.all(many)).toHaveLength(8);
      expect(batches.map((batch) => batch.length)).toEqual([2, 1, 8]);
      first.resolve(undefined);
      expect(await Promise.all(held)).toEqual(["A", "B"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("of one person never meet in a batch, and keep their order", async () => {
    const { queue, batches } = aQueue();
    const order: string[] = [];
    const items = ["x", "y", "a1", "b1", "a2", "b2", "a3"];
    await Promise.all(items.map((item) => queue.submit(item).then(() => order.push(item))));
    for (const batch of batches) expect(new Set(batch.map((item) => item.slice(0, 1))).size).toBe(batch.length);
    expect(order.filter((item) => item.startsWith("a"))).toEqual(["a1", "a2", "a3"]);
  });

  it("are done one by one when their batch fails, and where one is told to be alone", async () => {
    const failing = aQueue(() => Promise.reject(new Error("all")));
    expect(await Promise.all(["a", "b", "c", "d"].map((item) => failing.queue.submit(item)))).toEqual(["A", "B", "C", "D"]);
    const mixed = aQueue((items) => Promise.resolve(items.map((item) => (item === "c" ? "alone" : item === "d" ? { error: new Error("own") } : { result: "together" }))));
    const ended = await Promise.allSettled(["a", "b", "c", "d", "e"].map((item) => mixed.queue.submit(item)));
    expect(ended.map((end) => (end.status === "fulfilled" ? end.value : (end.reason as Error).message))).toEqual(["together", "together", "C", "own", "together"]);
  });

  it("go alone a few at once, in order, and hold no lane meanwhile", async () => {
    const lock = Promise.withResolvers<undefined>();
    const begun: string[] = [];
    const queue = new AnswerQueue<string, string>({
      keyOf: (item) => item, together: (items) => Promise.resolve(items.map((item) => (item < "h" ? "alone" : { result: item }))), afterwards: () => Promise.resolve(),
      alone: (item) => {
        begun.push(item);
        return lock.promise.then(() => ({ result: item }));
      },
    });
    const seven = ["a", "b", "c", "d", "e", "f", "g"];
    const locked = seven.map((item) => queue.submit(item));
    await tick();
    expect(await Promise.all(["h", "i", "j"].map((item) => queue.submit(item)))).toEqual(["h", "i", "j"]);
    expect(begun).toEqual(seven.slice(0, 4));
    lock.resolve(undefined);
    expect(await Promise.all(locked)).toEqual(seven);
    expect(begun).toEqual(seven);
  });

  it("are answered after what must be done afterwards, and not at all as done when that fails", async () => {
    const { queue, setAfterwards } = aQueue();
    setAfterwards(() => Promise.reject(new Error("disk full")));
    const ended = await Promise.allSettled(["a", "b", "c", "d"].map((item) => queue.submit(item)));
    expect(ended.map((end) => (end.status === "rejected" ? (end.reason as Error).message : "answered"))).toEqual(Array.from({ length: 4 }, () => "disk full"));
  });

  it("are answered at once where nothing is left to do, also when what must be done for others hangs or fails", async () => {
    const { queue, setAfterwards } = aQueue((items) => Promise.resolve(items.map((item) => ({ result: item, complete: item === "a" }))));
    const disk = Promise.withResolvers<undefined>();
    setAfterwards(() => disk.promise);
    const [one, other] = [queue.submit("a"), queue.submit("b")];
    expect(await one).toBe("a");
    disk.reject(new Error("disk full"));
    await expect(other).rejects.toThrow("disk full");
  });

  it("are bounded, in a batch and in waiting", async () => {
    const { queue, batches } = aQueue();
    const keys = new AnswerQueue<number, number>({ keyOf: String, together: (items) => tick().then(() => items.map((result) => ({ result }))), alone: (item) => tick().then(() => ({ result: item })), afterwards: () => Promise.resolve() });
    const submitted = Array.from({ length: ANSWERS_WAITING_MAX }, (_, n) => keys.submit(n));
    await expect(keys.submit(-1)).rejects.toMatchObject({ kind: "limited", reason: "too-busy" });
    expect(await Promise.all(submitted)).toHaveLength(ANSWERS_WAITING_MAX);
    await queue.submit("a");
    expect(batches.every((batch) => batch.length <= ANSWERS_A_BATCH_MAX)).toBe(true);
  });
});
