import { describe, expect, it } from "vitest";
import { aNetwork, joiningWorld, typedForm } from "../../test/support/joining.ts";
import { newId } from "../platform/id.ts";
import { createLog } from "../platform/log.ts";
import { forgetDraftsJob, forgetEndedJob } from "./forget-ended.ts";

const at = await joiningWorld();
const helpers = { log: createLog({ logLevel: "fatal" }), signal: new AbortController().signal };
const { databases, clock } = at;
const rows = async (table: string): Promise<number> => (await databases.dataOwner<{ rows: number }[]>`select count(*) as rows from ${databases.dataOwner(table)}`)[0]?.rows ?? -1;

async function aFormThatWaits(): Promise<void> {
  const browser = newId();
  const { token } = await at.joining.openForm({ browser, language: "ru" });
  await at.joining.postForm({ browser, language: "ru", token, typed: typedForm("waits@mail.example"), consent: true, network: aNetwork(), source: "web-form", requestId: newId() });
  await at.signIn.requestCode({ email: "waits@mail.example", network: aNetwork(), language: "ru", requestId: newId() });
  await at.runJobs();
}

describe("forgetting what has ended", () => {
  it("clause:C2 takes unconfirmed forms, codes, letters to them and their keys, also when it runs twice or died between", async () => {
    await aFormThatWaits();
    const keys = await databases.keys<{ id: string }[]>`select key_id as id from keys.subject_key where compartment = 'draft'`;
    expect(keys.length).toBeGreaterThan(0);
    clock.advance({ hours: 24 });
    const job = forgetDraftsJob({ ...at, signIn: { forgetEnded: () => Promise.reject(new Error("killed")) } });
    await expect(job.run({}, helpers)).rejects.toThrow("killed");
    for (let run = 0; run < 2; run += 1) await forgetDraftsJob(at).run({}, helpers);
    expect([await rows("joining.draft"), await rows("accounts.attempt"), await rows("notices.notice"), await rows("notices.kept_letter")]).toEqual([0, 0, 0, 0]);
    expect(await databases.keys`select 1 from keys.subject_key where compartment = 'draft'`).toHaveLength(0);
  });

  it("takes sessions, limits, nonces and letters whose time is over, and nothing that lives", async () => {
    const { token } = await at.joined("stays@mail.example");
    await forgetEndedJob(at).run({}, helpers);
    expect(await at.sessions.find(token)).not.toBeNull();
    expect(await rows("accounts.rate_window")).toBeGreaterThan(0);
    clock.advance({ days: 100 });
    for (let run = 0; run < 2; run += 1) await forgetEndedJob(at).run({}, helpers);
    expect([await rows("accounts.session"), await rows("accounts.rate_window"), await rows("notices.kept_letter")]).toEqual([0, 0, 0]);
  });
});
