import type { Sql } from "./postgres.ts";

/** LISTEN takes no parameter. */
export async function listenOn(session: Sql, channel: string): Promise<void> {
  await session.unsafe(`listen "${channel.replaceAll('"', '""')}"`);
}
