import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ToyCentre } from "./toy-centre.ts";

/** Serves the toy centre's responder and lists on a free port, and writes the trust file that names them, as an operator would. */
export async function serveToyCentre(centre: ToyCentre): Promise<{ readonly trust: object; readonly close: () => void }> {
  const server = createServer((request, answer) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      // The path is the toy address without its scheme.
      const url = `http:/${request.url ?? "/"}`;
      centre.fetch({ method: request.method === "POST" ? "POST" : "GET", url, body: Buffer.concat(pieces), bytesMax: Number.POSITIVE_INFINITY, timeoutMs: 0 }).then(
        (bytes) => answer.end(bytes),
        () => answer.writeHead(503).end(),
      );
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const here = (address: string): string => address.replace("http:/", base);
  const pinned = (list: readonly { certificate: Uint8Array; sha256: string }[] = []): object[] =>
    list.map(({ certificate, sha256 }) => ({ certificate: Buffer.from(certificate).toString("base64"), sha256 }));
  const { kind, anchors, intermediates, ocsp = "", lists = [] } = centre.profile;
  return {
    trust: {
      kind, anchors: pinned(anchors), intermediates: pinned(intermediates), ocsp: here(ocsp),
      lists: lists.map(({ issuer, full, delta }) => ({ issuer, full: here(full), ...(delta === undefined ? {} : { delta: here(delta) }) })),
    },
    close: () => { server.closeAllConnections(); server.close(); },
  };
}
