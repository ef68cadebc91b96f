import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callService, NotReached } from "./http-client.ts";

describe("calls to services of others", () => {
  let server: Server;
  let base: string;
  const seen: { url: string; agent: string | undefined; type: string | undefined; body: string }[] = [];

  beforeAll(async () => {
    server = createServer((request, answer) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        seen.push({ url: request.url ?? "", agent: request.headers["user-agent"], type: request.headers["content-type"], body: Buffer.concat(pieces).toString() });
        if (request.url === "/elsewhere") answer.writeHead(302, { location: "/good" }).end();
        else if (request.url === "/silent") return;
        else if (request.url === "/long") answer.end(Buffer.alloc(5_000));
        else if (request.url === "/cut") answer.writeHead(200, { "content-length": "100" }).write("abc", () => answer.destroy());
        else answer.end("answer");
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => { server.closeAllConnections(); server.close(); });

  const call = (path: string): Promise<Uint8Array> => callService({ method: "GET", url: `${base}${path}`, bytesMax: 1_000, timeoutMs: 400 });

  it("give the body of a 200, with a name for themselves and what was to be sent", async () => {
    expect(Buffer.from(await call("/good")).toString()).toBe("answer");
    await callService({ method: "POST", url: `${base}/post`, contentType: "application/ocsp-request", body: Buffer.from("asked"), bytesMax: 1_000, timeoutMs: 400 });
    expect(seen.at(-1)).toMatchObject({ url: "/post", type: "application/ocsp-request", body: "asked", agent: expect.stringMatching(/robotek/) as unknown });
  });

  it("are not reached by redirects, long answers, silence, a cut line, a closed port, or another kind of address", async () => {
    const before = seen.length;
    for (const path of ["/elsewhere", "/long", "/silent", "/cut"]) await expect(call(path)).rejects.toThrow(NotReached);
    expect(seen.slice(before).map(({ url }) => url)).toEqual(["/elsewhere", "/long", "/silent", "/cut"]);
    await expect(callService({ method: "GET", url: "http://127.0.0.1:1/", bytesMax: 1_000, timeoutMs: 400 })).rejects.toThrow(NotReached);
    for (const url of ["file:///etc/hostname", "nonsense"]) await expect(callService({ method: "GET", url, bytesMax: 1_000, timeoutMs: 400 })).rejects.toThrow(NotReached);
  });
});
