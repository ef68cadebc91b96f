import { describe, expect, it } from "vitest";
import { aNetwork, joiningWorld, typedForm } from "../../../test/support/joining.ts";
import { newId } from "../../platform/id.ts";
import type { Refusal } from "../../platform/refusal.ts";
import type { PostedForm } from "./joining.ts";

const at = await joiningWorld();
const { joining, confirmation, databases, clock } = at;

let made = 0;
const anAddress = (): string => `parent${(made += 1)}@mail.example`;

async function aForm(email: string): Promise<PostedForm> {
  const browser = newId();
  const { token } = await joining.openForm({ browser, language: "kk" });
  return { browser, language: "kk", token, typed: typedForm(email), consent: true, network: aNetwork(), source: "web-form", requestId: newId() };
}
const enter = (token: string, code: string) => confirmation.confirm({ token, code, network: aNetwork(), requestId: newId() });
const answer = (act: Promise<unknown>): Promise<string> => act.then(() => "ok", (error: unknown) => `${(error as Refusal).kind} ${(error as Refusal).reason}`);

describe("a known address", () => {
  it("clause:S1 gets the same page by the same statements and the same job, and a letter that says it is known", async () => {
    const known = anAddress();
    await at.joined(known);
    const forms = { known: await aForm(known), unknown: await aForm(anAddress()) };
    await at.runJobs();
    const seen: Record<string, { statements: string[]; jobs: unknown[]; token: number }> = {};
    for (const [which, form] of Object.entries(forms)) {
      const statements: string[] = [];
      // A job that has just ended may stand there a moment longer: only what this form brings is compared.
      const [newest] = await databases.data<{ id: string }[]>`select coalesce(max(id), 0)::text as id from graphile_worker.jobs`;
      const before = databases.data.options.debug;
      databases.data.options.debug = (_connection, query) => void statements.push(query);
      const { token } = await joining.postForm(form);
      databases.data.options.debug = before;
      const jobs = await databases.data`select task_identifier, attempts, priority, max_attempts from graphile_worker.jobs where id > ${newest?.id ?? "0"}::bigint order by id`;
      expect(jobs).toHaveLength(1);
      seen[which] = { statements, jobs, token: token.length };
      await at.runJobs();
    }
    expect(seen["known"]?.statements.length).toBeGreaterThan(3);
    expect(seen["known"]).toEqual(seen["unknown"]);
    const letters = (await at.inbox()).filter(({ to }) => to === known);
    expect(letters[0]?.kind).toBe("already-registered");
    expect(letters[0]?.text).toContain("http://localhost:3000/sign-in");
  });

  it("clause:S1 is not told from an unknown one by codes, either: wrong five times, then over; again after ten minutes", async () => {
    const known = anAddress();
    await at.joined(known);
    const answers: Record<string, string[]> = {};
    for (const [which, address] of [["known", known], ["unknown", anAddress()]] as const) {
      const form = await aForm(address);
      const { token } = await joining.postForm(form);
      await at.runJobs();
      const said: string[] = [];
      for (let tried = 0; tried < 6; tried += 1) said.push(await answer(enter(token, "1")));
      said.push(await answer(joining.postForm({ ...form, typed: typedForm(address, { "given-name": "Другая" }) })));
      said.push(await answer(joining.askAgain({ token, network: aNetwork(), requestId: newId() })));
      await at.runJobs();
      said.push(await answer(enter(token, "1")));
      clock.advance({ minutes: 10 });
      said.push(await answer(enter(token, "1")));
      answers[which] = said;
    }
    expect(answers["known"]).toEqual(answers["unknown"]);
  });
});
