import { createServer } from "node:http";
import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";

/** The gauges that alarms stand on; the operations guide says what each means. */
const WATCHED = {
  ledgerPendingAge_seconds: ["robotek_ledger_pending_age_seconds", "Age of the oldest ledger entry that has no index yet"],
  journalPendingAge_seconds: ["robotek_journal_pending_age_seconds", "Age of the oldest record that the journal's disk has not got yet"],
  destructionsDue: ["robotek_destructions_due", "Destructions whose time has come and that are not finished"],
  jobsFailing: ["robotek_jobs_failing", "Jobs that failed at least once and wait for another try or have given up"],
  caselessLetters: ["robotek_caseless_letters", "Letters that opened no request and wait for a look"],
  calendarYearsMissing: ["robotek_calendar_years_missing", "Years that terms of the next 366 days may reach and whose working days nobody has entered"],
  keyEpochAge_seconds: ["robotek_key_epoch_age_seconds", "Age of the living epoch key"],
} as const;

export type Watched = keyof typeof WATCHED;

export interface Metrics {
  readonly registry: Registry;
  /** Says how to read a gauge; asked at each scrape. A reading that fails leaves the gauge without a value, which is an alarm too. */
  watch(gauge: Watched, read: () => Promise<number>): void;
  /** Counts requests by route pattern and status, never by address. */
  readonly requests: Counter<"route" | "status">;
}

/** A registry of its own, so that two installations in one process (tests) do not mix. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const readers = new Map<Watched, () => Promise<number>>();
  for (const gauge of Object.keys(WATCHED) as Watched[]) {
    const [name, help] = WATCHED[gauge];
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        try {
          this.set((await readers.get(gauge)?.()) ?? Number.NaN);
        } catch {
          this.set(Number.NaN);
        }
      },
    });
  }
  return {
    registry,
    watch: (gauge, read) => void readers.set(gauge, read),
    requests: new Counter({ name: "robotek_requests_total", help: "Answers by route and status", labelNames: ["route", "status"], registers: [registry] }),
  };
}

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the metrics on the loopback address alone; port 0 takes a free one. */
export async function serveMetrics(metrics: Metrics, port: number): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    metrics.registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": metrics.registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((done, fail) => {
    server.on("error", fail).listen(port, "127.0.0.1", done);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close: () => new Promise((done) => {
      server.closeAllConnections();
      server.close(() => done());
    }),
  };
}
