import type { FastifyRequest } from "fastify";
import { Refusal } from "../platform/refusal.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses an unsafe request that did not begin on a page of this service: first by Sec-Fetch-Site, which a page cannot forge, else by Origin.
 * A browser that sends neither is refused: all that the service supports send one of them with a POST.
 * In try-out (http) the service may be reached under any name of the machine, so Origin is compared with Host besides.
 */
export function refuseForeignRequest(request: FastifyRequest, site: { readonly origin: string; readonly production: boolean }): void {
  if (SAFE.has(request.method)) return;
  const origin = request.headers.origin;
  const fetchSite = request.headers["sec-fetch-site"];
  if (fetchSite !== undefined && fetchSite !== "same-origin") throw new Refusal("refused", "foreign-origin");
  if (origin === undefined ? fetchSite === "same-origin" : origin === site.origin) return;
  if (!site.production && origin !== undefined && URL.parse(origin)?.host === request.headers.host) return;
  throw new Refusal("refused", "foreign-origin");
}
