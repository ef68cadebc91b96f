import { Agent, request } from "node:http";
import type { AddressInfo } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import type { ConsentForms, ShownForm } from "../../modules/consent/index.ts";
import type { KeyStore } from "../../modules/keys/index.ts";
import { createSubject } from "../../modules/subjects/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId } from "../../platform/id.ts";
import type { Databases } from "../../platform/postgres.ts";
import { asSubjectId, type SubjectId } from "../../policy/index.ts";
import { A_BENCH_TEXT } from "./bench-text.ts";
import { bareInsert } from "./consent-bench.store.ts";
import type { Figure } from "./figure.ts";

/** An installation of its own, with fsync, that the bench may fill; its ledger is integrated meanwhile by whoever composed it. */
export interface ConsentBenchGround {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly keys: Pick<KeyStore, "createKeys">;
  readonly forms: ConsentForms;
}

export interface ConsentBenchOptions {
  readonly seconds?: number;
  readonly atOnce?: number;
}

/** A person's form, as the page would show it next. */
interface Form {
  readonly shown: ShownForm;
  token: string;
  position: number;
}

const PEOPLE = 200;

async function aForm({ databases, clock, keys, forms }: ConsentBenchGround): Promise<Form> {
  const subject = await databases.data.begin((tx) => createSubject(tx, clock.now()));
  await keys.createKeys(subject, ["ledger"], clock.now());
  const shown: ShownForm = {
    session: `bench ${subject}`, actor: { kind: "subject", subject }, subject, purposes: ["marketing-mail"], textHashes: [A_BENCH_TEXT], language: "ru",
  };
  return { shown, token: await forms.issue(shown), position: 0 };
}

/** The same HTTP stack for both: a JSON body in, a few hundred bytes out. */
function stack({ databases, clock, forms }: ConsentBenchGround, people: ReadonlyMap<SubjectId, Form>): FastifyInstance {
  const app = fastify({ logger: false });
  app.post<{ Body: { subject: string; token: string; state: "ConsentGiven" | "ConsentWithdrawn" } }>("/consent", async ({ body, id }) => {
    const form = people.get(asSubjectId(body.subject));
    if (form === undefined) throw new RangeError("unknown person");
    const { actor } = form.shown;
    return forms.answer(body.token, form.shown, {
      decidedBy: actor, typedBy: actor, choices: [{ purpose: "marketing-mail", scope: "processing", state: body.state }], documentHash: A_BENCH_TEXT, policyVersion: "1",
      source: "web-form", method: "session", requestId: id,
    });
  });
  app.post<{ Body: { subject: string; position: number; padding: string } }>("/bare", async ({ body }) => {
    await bareInsert(databases.data, asSubjectId(body.subject), body.position, clock.now());
    return { receiptId: body.subject, padding: body.padding };
  });
  return app;
}

function post(agent: Agent, port: number, path: string, body: object): Promise<void> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request({ agent, port, path, host: "127.0.0.1", method: "POST", headers: { "content-type": "application/json", "content-length": Buffer.byteLength(text) } }, (answer) => {
      answer.resume().on("end", () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${path} answered ${String(answer.statusCode)}`)))).on("error", reject);
    });
    sent.on("error", reject);
    sent.end(text);
  });
}

interface Measured {
  readonly rate: number;
  readonly p99_ms: number;
}

/** So many at once for so long; the first fifth is not counted. */
async function measure(work: (worker: number) => Promise<void>, atOnce: number, seconds: number): Promise<Measured> {
  const took: number[] = [];
  const begun = performance.now();
  const counted = begun + seconds * 200;
  const end = begun + seconds * 1000;
  await Promise.all(Array.from({ length: atOnce }, async (_, worker) => {
    for (let from = performance.now(); from < end; ) {
      await work(worker);
      const now = performance.now();
      if (from >= counted) took.push(now - from);
      from = now;
    }
  }));
  took.sort((a, b) => a - b);
  const p99 = took[Math.min(took.length - 1, Math.floor(took.length * 0.99))] ?? 0;
  return { rate: took.length / ((performance.now() - counted) / 1000), p99_ms: Math.round(p99 * 100) / 100 };
}

/**
 * Consent given and withdrawn in turn over HTTP: bound by a form token, in the ledger, on the disk before the answer, a withdrawal in the journal too.
 * Beside it a bare INSERT of one row over the same stack. Each person answers in turn with the others; no two requests of one person at once.
 */
export async function consentBench(ground: ConsentBenchGround, { seconds = 6, atOnce = 32 }: ConsentBenchOptions = {}): Promise<readonly Figure[]> {
  const forms: Form[] = [];
  for (let n = 0; n < Math.max(PEOPLE, atOnce); n += 1) forms.push(await aForm(ground));
  const app = stack(ground, new Map(forms.map((form) => [form.shown.subject, form])));
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  // A worker has people of its own, so that no person is asked twice at once.
  const turns = new Array<number>(atOnce).fill(0);
  const next = (worker: number): Form => forms[(worker + atOnce * ((turns[worker] = (turns[worker] ?? 0) + 1) % Math.floor(forms.length / atOnce))) % forms.length] as Form;
  const answer = async (worker: number): Promise<void> => {
    const form = next(worker);
    await post(agent, port, "/consent", { subject: form.shown.subject, token: form.token, state: form.position % 2 === 0 ? "ConsentGiven" : "ConsentWithdrawn" });
    form.position += 1;
    form.token = ground.forms.issueBound({ ...form.shown, stateVersion: String(form.position) });
  };
  const padding = "x".repeat(900);
  let rows = 0;
  const bareSubject = newId();
  const bare = (): Promise<void> => post(agent, port, "/bare", { subject: bareSubject, position: (rows += 1), padding });
  try {
    await measure(answer, atOnce, 1);
    const floor = await measure(bare, atOnce, seconds);
    const together = await measure(answer, atOnce, seconds);
    const alone = await measure(answer, 1, Math.min(seconds, 3));
    const settings = { atOnce, people: forms.length, seconds };
    return [
      { name: "consent.rate", figure: Math.round(together.rate), unit: "consents/s", beside: Math.round(floor.rate), ratio: together.rate / floor.rate, settings },
      { name: "consent.p99", figure: together.p99_ms, unit: "ms", beside: floor.p99_ms, ratio: null, settings },
      { name: "consent.alone.p99", figure: alone.p99_ms, unit: "ms", beside: null, ratio: null, settings: { ...settings, atOnce: 1 } },
    ];
  } finally {
    agent.destroy();
    await app.close();
  }
}
