/** A worker that carries out one request and kills itself (SIGKILL) at the first step where none before it died. Started with an IPC channel by kill-requests.test.ts. */
import type { DatabaseAddresses } from "../../src/platform/postgres.ts";
import type { RequestKind } from "../../src/policy/index.ts";
import { openSchool, type School } from "../restore/whole-school.ts";
import { movableClock } from "../support/clock.ts";
import { type DecidedRequest, decidedRequest, faultsOfRequest, workOn } from "./carrying-out.ts";
import { faultsOf } from "./invariants.ts";

export interface WorkOrder {
  readonly folder: string;
  readonly addresses: Omit<DatabaseAddresses, "secret"> & { readonly secret: string };
  readonly at: string;
  readonly kind: RequestKind;
  /** The request that the last one died over; null: a new one. */
  readonly request: DecidedRequest | null;
  /** Where workers died already. */
  readonly killed: readonly string[];
  /** Whether the whole school is looked at afterwards. */
  readonly last: boolean;
}
export type WorkTold =
  | { readonly told: "loaded" } | { readonly told: "request"; readonly request: DecidedRequest } | { readonly told: "dies"; readonly at: string; readonly clock: string }
  | { readonly told: "done"; readonly clock: string; readonly faults: readonly string[] } | { readonly told: "failed"; readonly error: string };

/** What a request's execution comes by: its own steps, and those of the parts that do it. */
const WATCHED = /^(?:request|vault|consent|destroy|restriction):/;

const tell = (message: WorkTold): Promise<void> => new Promise((done) => process.send?.(message, () => done()));

async function obey(order: WorkOrder): Promise<void> {
  const clock = movableClock(order.at);
  let armed = false;
  let working: { school: School; request: DecidedRequest } | null = null;
  const steps = async (name: string): Promise<void> => {
    if (!armed || working === null || !WATCHED.test(name)) return;
    // Who dies inside the beginning of a destruction finds it begun: the request's own step behind it comes by where nobody died before it.
    if (order.kind === "destruction" && !name.startsWith("request:") && !order.killed.some((one) => one.startsWith("destruction request:destroy-begun"))) return;
    // A request's own steps come by for every kind and part; what the parts call is the same each time.
    const [done] = await working.school.databases.dataOwner<{ n: number }[]>`select count(*)::int as n from requests.event where case_id = ${working.request.caseId} and change = 'part-done'`;
    const at = name.startsWith("request:") ? `${order.kind} ${name} ${done?.n ?? 0}` : name;
    if (order.killed.includes(at)) return;
    armed = false;
    await tell({ told: "dies", at, clock: clock.now().toISOString() });
    process.kill(process.pid, "SIGKILL");
    await new Promise(() => undefined);
  };
  const school = await openSchool({ folder: order.folder, clock, steps, addresses: { ...order.addresses, secret: Buffer.from(order.addresses.secret, "hex"), appConnections_max: 4 } });
  const request = order.request ?? (await decidedRequest(school, order.kind, clock));
  working = { school, request };
  await tell({ told: "request", request });
  // The library gives a dead worker's job to another after four hours of the machine's time: let them have passed.
  await school.databases.dataOwner`update graphile_worker._private_jobs set locked_at = null, locked_by = null where locked_at is not null`;
  armed = true;
  await workOn(school, request, clock);
  armed = false;
  await school.runQueue();
  await school.services.ledger.integrate();
  await school.runJob("ship-journal");
  // As a worker does every night: forms that nobody ended go with their keys.
  clock.advance({ hours: 48 });
  for (const job of ["forget-drafts", "sweep-orphan-keys"]) await school.runJob(job);
  const faults = [...(await faultsOfRequest(school, order.kind, request)), ...(order.last ? await faultsOf(school, "") : [])];
  await tell({ told: "done", clock: clock.now().toISOString(), faults });
  await school.close();
}

process.once("message", (order: WorkOrder) => {
  obey(order)
    .catch((error: unknown) => tell({ told: "failed", error: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
    .finally(() => process.exit(0));
});
process.once("disconnect", () => process.exit(0));
void tell({ told: "loaded" });
