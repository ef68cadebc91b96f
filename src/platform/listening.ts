import postgres from "postgres";
import { listenOn } from "./listening.store.ts";
import type { Sql } from "./postgres.ts";

export interface ListeningTo {
  readonly channels: readonly string[];
  onMessage(channel: string, payload: string): void;
  /** The connection is gone: whatever was said meanwhile was not heard. */
  onLost(): void;
  /** Called each time when listening begins (again). */
  onListening(): void;
}

export interface Listening {
  /** Whether every message committed from now on will be heard. */
  hears(): boolean;
  close(): Promise<void>;
}

const RETRY_MS = 250;
const RETRY_MS_MAX = 5_000;

/**
 * A connection of its own that LISTENs, under the login of `sql`. Unlike `sql.listen` it tells at once when the connection is lost:
 * who keeps a cache fresh by messages must drop it then, not when the connection is back.
 */
export function listenTo(sql: Sql, to: ListeningTo): Listening {
  let hearing = false;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let retryMs = RETRY_MS;
  const again = (): void => {
    if (closed || retry !== undefined) return;
    retry = setTimeout(() => {
      retry = undefined;
      void begin();
    }, retryMs);
    retry.unref();
    retryMs = Math.min(retryMs * 2, RETRY_MS_MAX);
  };
  const lost = (): void => {
    const heard = hearing;
    hearing = false;
    if (heard) to.onLost();
    again();
  };
  const options = {
    ...sql.options,
    max: 1,
    idle_timeout: null,
    max_lifetime: null,
    fetch_types: false,
    onclose: lost,
    onnotify: (channel: string, payload: string): void => to.onMessage(channel, payload),
  };
  const session = postgres(options as unknown as postgres.Options<Record<string, never>>) as unknown as Sql;
  async function begin(): Promise<void> {
    try {
      for (const channel of to.channels) await listenOn(session, channel);
      if (closed) return;
      hearing = true;
      retryMs = RETRY_MS;
      to.onListening();
    } catch {
      again();
    }
  }
  void begin();
  return {
    hears: () => hearing,
    close: async () => {
      closed = true;
      hearing = false;
      clearTimeout(retry);
      await session.end({ timeout: 1 });
    },
  };
}
