import { join } from "node:path";
import { composeServices, type Services } from "../../src/compose.ts";
import { composeJobs } from "../../src/compose-jobs.ts";
import type { BegunDestruction } from "../../src/modules/destruction/index.ts";
import type { Joined } from "../../src/modules/joining/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import type { Clock } from "../../src/platform/clock.ts";
import { readConfig } from "../../src/platform/config.ts";
import { newId } from "../../src/platform/id.ts";
import { createLog } from "../../src/platform/log.ts";
import { reveal } from "../../src/platform/personal.ts";
import { type DatabaseAddresses, openDatabases, partAddress, type Databases } from "../../src/platform/postgres.ts";
import { runDueJobs } from "../../src/platform/queue.ts";
import type { Steps } from "../../src/platform/steps.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { movableClock, type MovableClock } from "../support/clock.ts";

export interface SchoolPlace {
  /** Holds data/, keys/, journal/: what an operator would put on different disks. */
  readonly folder: string;
  readonly addresses: DatabaseAddresses;
  readonly clock: Clock;
  readonly steps?: Steps;
  readonly restoring?: boolean;
}

/** An installation as the composition root joins it, and what people and jobs do in it. */
export interface School {
  readonly services: Services;
  readonly databases: Databases;
  /** A person who has joined, by the form and the code in the letter. */
  join(email: string): Promise<Joined>;
  withdrawAll(subject: SubjectId): Promise<BegunDestruction>;
  withdrawPurpose(subject: SubjectId): Promise<void>;
  consentTo(subject: SubjectId): Promise<void>;
  correct(subject: SubjectId, phone: string): Promise<void>;
  /** The e-mail as the person's own page shows it. */
  email(subject: SubjectId): Promise<string | null>;
  runQueue(): Promise<void>;
  /** One of the jobs that run by themselves. */
  runJob(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Ahead of the machine's time, as the queue's library has its own: a job that is to come back in a minute would else be due at once, again and again. */
export function aheadClock(): MovableClock {
  return movableClock(new Date(Date.now() + 30 * 24 * 60 * 60 * 1_000).toISOString());
}

const signal = new AbortController().signal;
let network = 0;

function aNetwork(): string {
  network += 1;
  return `10.${Math.trunc(network / 60_000)}.${Math.trunc(network / 250) % 250}.${network % 250}`;
}

export function schoolConfig(folder: string): ReturnType<typeof readConfig> {
  return readConfig({
    DATA_DIR: join(folder, "data"), KEYS_DIR: `${join(folder, "keys")}:${join(folder, "keys too")}`, JOURNAL_URL: join(folder, "journal"), PUBLIC_URL: "http://school.example", LOG_LEVEL: "silent",
  });
}

/** What a person types. */
function typed(email: string): Record<string, string> {
  return { "family-name": "Сейітқызы", "given-name": "Әсел", "birth-date": "1990-03-21", email, phone: "+7 701 555 01 23", "home-address": "Астана, Сарыарқа даңғылы, 17" };
}

function joining(services: Services, runQueue: () => Promise<void>): School["join"] {
  return async (email) => {
    const browser = newId();
    const { token } = await services.joining.openForm({ browser, language: "ru" });
    const form = { browser, language: "ru", token, typed: typed(email), consent: true, network: aNetwork(), source: "web-form", requestId: newId() } as const;
    const posted = await services.joining.postForm(form);
    await runQueue();
    const letters = await services.keptLetters.newest(20);
    const code = letters.flatMap(({ letter }) => (letter !== null && reveal(letter.to, "mail") === email ? [/(?<!\d)\d{8}(?!\d)/.exec(reveal(letter.text, "mail"))?.[0]] : [])).find(Boolean);
    if (code === undefined) throw new Error("no letter with a code");
    return services.confirmation.confirm({ token: posted.token, code, network: aNetwork(), requestId: newId() });
  };
}

/** An answer to a form about letters, as the page of consents takes it. */
function choosing({ forms }: Services, state: "ConsentGiven" | "ConsentWithdrawn"): (subject: SubjectId) => Promise<void> {
  return async (subject) => {
    const actor = { kind: "subject", subject } as const;
    const shown = { session: newId(), actor, subject, purposes: ["marketing-mail"], textHashes: ["ab".repeat(32)], language: "ru" } as const;
    await forms.answer(await forms.issue(shown), shown, {
      decidedBy: actor, typedBy: actor, choices: [{ purpose: "marketing-mail", scope: "processing", state }], documentHash: "ab".repeat(32), policyVersion: "1",
      source: "web-form", method: "session", requestId: newId(),
    });
  };
}

export async function openSchool(place: SchoolPlace): Promise<School> {
  const config = schoolConfig(place.folder);
  const databases = openDatabases(place.addresses);
  const services = await composeServices({ ...place, config, databases }).catch(async (error: unknown) => {
    await databases.close();
    throw error;
  });
  if (place.restoring !== true) await services.publish(newId());
  const { addresses, clock } = place;
  const jobs = composeJobs(services);
  const log = createLog(config);
  const url = partAddress(addresses.dataUrl, "app", addresses.secret, addresses.loginPrefix);
  const runQueue = (): Promise<void> => runDueJobs({ url, jobs, log });
  const own = (subject: SubjectId) => ({ actor: { kind: "subject", subject } as const, requestId: newId() });
  return {
    services, databases, runQueue,
    join: joining(services, runQueue),
    withdrawAll: (subject) => services.beginDestruction({
      subject, ...own(subject), language: "ru", stepUp: () => Promise.resolve(), certificateUrl: (capability) => `http://school.example/certificate/${capability}`,
    }),
    withdrawPurpose: choosing(services, "ConsentWithdrawn"),
    consentTo: choosing(services, "ConsentGiven"),
    correct: async (subject, phone) => {
      const access = accessFor({ purpose: "request-handling", ...own(subject) });
      await services.databases.data.begin((tx) => services.vault.correct(tx, access, subject, { phone }, { source: "web-form", at: clock.now() }));
    },
    email: async (subject) => {
      const { values } = await services.vault.read(accessFor({ purpose: "request-handling", ...own(subject) }), subject, ["email"]);
      return values.email === undefined ? null : reveal(values.email.value, "ui");
    },
    runJob: async (name) => jobs.find((job) => job.name === name)?.run({}, { log, signal }),
    close: async () => {
      await services.close();
      await databases.close();
    },
  };
}
