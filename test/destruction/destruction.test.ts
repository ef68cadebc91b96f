import { describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { isRefusal } from "../../src/platform/refusal.ts";
import { aChildOf } from "../support/child.ts";
import { lockSubjects } from "../../src/modules/subjects/index.ts";
import type { Actor, SubjectId } from "../../src/policy/index.ts";
import { checkCertificate, markTurned } from "../../src/modules/destruction/index.ts";
import { destroyingSchool } from "./destroying-school.ts";

const { clock, databases, school, address, finish, certified } = await destroyingSchool();

describe("a destruction", () => {
  it("clause:D2 withdraws, makes unreadable at once, erases after the caches' time, and certifies what anyone can check", async () => {
    const { subject } = await school.join(address());
    const begun = await school.withdrawAll(subject);
    await expect(school.email(subject)).rejects.toMatchObject({ clause: "D2" });
    expect((await school.services.keys.listKeys(subject)).map(({ compartment }) => compartment)).toEqual(["evidence"]);
    await school.runQueue();
    expect((await school.services.certificateAt(begun.capability)).certificate).toBeNull();
    await finish();

    const certificate = await certified(begun.capability);
    expect(certificate.state).toBe("unreadable");
    expect(Date.parse(certificate.irrecoverableAt)).toBeGreaterThan(clock.now().getTime());
    expect(certificate.begun.kept).toEqual([{ what: "consent-evidence", ground: "Civil Code art. 178", until: "2029-11-10" }]);
    expect(checkCertificate(certificate, { key: school.services.logKey, opening: begun.opening })).toEqual({ ok: true, state: "unreadable", faults: [] });
    const rows = await databases.dataOwner<{ rows: number }[]>`
      select (select count(*) from vault.record where subject_id = ${subject}) + (select count(*) from ledger.history where subject_id = ${subject})
           + (select count(*) from consent.event where subject_id = ${subject}) + (select count(*) from accounts.account where subject_id = ${subject})
           + (select count(*) from subjects.subject where subject_id = ${subject}) as rows`;
    expect(rows[0]?.rows).toBe(0);
  });

  it("clause:D2 takes along a key that was made while it began", async () => {
    const { subject } = await school.join(address());
    const { keys } = school.services;
    const begun = await school.services.beginDestruction({
      subject, actor: { kind: "subject", subject }, language: "ru", requestId: newId(), certificateUrl: (capability) => capability,
      stepUp: async () => { await keys.createKeys(subject, ["document"], clock.now()); },
    });
    expect((await keys.listKeys(subject)).map(({ compartment }) => compartment)).toEqual(["evidence"]);
    await finish();
    expect((await certified(begun.capability)).begun.keyHashes.length).toBeGreaterThan(2);
  });

  it("clause:D2 becomes irrecoverable at the next turn of the key, and not before", async () => {
    const { subject } = await school.join(address());
    const begun = await school.withdrawAll(subject);
    await finish();
    expect(await markTurned(school.services.destruction)).toBe(0);
    clock.advance({ minutes: 1 });
    await school.services.keys.turnEpoch(clock.now());
    expect(await markTurned(school.services.destruction)).toBeGreaterThan(0);
    expect(await markTurned(school.services.destruction)).toBe(0);
    const certificate = await certified(begun.capability);
    expect(certificate.state).toBe("irrecoverable");
    expect(checkCertificate(certificate, { key: school.services.logKey }).ok).toBe(true);
  });

  it("names nobody on the certificate, and every change of it is found", async () => {
    const { subject } = await school.join(address());
    const begun = await school.withdrawAll(subject);
    await finish();
    const certificate = await certified(begun.capability);
    const text = JSON.stringify(certificate);
    expect(text).not.toContain(subject);
    expect(text).not.toMatch(/Сейітқызы|family\.example|Бейбітшілік/);
    const [first, ...others] = certificate.steps;
    if (first === undefined) throw new Error("no step");
    const changed: Record<string, unknown> = {
      "row-differs": { ...certificate, begun: { ...certificate.begun, kept: [] } },
      "state-differs": { ...certificate, unreadableAt: "2020-01-01T00:00:00.000Z" },
      "step-missing": { ...certificate, steps: others },
      "proof-wrong": { ...certificate, proofs: { ...certificate.proofs, erased: certificate.proofs.begun.replace("index", "idnex") } },
      "not-a-certificate": { ...certificate, format: "other" },
    };
    for (const [fault, file] of Object.entries(changed)) expect(checkCertificate(file, { key: school.services.logKey }).faults, fault).toContain(fault);
    expect(checkCertificate(certificate, { opening: { ...begun.opening, name: "Другой Человек" } }).faults).toEqual(["holder-differs"]);
    expect(checkCertificate({ ...certificate, steps: [{ ...first, detail: { keys: 0 } }, ...others] }).faults).toEqual(["row-differs"]);
  });

  it("clause:D2 is refused while a hold, an obligation or a block stands, and says which, and nothing has happened", async () => {
    const { subject } = await school.join(address());
    for (const [kind, reason] of [["legal-hold", "legal-hold"], ["obligation", "open-obligation"], ["block", "blocked"]] as const) {
      const placed = await school.services.restrictions.placeNow({
        subject, kind, fields: "all", reason: "test-reason", clause: "T7", by: { kind: "system", job: "test" }, requestId: newId(),
      });
      await expect(school.withdrawAll(subject)).rejects.toSatisfy((error) => isRefusal(error, reason));
      await school.services.restrictions.liftNow({
        subject, restriction: placed.restriction, reason: "test-over", clause: "T7", by: { kind: "system", job: "test" }, requestId: newId(),
      });
    }
    expect(await school.email(subject)).toContain("@family.example");
    expect((await school.services.consents.stateOf(databases.data, subject)).map(({ state }) => state)).toEqual(["ConsentGiven"]);
  });

  it("clause:D2 clause:G5 does not begin past a child whom the desk gives to the person while it waits for the lock, and ends that right when it is asked for again", async () => {
    const [{ subject: parent }, { subject: leaver }] = [await school.join(address()), await school.join(address())];
    const child = await aChildOf(school.services, parent);
    const by: Actor = { kind: "staff", subject: newId() as SubjectId, role: "registrar" };
    const wish = { child, representative: leaver, relation: "father", proof: "birth-certificate", by, requestId: newId() } as const;
    const waits = async (): Promise<boolean> => (await databases.dataOwner`select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`).length > 0;
    const meanwhile = await databases.data.begin(async (tx) => {
      // Who goes is read for it still, and waits for the lock then: the children have been asked for before.
      await lockSubjects(tx, [leaver], "shared");
      const begun = school.withdrawAll(leaver).then(() => "begun", (error: unknown) => (isRefusal(error) ? error.reason : error));
      await expect.poll(waits, { timeout: 20_000 }).toBe(true);
      await school.services.families.addSecondWithin(tx, wish, clock.now());
      return { begun };
    });
    expect(await meanwhile.begun).toBe("representation-changed");
    const represented = async () => (await school.services.representations.representativesOf(databases.data, child, clock.now())).map(({ representative }) => representative).sort();
    expect([await school.email(leaver), await represented()]).toEqual([expect.stringContaining("@family.example"), [parent, leaver].sort()]);
    await school.withdrawAll(leaver);
    clock.advance({ milliseconds: 1 });
    expect(await represented()).toEqual([parent]);
    await finish();
  });

  it("begins once when asked twice at once", async () => {
    const { subject } = await school.join(address());
    const outcomes = await Promise.allSettled([school.withdrawAll(subject), school.withdrawAll(subject)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await finish();
  });

  it("clause:S1 is compared with the log by `ledger verify --deep`: a changed, an added and a removed row of a destruction and of its steps are found", async () => {
    const { subject } = await school.join(address());
    const { destruction } = await school.withdrawAll(subject);
    await finish();
    await school.services.ledger.integrate();
    const { ledger, deepSources } = school.services;
    const faults = async () => (await ledger.verifyDeep(deepSources)).faults.map(({ source, kind }) => `${source} ${kind}`);
    expect(await faults()).toEqual([]);
    const owner = databases.dataOwner;
    await owner`update destruction.destruction set kept = '[]' where destruction_id = ${destruction}`;
    expect(await faults()).toEqual(["destruction row-changed"]);
    await owner`update destruction.destruction set kept = ${owner.json([{ what: "consent-evidence", ground: "Civil Code art. 178", until: "2029-11-10" }])} where destruction_id = ${destruction}`;
    expect(await faults()).toEqual([]);
    const [erased] = await owner<{ at: Date; entry_id: string; detail: never }[]>`delete from destruction.step where destruction_id = ${destruction} and step = 'erased' returning at, entry_id, detail`;
    if (erased === undefined) throw new Error("nothing was erased");
    expect(await faults()).toEqual(["ledger row-missing"]);
    const put = (at: Date) => owner`insert into destruction.step (destruction_id, step, at, detail, entry_id) values (${destruction}, 'erased', ${at}, ${owner.json(erased.detail)}, ${erased.entry_id})`;
    await put(new Date(erased.at.getTime() - 86_400_000));
    expect(await faults()).toEqual(["destruction row-changed"]);
    await owner`delete from destruction.step where destruction_id = ${destruction} and step = 'erased'`;
    await put(erased.at);
    expect(await faults()).toEqual([]);
  });

  it("lets nobody erase without a running destruction, its dead keys and an entry of the same transaction", async () => {
    const { subject } = await school.join(address());
    const erase = (destruction: string, entry: string, table = "record") =>
      databases.eraser`select destruction.erase(${destruction}, ${entry}, 'vault', ${table})`;
    await expect(erase(newId(), newId())).rejects.toMatchObject({ code: "RB001" });
    const begun = await school.withdrawAll(subject);
    await expect(erase(begun.destruction, newId())).rejects.toMatchObject({ code: "RB002" });
    await expect(databases.eraser`delete from vault.record`).rejects.toMatchObject({ code: "42501" });
    await expect(databases.eraser`delete from ledger.history`).rejects.toMatchObject({ code: "42501" });
    await expect(databases.data`select destruction.erase(${begun.destruction}, ${newId()}, 'vault', 'record')`).rejects.toMatchObject({ code: "42501" });
    await expect(databases.data`delete from consent.event`).rejects.toMatchObject({ code: "42501" });
    await finish();
  });

  it("does not say `erased` while a trace is left", async () => {
    const email = address();
    const { subject } = await school.join(email);
    const begun = await school.withdrawAll(subject);
    await databases.dataOwner`insert into accounts.rate_window (bucket, used, ends_at) values (${`planted ${email}`}, 1, ${clock.now()})`;
    await school.runQueue();
    clock.advance({ minutes: 2 });
    await school.runJob("advance-destructions");
    expect((await school.services.certificateAt(begun.capability)).steps.map(({ step }) => step)).toEqual(["unreadable", "removed"]);
    await databases.dataOwner`delete from accounts.rate_window where bucket like 'planted %'`;
    await school.runJob("advance-destructions");
    expect((await school.services.certificateAt(begun.capability)).steps.map(({ step }) => step)).toEqual(["unreadable", "removed", "erased"]);
  });
});
