import { describe, expect, it } from "vitest";
import { aNetwork, joiningWorld, typedForm } from "../../../test/support/joining.ts";
import { newId } from "../../platform/id.ts";
import { reveal } from "../../platform/personal.ts";
import type { SubjectId } from "../../policy/index.ts";
import { accessFor } from "../vault/index.ts";
import type { PostedForm } from "./joining.ts";

const at = await joiningWorld();
const { joining, confirmation, databases, clock, vault } = at;

let made = 0;
const anAddress = (): string => `parent${(made += 1)}@mail.example`;

async function aForm(email: string, changes: Partial<PostedForm> = {}): Promise<PostedForm> {
  const browser = newId();
  const { token } = await joining.openForm({ browser, language: "kk" });
  return { browser, language: "kk", token, typed: typedForm(email), consent: true, network: aNetwork(), source: "web-form", requestId: newId(), ...changes };
}
const enter = (token: string, code: string) => confirmation.confirm({ token, code, network: aNetwork(), requestId: newId() });
const draftsNow = () => databases.data<{ draft_id: SubjectId; sealed: Buffer | null }[]>`select draft_id, sealed from joining.draft`;

describe("joining", () => {
  it("clause:C2 makes subject, account, consent and vault records of the form when the code is entered, and a receipt and a session with them", async () => {
    const address = anAddress();
    const { token } = await joining.postForm(await aForm(address));
    await at.runJobs();
    const { subject, session, receipt } = await enter(token, await at.codeSentTo(address));
    const access = accessFor({ purpose: "service-provision", actor: { kind: "subject", subject }, requestId: newId() });
    const { values } = await vault.read(access, subject, ["given-name", "birth-date", "email", "phone", "language"]);
    expect(Object.fromEntries(Object.entries(values).map(([field, held]) => [field, [reveal(held.value, "ui"), held.source]]))).toEqual({
      "given-name": ["Әсел", "web-form"], "birth-date": ["1990-03-21", "web-form"], email: [address, "web-form"], phone: ["+77015550123", "web-form"], language: ["kk", "web-form"],
    });
    expect(receipt.events.map(({ event }) => [event["purpose"], event["scope"], event["state"], event["method"], event["decidedBy"]])).toEqual([
      ["service-provision", "processing", "ConsentGiven", "one-time-code", subject],
    ]);
    expect(session).toMatchObject({ subject, method: "one-time-code", language: "kk" });
    expect(await at.accounts.find(databases.data, subject)).toMatchObject({ state: "open" });
  });

  it("clause:C2 records the consent before the first value is collected, both in the ledger", async () => {
    const { subject } = await at.joined(anAddress());
    await at.ledger.integrate();
    const lines = (await at.ledger.history(databases.data, subject, { limit: 10 })).sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
    expect(lines.map(({ operation }) => operation).slice(0, 2)).toEqual(["record", "collect"]);
  });

  it("clause:C1 switches on the service alone", async () => {
    const { subject } = await at.joined(anAddress());
    expect((await at.consents.stateOf(databases.data, subject)).map(({ purpose, scope }) => [purpose, scope])).toEqual([["service-provision", "processing"]]);
  });

  it("clause:C2 keeps nothing of an unconfirmed form but its sealed bytes, and not even those after 24 hours", async () => {
    const address = anAddress();
    await joining.postForm(await aForm(address));
    const before = await databases.data`select count(*) as subjects from subjects.subject`;
    const [draft] = (await draftsNow()).filter(({ sealed }) => sealed !== null);
    expect(draft?.sealed?.includes(Buffer.from(address))).toBe(false);
    clock.advance({ hours: 24 });
    await at.drafts.forgetEnded();
    await at.drafts.forgetEnded();
    expect(await draftsNow()).toEqual([]);
    expect(draft && (await at.keys.openKeys([draft.draft_id], ["draft"]))).toEqual([]);
    expect(await databases.data`select count(*) as subjects from subjects.subject`).toEqual(before);
  });

  it("destroys the form's key as soon as it is confirmed", async () => {
    await at.joined(anAddress());
    const drafts = await draftsNow();
    expect(drafts.map(({ sealed }) => sealed)).toEqual([null]);
    expect(await at.keys.openKeys(drafts.map(({ draft_id }) => draft_id), ["draft"], { fresh: true })).toEqual([]);
  });

  it("clause:C1 clause:C3 clause:R5 takes no unticked box for a consent, and names every fault of the form at once", async () => {
    const form = await aForm("kein at", { consent: false, typed: typedForm("kein at", { "birth-date": "2015-01-01", "family-name": "", phone: "12" }) });
    await expect(joining.postForm(form)).rejects.toMatchObject({
      kind: "invalid", reason: "invalid-fields", clause: "R5",
      fields: [
        { field: "family-name", reason: "missing" }, { field: "birth-date", reason: "not-adult" }, { field: "email", reason: "not-an-email" },
        { field: "phone", reason: "not-a-phone" }, { field: "consent", reason: "consent-needed" },
      ],
    });
  });

  it("clause:G3 takes no field that the form does not ask for", async () => {
    const address = anAddress();
    const form = await aForm(address, { typed: typedForm(address, { iin: "900321400123", "own-words": "привет" }) });
    const { token } = await joining.postForm(form);
    await at.runJobs();
    const { subject } = await enter(token, await at.codeSentTo(address));
    const { compartments } = await vault.heldSummary(databases.data, subject);
    expect(compartments.flatMap(({ fields }) => fields.map(({ field }) => field)).sort()).toEqual(["birth-date", "email", "family-name", "given-name", "language", "phone"]);
  });
});

describe("the form's token", () => {
  it("gives the same page for the same form again, with one draft and one letter", async () => {
    const address = anAddress();
    const form = await aForm(address);
    const tokens = await Promise.all(Array.from({ length: 4 }, () => joining.postForm(form)));
    await at.runJobs();
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1);
    expect((await at.inbox()).filter(({ to }) => to === address)).toHaveLength(1);
  });

  it("clause:C2 refuses another content under a used token, a stale text, another browser, an old form", async () => {
    const [address, other] = [anAddress(), anAddress()];
    const form = await aForm(address);
    await joining.postForm(form);
    await expect(joining.postForm({ ...form, typed: typedForm(other) })).rejects.toMatchObject({ kind: "conflict", reason: "form-used" });
    await expect(joining.postForm({ ...(await aForm(other)), browser: "another" })).rejects.toMatchObject({ kind: "conflict", reason: "form-forged" });
    const stale = await aForm(other);
    at.document = { hash: "cd".repeat(32), policyVersion: "2" };
    await expect(joining.postForm(stale)).rejects.toMatchObject({ kind: "conflict", reason: "form-stale" });
    const old = await aForm(other);
    clock.advance({ hours: 24 });
    await expect(joining.postForm(old)).rejects.toMatchObject({ kind: "conflict", reason: "form-expired" });
  });
});

describe("the code", () => {
  it("clause:S1 has five tries, then it is over even for the right one", async () => {
    const address = anAddress();
    const { token } = await joining.postForm(await aForm(address));
    await at.runJobs();
    const code = await at.codeSentTo(address);
    const wrong = code === "00000000" ? "00000001" : "00000000";
    for (let tried = 0; tried < 5; tried += 1) await expect(enter(token, wrong)).rejects.toMatchObject({ kind: "invalid", reason: "code-wrong" });
    await expect(enter(token, code)).rejects.toMatchObject({ kind: "conflict", reason: "code-ended" });
    await joining.askAgain({ token, network: aNetwork(), requestId: newId() });
    await at.runJobs();
    expect((await enter(token, await at.codeSentTo(address))).session.subject).toBeDefined();
  });

  it("lives ten minutes, and another letter is to be had twice", async () => {
    const address = anAddress();
    const { token } = await joining.postForm(await aForm(address));
    await at.runJobs();
    const code = await at.codeSentTo(address);
    clock.advance({ minutes: 10 });
    await expect(enter(token, code)).rejects.toMatchObject({ reason: "code-ended" });
    for (const _ of [2, 3]) await joining.askAgain({ token, network: aNetwork(), requestId: newId() });
    await expect(joining.askAgain({ token, network: aNetwork(), requestId: newId() })).rejects.toMatchObject({ kind: "limited", reason: "letters-used-up" });
  });

  it.each(["unknown", "known"])("clause:S1 counts another letter for its address, which is %s, as it counts the first", async (whose) => {
    const address = anAddress();
    if (whose === "known") await at.joined(address);
    clock.advance({ minutes: 15 });
    const tokens: string[] = [];
    for (const _ of [1, 2, 3]) tokens.push((await joining.postForm(await aForm(address))).token);
    const ask = (form: number) => joining.askAgain({ token: tokens[form] ?? "", network: aNetwork(), requestId: newId() });
    await ask(0);
    await ask(1);
    await expect(ask(2)).rejects.toMatchObject({ kind: "limited", reason: "too-many-codes" });
    const letters = await databases.data<{ letters: number }[]>`select letters from joining.draft where confirmed_at is null order by created_at desc, draft_id desc limit 3`;
    expect(letters.map((row) => row.letters).sort()).toEqual([1, 2, 2]);
  });

  it("joins once when it is entered twice, one after the other and at once", async () => {
    const address = anAddress();
    const { token } = await joining.postForm(await aForm(address));
    await at.runJobs();
    const code = await at.codeSentTo(address);
    const both = await Promise.allSettled([enter(token, code), enter(token, code)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((outcome) => outcome.status === "rejected")?.reason).toMatchObject({ kind: "conflict", reason: "already-confirmed" });
    await expect(enter(token, code)).rejects.toMatchObject({ reason: "already-confirmed" });
  });

  it("makes one account of two forms with one address that are confirmed at once", async () => {
    const address = anAddress();
    const tokens = [await joining.postForm(await aForm(address)), await joining.postForm(await aForm(address.toUpperCase()))];
    await at.runJobs();
    const codes = (await at.inbox()).filter(({ to }) => to.toLowerCase() === address).map(({ text }) => /\d{8}/.exec(text)?.[0] ?? "");
    const pairs = tokens.flatMap(({ token }) => codes.map((code) => ({ token, code })));
    const outcomes = await Promise.allSettled(pairs.map(({ token, code }) => enter(token, code)));
    const reasons = outcomes.map((outcome) => (outcome.status === "fulfilled" ? "joined" : (outcome.reason as { reason: string }).reason)).sort();
    expect(reasons).toEqual(["already-registered", "code-wrong", "code-wrong", "joined"]);
  });

  it("clause:C2 refuses when the text moved on between form and code", async () => {
    const address = anAddress();
    const { token } = await joining.postForm(await aForm(address));
    await at.runJobs();
    at.document = { hash: "ef".repeat(32), policyVersion: "3" };
    await expect(enter(token, await at.codeSentTo(address))).rejects.toMatchObject({ kind: "conflict", reason: "text-changed", clause: "C2" });
  });

  it("is refused for a token that was never given", async () => {
    await expect(enter("invented", "12345678")).rejects.toMatchObject({ kind: "conflict", reason: "code-ended" });
  });
});

describe("a process that dies while somebody joins", () => {
  it("leaves nothing half done at any step, and the person gets in or can begin again", async () => {
    clock.advance({ hours: 24 });
    await at.drafts.forgetEnded();
    const seen = new Set<string>();
    const steps = ["join:draft-key-made", "join:draft-kept", "join:keys-made", "consent:recorded", "join:consent-recorded", "vault:record-written", "vault:indexed", "join:collected", "join:written", "join:committed", "join:draft-key-destroyed"];
    for (const die of steps) {
      const address = anAddress();
      const form = await aForm(address);
      at.onStep = (name) => {
        seen.add(name);
        return name === die ? Promise.reject(new Error("killed")) : Promise.resolve();
      };
      const first = await joining.postForm(form).catch(() => null);
      let code: string | null = null;
      if (first !== null) {
        await at.runJobs();
        code = await at.codeSentTo(address);
        await expect(enter(first.token, code)).rejects.toThrow("killed");
      }
      at.onStep = () => Promise.resolve();
      const { token } = await joining.postForm(form);
      await at.runJobs();
      const committed = die === "join:committed" || die === "join:draft-key-destroyed";
      // The letter goes with the draft's key: after the commit the code is known to its reader alone.
      const second = await enter(token, code ?? (await at.codeSentTo(address))).catch((error: unknown) => (error as { reason: string }).reason);
      if (committed) expect(second).toBe("already-confirmed");
      else expect(second).toHaveProperty("receipt");
      await at.drafts.forgetEnded();
      expect((await draftsNow()).filter(({ sealed }) => sealed !== null)).toHaveLength(0);
      // Whatever died: one account, which the address leads to.
      const found = await at.signIn.requestCode({ email: address, network: aNetwork(), language: "ru", requestId: newId() });
      await at.runJobs();
      expect(await at.signIn.enterCode({ token: found.token, code: await at.codeSentTo(address), network: aNetwork() })).toHaveProperty("session");
    }
    expect([...steps].filter((step) => !seen.has(step))).toEqual([]);
  });
});
