import type { Sql } from "../../platform/postgres.ts";
import type { Trust } from "./checkpoint.ts";
import { logs, signerKeys } from "./log.store.ts";
import { readVerifierKey } from "./signed-note.ts";
import { databaseSource } from "./tile-source.ts";
import type { TileSource } from "./tile-source.ts";
import type { Verification } from "./verification.ts";
import { verifyLog } from "./verify.ts";

/** `Ledger.verify` for one who has a database and nothing else: also of a log on which the service would refuse to start. */
export async function verifyDatabase(sql: Sql, request: { source?: TileSource; trust?: Trust; since?: string } = {}): Promise<Verification> {
  const logId = (await logs(sql)).findLast((log) => log.closed_size === null)?.log_id ?? 1;
  const trust = request.trust ?? { keys: (await signerKeys(sql, logId)).map(readVerifierKey).filter((key) => key !== null) };
  const source = request.source ?? databaseSource(sql, logId);
  return await verifyLog({ source, trust, ...(request.since === undefined ? {} : { since: request.since }) });
}
