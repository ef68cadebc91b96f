import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../platform/refusal.ts";

/** How many files this process takes in at once, from pages or from programs: each is held whole while it comes. */
export const UPLOADS_MAX = 4;

export interface UploadHooks {
  /** For before the body is read. Throws Refusal (limited) `too-many-uploads`. */
  readonly begin: (request: FastifyRequest) => void;
  readonly onResponse: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  readonly onRequestAbort: (request: FastifyRequest) => Promise<void>;
}

/** A count of the files that are coming in, for the routes that share it. */
export function uploadsAtOnce(uploads_max: number): UploadHooks {
  const counted = new WeakSet<FastifyRequest>();
  let uploads = 0;
  const done = (request: FastifyRequest): Promise<void> => {
    if (counted.delete(request)) uploads -= 1;
    return Promise.resolve();
  };
  const begin = (request: FastifyRequest): void => {
    if (uploads >= uploads_max) throw new Refusal("limited", "too-many-uploads");
    uploads += 1;
    counted.add(request);
  };
  return { begin, onResponse: done, onRequestAbort: done };
}
