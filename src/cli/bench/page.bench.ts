import type { AddressInfo } from "node:net";
import fastify from "fastify";
import type { Figure } from "./figure.ts";

/** A running service. */
export interface PageBenchGround {
  /** Where it answers, such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** The cookie header of a signed-in person; null leaves `/my` out. */
  readonly cookie: string | null;
}

export interface PageBenchOptions {
  readonly seconds?: number;
  readonly connections?: number;
}

interface Load {
  readonly rate: number;
  readonly p99_ms: number;
}

/** The load generator runs in a thread of its own: it takes no time from the server that it measures, but for the shared cores. */
async function load(url: string, headers: Readonly<Record<string, string>>, { seconds = 8, connections = 32 }: PageBenchOptions): Promise<Load> {
  const { default: autocannon } = await import("autocannon");
  const result = await autocannon({ url, headers: { ...headers }, connections, duration: seconds, workers: 1 });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url} answered ${result.non2xx} times otherwise than 200, and ${result.errors} times not at all`);
  return { rate: result.requests.average, p99_ms: result.latency.p99 };
}

/** The floor: the same framework that sends the same bytes and does nothing else. */
async function bareServer(bytes: Buffer, type: string): Promise<{ readonly origin: string; readonly close: () => Promise<void> }> {
  const app = fastify({ logger: false });
  app.get("/policy", (_request, reply) => reply.header("content-type", type).header("content-encoding", "br").send(bytes));
  await app.listen({ port: 0, host: "127.0.0.1" });
  return { origin: `http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`, close: () => app.close() };
}

/** The page as it goes over the wire, still compressed. `fetch` would unpack it, so the bytes are asked for plainly. */
async function compressedPage(url: string): Promise<{ bytes: Buffer; type: string }> {
  const { get } = await import("node:http");
  return await new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "br" } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part)).on("end", () => {
        if (answer.headers["content-encoding"] !== "br") reject(new Error("the policy was not sent compressed"));
        else resolve({ bytes: Buffer.concat(parts), type: answer.headers["content-type"] ?? "" });
      }).on("error", reject);
    }).on("error", reject);
  });
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** `/policy` beside the bare framework with the same bytes, in turn, best of three; `/my` of a signed-in person by itself. */
export async function pageBench({ origin, cookie }: PageBenchGround, options: PageBenchOptions = {}): Promise<readonly Figure[]> {
  const { connections = 32, seconds = 8 } = options;
  const { bytes, type } = await compressedPage(`${origin}/policy`);
  const bare = await bareServer(bytes, type);
  const headers = { "accept-encoding": "br" };
  const [ours, floor]: [number[], number[]] = [[], []];
  try {
    await load(`${origin}/policy`, headers, { connections, seconds: 2 });
    await load(`${bare.origin}/policy`, headers, { connections, seconds: 2 });
    for (let run = 0; run < 3; run += 1) {
      ours.push((await load(`${origin}/policy`, headers, options)).rate);
      floor.push((await load(`${bare.origin}/policy`, headers, options)).rate);
    }
  } finally {
    await bare.close();
  }
  const [rate, beside] = [Math.max(...ours), Math.max(...floor)];
  const settings = { connections, seconds, bytes: bytes.length };
  const figures: Figure[] = [{ name: "page.policy", figure: Math.round(rate), unit: "1/s", beside: Math.round(beside), ratio: rounded(rate / beside), settings }];
  if (cookie !== null) {
    const own = { ...headers, cookie };
    await load(`${origin}/my`, own, { connections, seconds: 2 });
    const my = await load(`${origin}/my`, own, options);
    figures.push({ name: "page.my", figure: Math.round(my.rate), unit: "1/s", beside: null, ratio: null, settings: { connections, seconds } });
    figures.push({ name: "page.my-p99", figure: my.p99_ms, unit: "ms", beside: null, ratio: null, settings: { connections, seconds } });
  }
  return figures;
}
