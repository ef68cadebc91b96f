import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "./platform/clock.ts";
import type { Config } from "./platform/config.ts";
import { newId } from "./platform/id.ts";
import { installationExists, openInstallation } from "./platform/installation.ts";
import { createLog } from "./platform/log.ts";
import { partAddress } from "./platform/postgres.ts";
import { runDueJobs } from "./platform/queue.ts";
import { composeServices } from "./compose.ts";
import { composeJobs } from "./compose-jobs.ts";
import { UsageFault, type Answer, type Call, type Command } from "./cli/command.ts";
import { demoClock } from "./cli/demo/demo-clock.ts";
import { fillSchool, type Filled } from "./cli/demo/fill-school.ts";
import { seededChoice } from "./cli/demo/seeded-choice.ts";

const FAMILIES = 300;
const FAMILIES_MAX = 2_000;
const WEEKS = 52;
const WEEK_MS = 7 * 86_400_000;

function wholeNumber(call: Call, name: string, otherwise: number, max: number): number {
  const text = call.values.get(name);
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text) || Number(text) > max || Number(text) === 0) throw new UsageFault(`--${name} takes a whole number from 1 to ${max}`);
  return Number(text);
}

/** Fills an installation that has nobody yet, on a clock that begins so many weeks ago and ends now. */
async function fill(config: Config, real: Clock, wish: { families: number; weeks: number; seed: number; say: (line: string) => void }): Promise<Filled> {
  const end = real.now();
  const clock = demoClock(new Date(end.getTime() - wish.weeks * WEEK_MS));
  const installation = await openInstallation(config, clock);
  const services = await composeServices({ config, databases: installation.databases, clock });
  const log = createLog({ ...config, logLevel: "silent" });
  const jobs = composeJobs(services);
  const { addresses } = installation;
  const url = partAddress(addresses.dataUrl, "app", addresses.secret, addresses.loginPrefix);
  const { signal } = new AbortController();
  try {
    await services.publish(newId());
    return await fillSchool({
      services, clock, choice: seededChoice(wish.seed),
      runQueue: () => runDueJobs({ url, jobs, log }),
      runJob: async (name) => jobs.find((job) => job.name === name)?.run({}, { log, signal }),
    }, { ...wish, end });
  } finally {
    await services.close();
    await installation.close();
  }
}

export const demo: Command = {
  name: "demo",
  summary: "fill an empty installation with families, staff and a year of history, made by the product's own functions",
  options: {
    families: { type: "string", value: "N", summary: `how many families join (${FAMILIES})` },
    weeks: { type: "string", value: "N", summary: `how many weeks of history (${WEEKS})` },
    seed: { type: "string", value: "N", summary: "the same seed tells the same story (1)" },
  },
  run: async (call): Promise<Answer> => {
    const config = call.config();
    if (config.production || config.smtpUrl !== null) throw new UsageFault("a demonstration is made in a try-out without a mail server: its people do not exist");
    const wish = {
      families: wholeNumber(call, "families", FAMILIES, FAMILIES_MAX), weeks: wholeNumber(call, "weeks", WEEKS, WEEKS), seed: wholeNumber(call, "seed", 1, 999_999_999), say: call.say,
    };
    const done = join(config.dataDir, "demo.txt");
    if (existsSync(done)) return { ok: true, value: { filled: false }, text: readFileSync(done, "utf8") };
    if (installationExists(config)) {
      return { ok: false, value: { filled: false }, text: `${config.dataDir} holds an installation that is no whole demonstration. Choose another DATA_DIR, or remove the folder.` };
    }
    const filled = await fill(config, call.clock, wish);
    const text = filled.lines.join("\n");
    writeFileSync(done, text);
    return { ok: true, value: { filled: true, ...filled }, text };
  },
};
