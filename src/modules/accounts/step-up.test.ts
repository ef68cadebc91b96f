import { describe, expect, it } from "vitest";
import { aNetwork, joiningWorld } from "../../../test/support/joining.ts";
import { newId } from "../../platform/id.ts";
import { referenceOperator } from "../../policy/index.ts";
import { accessFor } from "../vault/index.ts";

const at = await joiningWorld();
const { signIn, stepUps, databases, clock } = at;

let made = 0;
async function aSession() {
  const address = `person${(made += 1)}@mail.example`;
  return { address, ...(await at.joined(address)) };
}
const ask = (email: string) => signIn.requestCode({ email, network: aNetwork(), language: "ru", requestId: newId() });
const enter = (token: string, code: string) => signIn.enterCode({ token, code, network: aNetwork() });

describe("stepping up", () => {
  const request = (session: Awaited<ReturnType<typeof aSession>>["session"]) =>
    stepUps.requestCode({ session, act: "withdraw-all", network: aNetwork(), language: "ru", requestId: newId() });
  const prove = async (who: Awaited<ReturnType<typeof aSession>>) => {
    const { token } = await request(who.session);
    await at.runJobs();
    await stepUps.enterCode({ session: who.session, token, code: await at.codeSentTo(who.address), network: aNetwork() });
  };
  const use = (session: Awaited<ReturnType<typeof aSession>>["session"]) => databases.data.begin((tx) => stepUps.use(tx, session, "withdraw-all"));

  it("clause:D2 lets the act be done once, in this session, within ten minutes of a fresh code", async () => {
    const who = await aSession();
    await expect(use(who.session)).rejects.toMatchObject({ kind: "unauthenticated", reason: "step-up-needed" });
    await prove(who);
    await use(who.session);
    await expect(use(who.session)).rejects.toMatchObject({ reason: "step-up-needed" });
    await prove(who);
    clock.advance({ minutes: 10 });
    await expect(use(who.session)).rejects.toMatchObject({ reason: "step-up-needed" });
    expect(await stepUps.forget()).toBe(1);
  });

  it("clause:D2 is not given back when the act rolls back half way, nor to another session", async () => {
    const [who, other] = [await aSession(), await aSession()];
    await prove(who);
    await expect(use({ ...other.session, subject: who.subject })).rejects.toMatchObject({ reason: "step-up-needed" });
    await expect(databases.data.begin(async (tx) => {
      await stepUps.use(tx, who.session, "withdraw-all");
      throw new Error("killed");
    })).rejects.toThrow("killed");
    await use(who.session);
  });

  it("clause:S1 does not take a sign-in code, another session's code, or a wrong one", async () => {
    const [who, other] = [await aSession(), await aSession()];
    const { token } = await ask(who.address);
    await at.runJobs();
    const code = await at.codeSentTo(who.address);
    await expect(stepUps.enterCode({ session: who.session, token, code, network: aNetwork() })).rejects.toMatchObject({ reason: "code-ended" });
    const wished = await request(who.session);
    await at.runJobs();
    const fresh = await at.codeSentTo(who.address);
    await expect(stepUps.enterCode({ session: other.session, token: wished.token, code: fresh, network: aNetwork() })).rejects.toMatchObject({ reason: "code-ended" });
    await expect(stepUps.enterCode({ session: who.session, token: wished.token, code: "1", network: aNetwork() })).rejects.toMatchObject({ reason: "code-wrong" });
    await expect(enter(wished.token, fresh)).rejects.toMatchObject({ reason: "code-ended" });
  });

  it("clause:S1 clause:D2 takes no mailed code, and no sign-in by one, for a proof while a session has moved the address within the days of grace", async () => {
    const { vault } = at;
    const who = await aSession();
    clock.advance({ minutes: 30 });
    const moved = `elsewhere-${who.address}`;
    const mine = accessFor({ purpose: "request-handling", actor: { kind: "subject", subject: who.subject }, requestId: newId() });
    await databases.data.begin((tx) => vault.correct(tx, mine, who.subject, { email: moved }, { source: "web-form", at: clock.now() }));
    for (const act of ["withdraw-all", "add-passkey", "make-token"] as const) {
      await expect(stepUps.requestCode({ session: who.session, act, network: aNetwork(), language: "ru", requestId: newId() })).rejects.toMatchObject({ kind: "refused", reason: "address-moved" });
    }
    // A session that the new mailbox has opened shows no more; one of a passkey, or of before, does.
    const now = { ...who.session, openedAt: clock.now() };
    expect(await stepUps.isFresh(now, "add-passkey")).toBe(false);
    expect(await stepUps.isFresh({ ...now, method: "passkey" }, "add-passkey")).toBe(true);
    expect(await stepUps.isFresh({ ...now, openedAt: new Date(clock.now().getTime() - 60_000) }, "make-token")).toBe(true);
    clock.advance({ days: referenceOperator.graceDays });
    await request(who.session);
    expect(await stepUps.isFresh({ ...now, openedAt: clock.now() }, "add-passkey")).toBe(true);
  });
});
