import type { FastifyReply, FastifyRequest } from "fastify";
import { expect, it } from "vitest";
import { uploadsAtOnce } from "./uploads-at-once.ts";

const request = (): FastifyRequest => ({}) as FastifyRequest;
const REPLY = {} as FastifyReply;

it("lets in so many files at once, and the next when one is answered or broken off", async () => {
  const uploads = uploadsAtOnce(2);
  const [first, second] = [request(), request()];
  uploads.begin(first);
  uploads.begin(second);
  expect(() => { uploads.begin(request()); }).toThrow("too-many-uploads");
  await uploads.onResponse(first, REPLY);
  // Told twice, it counts once; and who was never let in frees nothing.
  await uploads.onRequestAbort(first);
  await uploads.onResponse(request(), REPLY);
  uploads.begin(request());
  expect(() => { uploads.begin(request()); }).toThrow("too-many-uploads");
  await uploads.onRequestAbort(second);
  uploads.begin(request());
});
