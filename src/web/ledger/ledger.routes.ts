import type { FastifyInstance, FastifyReply } from "fastify";
import type { Ledger } from "../../modules/ledger/index.ts";
import { chooseCoding, compressForAnswer } from "../compression.ts";

/** What the log's addresses need. */
export interface LedgerRoutesDeps {
  ledger: Pick<Ledger, "checkpoint" | "tile" | "verifierKeys" | "prove">;
}

/** A tile never changes under its name (C2SP tlog-tiles). */
const FOR_EVER = "public, max-age=31536000, immutable";
/** The checkpoint does, about once a second. */
const FOR_A_MOMENT = "public, max-age=1";
const LOGS_MAX = 1_000;

function missing(reply: FastifyReply): FastifyReply {
  return reply.code(404).header("cache-control", "no-store").type("text/plain; charset=utf-8").send("not found\n");
}

/** The number of an older log, `log-1` and so on; undefined for the present one. */
function logOf(name: string | undefined): number | undefined {
  return name === undefined ? undefined : Number(name);
}

/**
 * The public log as C2SP tlog-tiles wants it: `/ledger/checkpoint`, `/ledger/tile/…`, and its public keys at `/ledger/key`.
 * Open to everybody, without session or cookie. Logs closed by a change of the format stay at `/ledger/log-1/…` and so on.
 */
export function ledgerRoutes(app: FastifyInstance, { ledger }: LedgerRoutesDeps): void {
  const known = async (log: number | undefined): Promise<boolean> => log === undefined || (log <= LOGS_MAX && (await ledger.checkpoint(log)) !== null);

  for (const prefix of ["/ledger", "/ledger/log-:log(^[1-9][0-9]{0,3}$)"]) {
    app.get<{ Params: { log?: string } }>(`${prefix}/checkpoint`, async (request, reply) => {
      const checkpoint = await ledger.checkpoint(logOf(request.params.log));
      if (checkpoint === null) return missing(reply);
      return reply.header("cache-control", FOR_A_MOMENT).type("text/plain; charset=utf-8").send(checkpoint.note);
    });

    app.get<{ Params: { log?: string } }>(`${prefix}/key`, async (request, reply) => {
      const log = logOf(request.params.log);
      if (!(await known(log))) return missing(reply);
      const keys = await ledger.verifierKeys(log);
      return reply.header("cache-control", "public, max-age=60").type("text/plain; charset=utf-8").send(keys.map((key) => `${key}\n`).join(""));
    });

    app.get<{ Params: { log?: string; index: string } }>(`${prefix}/proof/:index`, async (request, reply) => {
      const { log, index } = request.params;
      const proof = /^(0|[1-9]\d{0,14})$/.test(index) ? await ledger.prove(Number(index), logOf(log)) : null;
      if (proof === null) return missing(reply);
      return reply.header("cache-control", "public, max-age=60").type("text/plain; charset=utf-8").send(proof);
    });

    app.get<{ Params: { log?: string; "*": string } }>(`${prefix}/tile/*`, async (request, reply) => {
      const path = `tile/${request.params["*"]}`;
      const tile = await ledger.tile(path, logOf(request.params.log));
      if (tile === null) return missing(reply);
      reply.header("cache-control", FOR_EVER).type("application/octet-stream");
      if (!path.startsWith("tile/entries/")) return reply.send(tile.bytes);
      const { bytes, coding } = await compressForAnswer(tile.bytes, chooseCoding(request.headers["accept-encoding"]));
      reply.header("vary", "accept-encoding");
      if (coding !== "identity") reply.header("content-encoding", coding);
      return reply.send(bytes);
    });
  }
}
