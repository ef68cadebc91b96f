import { domainToUnicode } from "node:url";
import type { FastifyInstance } from "fastify";

/** The name that stands before the host of names, such as `anna` of `anna.names.example`; null for any other host. The form of Cyrillic ones on the wire (RFC 5890) is undone. */
export function nameInHost(host: string | undefined, namesHost: string): string | null {
  const bare = (host ?? "").toLowerCase().replace(/:\d+$/, "");
  if (!bare.endsWith(`.${namesHost}`)) return null;
  const label = bare.slice(0, -namesHost.length - 1);
  return domainToUnicode(label) || label;
}

/**
 * Answers every request to a name's host with the address of its page on the service's own host: the same for every name, whether there is one or not.
 * Nothing else is served there, so no session can begin on such a host. Call it before routes are added.
 */
export function namesHostRedirect(app: FastifyInstance, site: { readonly namesHost: string | null; readonly publicUrl: URL }): void {
  const { namesHost, publicUrl } = site;
  if (namesHost === null) return;
  app.addHook("onRequest", (request, reply, done) => {
    const name = nameInHost(request.headers.host, namesHost);
    if (name === null) {
      done();
      return;
    }
    void reply.code(308).headers({ location: new URL(`/@${encodeURIComponent(name)}`, publicUrl).href, "cache-control": "no-store", "x-robots-tag": "noindex, nofollow" }).send();
  });
}
