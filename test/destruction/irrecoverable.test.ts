import { describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { advanceDestruction, markTurned } from "../../src/modules/destruction/index.ts";
import { destroyingSchool } from "./destroying-school.ts";

const { clock, databases, school, address, finish, certified } = await destroyingSchool();

describe("a destruction that is met by a turn, a kill or a strange address", () => {
  it("clause:D2 is not called irrecoverable while a dead turn has left the old key, and is once that is finished", async () => {
    const { keys } = school.services;
    const { subject } = await school.join(address());
    await keys.turnEpoch(clock.now());
    await markTurned(school.services.destruction);
    const begun = await school.withdrawAll(subject);
    await finish();
    clock.advance({ minutes: 1 });
    await keys.turnEpoch(clock.now());
    // As if it had died between the file and its row.
    const [row] = await databases.keysOwner<{ epoch: number }[]>`update keys.epoch set state = 'erasing', erased_at = null where epoch = (select max(epoch) from keys.epoch where state = 'erased') returning epoch`;
    expect(row?.epoch).toBeGreaterThan(1);
    expect(await markTurned(school.services.destruction)).toBe(0);
    clock.advance({ minutes: 5 });
    await school.runJob("turn-epoch");
    expect((await keys.epochs()).map(({ state }) => state).filter((state) => state !== "erased")).toEqual(["living"]);
    const certificate = await certified(begun.capability);
    expect(certificate.state).toBe("irrecoverable");
    expect(Date.parse(certificate.irrecoverableAt)).toBeGreaterThanOrEqual(clock.now().getTime());
  });

  it("clause:D2 is not made irrecoverable by a turn that came while it ran: its own key was wrapped anew by that", async () => {
    const { keys } = school.services;
    const { subject } = await school.join(address());
    const begun = await school.withdrawAll(subject);
    await school.runQueue();
    clock.advance({ seconds: 10 });
    await keys.turnEpoch(clock.now());
    await finish();
    expect((await school.services.certificateAt(begun.capability)).steps.map(({ step }) => step)).toEqual(["unreadable", "removed", "erased"]);
    await markTurned(school.services.destruction);
    expect((await certified(begun.capability)).state).toBe("unreadable");
    clock.advance({ minutes: 1 });
    await keys.turnEpoch(clock.now());
    await markTurned(school.services.destruction);
    expect((await certified(begun.capability)).state).toBe("irrecoverable");
  });

  it("clause:D2 drops its own key and letter before it calls itself erased, and ends though it was killed between the two", async () => {
    const { subject } = await school.join(address());
    const begun = await school.withdrawAll(subject);
    await school.runQueue();
    clock.advance({ minutes: 2 });
    const [work] = await databases.dataOwner<{ own_key_id: string }[]>`select own_key_id from destruction.work where subject_id = ${subject}`;
    const ownKeys = async (): Promise<unknown[]> => [...(await databases.keysOwner`select 1 from keys.subject_key where key_id = ${work?.own_key_id ?? ""}`)];
    expect(await ownKeys()).toHaveLength(1);
    const killed = { ...school.services.destruction, steps: (name: string) => (name === "destroy:own-key-gone" ? Promise.reject(new Error("killed")) : Promise.resolve()) };
    await expect(advanceDestruction(killed, begun.destruction)).rejects.toThrow("killed");
    expect(await ownKeys()).toEqual([]);
    expect((await school.services.certificateAt(begun.capability)).steps.map(({ step }) => step)).toEqual(["unreadable", "removed"]);
    expect(await databases.dataOwner`select 1 from notices.notice where subject_id = ${begun.destruction}`).toEqual([]);
    expect(await advanceDestruction(school.services.destruction, begun.destruction)).toBe("done");
    expect((await certified(begun.capability)).steps.map(({ step }) => step)).toEqual(["unreadable", "removed", "erased"]);
  });

  it.each(["Астана", "contact", "Астана, Бейбітшілік 33/1"])("clause:D2 ends whatever somebody wrote as an address: %s", async (home) => {
    const { subject } = await school.join(address());
    const access = accessFor({ purpose: "request-handling", actor: { kind: "subject", subject }, requestId: newId() });
    await school.databases.data.begin((tx) => school.services.vault.correct(tx, access, subject, { "home-address": home }, { source: "web-form", at: clock.now() }));
    const begun = await school.withdrawAll(subject);
    await finish();
    expect((await certified(begun.capability)).steps.map(({ step }) => step)).toEqual(["unreadable", "removed", "erased"]);
  });
});
