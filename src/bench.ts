import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import type { Clock } from "./platform/clock.ts";
import { readConfig } from "./platform/config.ts";
import { newId } from "./platform/id.ts";
import { openInstallation } from "./platform/installation.ts";
import { createLog } from "./platform/log.ts";
import { JOIN_COMPARTMENTS } from "./modules/joining/index.ts";
import { createSubject } from "./modules/subjects/index.ts";
import { accessFor } from "./modules/vault/index.ts";
import type { SubjectId } from "./policy/index.ts";
import { composeServices, type Services } from "./compose.ts";
import { startIntegration } from "./jobs/integrate-ledger.ts";
import { UsageFault, type Answer, type Command } from "./cli/command.ts";
import type { Figure } from "./cli/bench/figure.ts";

/** A clock that runs with the real one and can be put forward, for waits that are not to be measured. */
interface BenchClock extends Clock { advance_s(seconds: number): void }

function benchClock(real: Clock): BenchClock {
  let ahead_ms = 0;
  return { now: () => new Date(real.now().getTime() + ahead_ms), advance_s: (seconds) => void (ahead_ms += seconds * 1000) };
}

interface Ground extends Services { readonly clock: BenchClock }

/** An installation of its own in a temporary folder, with a durable disk as in production; gone when the bench ends. */
async function onGround(clock: Clock, integrating: boolean, run: (ground: Ground) => Promise<readonly Figure[]>): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "robotek-bench-"));
  const config = readConfig({ DATA_DIR: folder, LOG_LEVEL: "silent" });
  const moved = benchClock(clock);
  const installation = await openInstallation(config, moved);
  const services = await composeServices({ config, databases: installation.databases, clock: moved });
  await services.publish(newId());
  const integration = integrating ? startIntegration(services.ledger, createLog(config)) : null;
  try {
    return await run({ ...services, clock: moved });
  } finally {
    await integration?.stop();
    await services.close();
    await installation.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The service as people start it, in a process of its own, logging as it does. */
async function onService(run: (origin: string) => Promise<readonly Figure[]>): Promise<readonly Figure[]> {
  const { startService } = await import("./cli/bench/running-service.ts");
  const folder = await mkdtemp(join(tmpdir(), "robotek-bench-"));
  const service = await startService(folder);
  try {
    return await run(service.origin);
  } finally {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function aPerson({ databases, keys, consents, vault, accounts, documents, clock }: Ground, familyName = "Бенчева"): Promise<SubjectId> {
  const { hash } = await documents.current("consent-own", "ru");
  const at = clock.now(), requestId = newId();
  const subject = await databases.data.begin((tx) => createSubject(tx, at));
  await keys.createKeys(subject, JOIN_COMPARTMENTS, at);
  const actor = { kind: "subject", subject } as const;
  await databases.data.begin(async (tx) => {
    await accounts.open(tx, subject, at);
    await consents.record(tx, {
      subject, decidedBy: actor, typedBy: actor, choices: [{ purpose: "service-provision", scope: "processing", state: "ConsentGiven" }], documentHash: hash,
      policyVersion: "1", language: "ru", source: "web-form", method: "one-time-code", at, requestId,
    });
    const access = accessFor({ purpose: "service-provision", actor, requestId });
    const values = { "family-name": familyName, "given-name": "Анна", "birth-date": "1990-03-21", email: `bench-${subject}@family.example`, phone: "+77015550123" };
    await vault.collect(tx, access, subject, values, { source: "web-form", at });
  });
  return subject;
}

type Bench = (clock: Clock, scales: readonly number[]) => Promise<readonly Figure[]>;

/** Lets the integrator run, as it does in a service, while something else is done. */
async function whileIntegrating<T>({ ledger, config }: Ground, meanwhile: () => Promise<T>): Promise<T> {
  const integration = startIntegration(ledger, createLog(config));
  try {
    return await meanwhile();
  } finally {
    await integration.stop();
  }
}

const benches: Readonly<Record<string, Bench>> = {
  decide: async () => (await import("./cli/bench/decide.bench.ts")).decideBench(),
  read: (clock, scales) => onGround(clock, false, async (ground) => (await import("./cli/bench/read.bench.ts")).readBench(ground, { scales })),
  consent: (clock) => onGround(clock, true, async (ground) => (await import("./cli/bench/consent.bench.ts")).consentBench(ground)),
  destroy: (clock, scales) => onGround(clock, false, async (ground) => (await import("./cli/bench/destroy.bench.ts")).destroyBench({
    ...ground, aPerson: () => aPerson(ground), advance_s: (seconds) => ground.clock.advance_s(seconds),
  }, { scales })),
  "ledger-append": (clock, scales) => onGround(clock, false, async (ground) => (await import("./cli/bench/ledger-append.bench.ts")).ledgerAppendBench({
    ...ground, integrating: (meanwhile) => whileIntegrating(ground, meanwhile),
  }, { scales })),
  "ledger-verify": async () => (await import("./cli/bench/ledger-verify.bench.ts")).ledgerVerifyBench(),
  page: () => onService(async (origin) => {
    const { aFamilySignedIn } = await import("./cli/bench/a-family.ts");
    return (await import("./cli/bench/page.bench.ts")).pageBench({ origin, cookie: await aFamilySignedIn(origin) });
  }),
  weight: () => onService(async (origin) => (await import("./cli/bench/weight.bench.ts")).weightBench({ origin, cookie: null })),
  start: async () => (await import("./cli/bench/start.bench.ts")).startBench(),
  "subject-export": (clock) => onGround(clock, true, async (ground) => (await import("./cli/bench/subject-export.bench.ts")).subjectExportBench({
    aPerson: () => aPerson(ground), ...(await import("./bench-export.ts")).exporting(ground),
  })),
  list: (clock) => onGround(clock, false, async (ground) => (await import("./cli/bench/list.bench.ts")).listBench({
    databases: ground.databases, aPerson: (familyName) => aPerson(ground, familyName), ...(await import("./bench-finding.ts")).listing(ground, await aPerson(ground)),
  })),
  queue: (clock) => onGround(clock, true, async (ground) => (await import("./cli/bench/queue.bench.ts")).queueBench({
    databases: ground.databases, ...(await import("./bench-requests.ts")).queueing(ground, await aPerson(ground)),
  })),
  export: (clock) => onGround(clock, false, async (ground) => (await import("./cli/bench/export.bench.ts")).exportBench({
    aPerson: () => aPerson(ground), ...(await import("./bench-finding.ts")).handingOut(ground, await aPerson(ground)),
  })),
  signature: async () => (await import("./compose-signatures.ts")).benchSignatures(),
};

/** `robotek bench NAME`: an array, one object a figure. */
export const bench: Command = {
  name: "bench",
  summary: "measure; docs/benchmarks.md holds the figures to reach",
  arguments: [{ name: "NAME", summary: `one of ${Object.keys(benches).join(", ")}, or all` }],
  options: { scale: { type: "string", value: "N,N", summary: "multiples of the data held, for the curve of growth of read, ledger-append and destroy: 1,10,100; 1 unless told" } },
  run: async ({ args: [name = ""], values, clock, say }): Promise<Answer> => {
    const scales = scalesIn(values.get("scale") ?? "1");
    const chosen = name === "all" ? Object.keys(benches) : [name];
    const figures: Figure[] = [];
    for (const each of chosen) {
      const run = Object.hasOwn(benches, each) ? benches[each] : undefined;
      if (run === undefined) throw new UsageFault(`there is no benchmark ${each}; there are ${Object.keys(benches).join(", ")}`);
      say(`${each} …`);
      figures.push(...await run(clock, scales));
    }
    const machine = `${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
    return { ok: true, value: figures, text: [machine, ...figures.map(line)].join("\n") };
  },
};

function scalesIn(text: string): number[] {
  const scales = text.split(",").map(Number);
  if (!scales.every((scale, n) => Number.isSafeInteger(scale) && scale > (scales[n - 1] ?? 0) && scale <= 1_000)) throw new UsageFault("scales are whole numbers, the smallest first, such as 1,10,100");
  return scales;
}

function line({ name, figure, unit, beside, ratio, settings }: Figure): string {
  const besides = beside === null ? "" : `, beside ${beside}`;
  return `${name}: ${figure} ${unit}${besides}${ratio === null ? "" : ` (ratio ${ratio.toFixed(2)})`} ${JSON.stringify(settings)}`;
}
