import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";

/** One call to a service of others. */
export interface OutgoingRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly contentType?: string;
  readonly body?: Uint8Array;
  readonly bytesMax: number;
  readonly timeoutMs: number;
}

/** A service of others was not reached, or did not answer 200 within its bounds. Carries no address: that may hold a secret. */
export class NotReached extends Error {
  constructor(what: string) {
    super(`not reached: ${what}`);
    this.name = "NotReached";
  }
}

const AGENT = "robotek-online/1.0";

/**
 * Calls a configured address over HTTP/1.1 and gives the body of a 200. Follows no redirect, so that an answer cannot send it elsewhere.
 * @throws NotReached
 */
export function callService({ method, url, contentType, body, bytesMax, timeoutMs }: OutgoingRequest): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const address = URL.parse(url);
    const open = address?.protocol === "https:" ? secureRequest : address?.protocol === "http:" ? plainRequest : undefined;
    if (!address || !open) {
      reject(new NotReached("no http address"));
      return;
    }
    const headers = { "user-agent": AGENT, accept: "*/*", ...(contentType !== undefined && { "content-type": contentType }), ...(body && { "content-length": body.length }) };
    const call = open(address, { method, headers, agent: false, signal: AbortSignal.timeout(timeoutMs) }, (answer) => {
      if (answer.statusCode !== 200) {
        call.destroy(new NotReached(`status ${answer.statusCode ?? 0}`));
        return;
      }
      const pieces: Buffer[] = [];
      let length = 0;
      answer.on("data", (piece: Buffer) => {
        length += piece.length;
        if (length <= bytesMax) {
          pieces.push(piece);
          return;
        }
        // Settled here: the end of a short answer may already be on its way when the line is cut.
        reject(new NotReached("too long"));
        call.destroy();
      });
      answer.on("end", () => { resolve(Buffer.concat(pieces)); });
      answer.on("error", () => { reject(new NotReached("broken off")); });
      answer.on("close", () => { if (!answer.complete) reject(new NotReached("broken off")); });
    });
    call.on("error", (error) => { reject(error instanceof NotReached ? error : new NotReached(error.name)); });
    call.end(body);
  });
}
