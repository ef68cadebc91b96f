import { readLeaf } from "./ledger-entry.ts";
import type { PublicLeaf } from "./ledger-entry.ts";
import { logs, publishedCheckpoint } from "./log.store.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { databaseSource } from "./tile-source.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { entriesOf, TILE_WIDTH, widthOf } from "./tiles.ts";

/** The newest published leaves of the log that takes entries, newest first, `count` at most. What anybody may read in the tiles anyway. */
export async function newestLeaves(sql: SqlOrTx, count: number): Promise<{ index: number; leaf: PublicLeaf }[]> {
  const log = (await logs(sql)).findLast(({ closed_size }) => closed_size === null)?.log_id ?? 1;
  const size = readCheckpoint((await publishedCheckpoint(sql, log))?.note ?? "")?.size ?? 0;
  const source = databaseSource(sql, log);
  const found: { index: number; leaf: PublicLeaf }[] = [];
  for (let place = Math.ceil(size / TILE_WIDTH) - 1; place >= 0 && found.length < count; place -= 1) {
    const width = widthOf("entries", place, size);
    const bundle = await source.tile({ level: "entries", index: place, width });
    const entries = bundle === null ? null : entriesOf(bundle, width);
    for (const [at, entry] of [...(entries ?? []).entries()].reverse()) {
      const leaf = readLeaf(entry);
      if (leaf !== null && found.length < count) found.push({ index: place * TILE_WIDTH + at, leaf });
    }
  }
  return found;
}
