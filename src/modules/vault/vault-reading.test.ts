import { beforeAll, describe, expect, it } from "vitest";
import { inspect } from "node:util";
import { newId } from "../../platform/id.ts";
import { reveal } from "../../platform/personal.ts";
import { Refusal } from "../../platform/refusal.ts";
import { asSubjectId, purposes, PURPOSE_IDS, type PurposeId, type SubjectId } from "../../policy/index.ts";
import { lockSubjects, recordLife } from "../subjects/index.ts";
import { Access, accessFor, REFUSALS_LEDGERED_A_MINUTE_MAX, Vault } from "./index.ts";
import { ownAccess, ownActor, SIX, SOMEBODYS, vaultInUse, type VaultInUse } from "./vault.fixtures.ts";

let on: VaultInUse;
beforeAll(async () => {
  on = await vaultInUse();
});

async function refusal(read: Promise<unknown>): Promise<Refusal> {
  const error = await read.then(() => null, (thrown: unknown) => thrown);
  if (error instanceof Refusal) return error;
  throw error instanceof Error ? error : new Error("was not refused");
}
async function waitingEntries(): Promise<number> {
  const rows = await on.databases.dataOwner<{ n: number }[]>`select count(*) as n from ledger.pending`;
  return rows[0]?.n ?? 0;
}

const historyOf = (subject: SubjectId) => on.ledger.history(on.databases.data, subject, { limit: 50 });

describe("reading the vault", () => {
  it("clause:G3 gives just the fields that were asked for, and writes who, why and which fields into the person's history", async () => {
    const subject = await on.aPerson();
    const access = ownAccess(subject);
    on.clock.advance({ seconds: 1 });
    const { decision, values } = await on.vault.read(access, subject, ["email", "given-name"]);
    expect(decision).toEqual({ outcome: "allow", clause: "C1", basis: "contract" });
    expect(Object.keys(values).sort()).toEqual(["email", "given-name"]);
    expect(values.email && reveal(values.email.value, "ui")).toBe(SOMEBODYS.email);
    expect(values.email?.source).toBe("web-form");
    expect(values.email?.at).toEqual(new Date(on.clock.now().getTime() - 1_000));
    const [latest] = await historyOf(subject);
    expect(latest).toMatchObject({ operation: "use", clause: "C1", purpose: "service-provision", fields: ["email", "given-name"], actor: ownActor(subject) });
  });

  it("clause:G3 refuses a purpose's undeclared field, at run time as well, naming the clause, and writes the refusal down", async () => {
    const subject = await on.aPerson();
    const access = accessFor({ purpose: "marketing-mail", actor: ownActor(subject), requestId: newId() });
    on.clock.advance({ seconds: 1 });
    // @ts-expect-error a home address is no field of marketing by mail
    const refused = await refusal(on.vault.read(access, subject, ["home-address"]));
    expect(refused).toMatchObject({ kind: "refused", reason: "field-not-declared", clause: "G3" });
    expect((await historyOf(subject))[0]).toMatchObject({ clause: "G3", detail: { refused: "field-not-declared" } });
  });

  it("clause:C2 refuses without consent and after its withdrawal, in the very next read of another process", async () => {
    const subject = await on.aPerson();
    const other = new Vault({ ...on });
    const marketing = accessFor({ purpose: "marketing-mail", actor: { kind: "system", job: "campaign" }, requestId: newId() });
    expect(await refusal(other.read(marketing, subject, ["email"]))).toMatchObject({ reason: "consent-missing", clause: "C2" });
    await on.consent(subject, { choices: [{ purpose: "marketing-mail", scope: "processing", state: "ConsentGiven" }] });
    expect((await other.read(marketing, subject, ["email"])).decision.outcome).toBe("allow");
    await on.consent(subject, { choices: [{ purpose: "marketing-mail", scope: "processing", state: "ConsentWithdrawn" }] });
    expect(await refusal(other.read(marketing, subject, ["email"]))).toMatchObject({ reason: "consent-withdrawn", clause: "D2" });
  });

  it("clause:T7 refuses while the person's data are blocked, but not the person's own look", async () => {
    const subject = await on.aPerson();
    const by = { kind: "system", job: "test" } as const;
    const wish = { subject, kind: "block", fields: ["email"], reason: "accuracy-disputed", clause: "T7", by, requestId: newId() } as const;
    const placed = await on.restrictions.placeNow(wish);
    const staff = accessFor({ purpose: "service-provision", actor: { kind: "system", job: "test" }, requestId: newId() });
    expect(await refusal(on.vault.read(staff, subject, ["email"]))).toMatchObject({ reason: "blocked", clause: "T7" });
    expect((await on.vault.read(staff, subject, ["phone"])).values.phone).toBeDefined();
    const own = accessFor({ purpose: "request-handling", actor: ownActor(subject), requestId: newId() });
    expect((await on.vault.read(own, subject, ["email"])).values.email).toBeDefined();
    await on.restrictions.liftNow({ subject, restriction: placed.restriction, reason: "corrected", clause: "T7", by, requestId: newId() });
    expect((await on.vault.read(staff, subject, ["email"])).values.email).toBeDefined();
  });

  it("clause:G5 shows nobody another person's record", async () => {
    const [subject, other] = [await on.aPerson(), await on.aPerson()];
    expect(await refusal(on.vault.read(ownAccess(other), subject, ["email"]))).toMatchObject({ reason: "someone-elses-record", clause: "G5" });
    const representative = accessFor({ purpose: "service-provision", actor: { kind: "representative", subject: other, of: subject }, requestId: newId() });
    expect(await refusal(on.vault.read(representative, subject, ["given-name"]))).toMatchObject({ reason: "not-representative", clause: "G5" });
  });

  it("refuses everybody for every purpose without a rule, consent and purpose: default deny", async () => {
    const subject = await on.aSubject();
    for (const purpose of PURPOSE_IDS) {
      const access = accessFor<PurposeId>({ purpose, actor: { kind: "visitor" }, requestId: newId() });
      const [field = "email"] = purposes[purpose].fields;
      expect((await refusal(on.vault.read(access, subject, [field as never]))).kind, purpose).toBe("refused");
    }
    await expect(on.vault.read(ownAccess(subject), asSubjectId(`${newId()},${newId()}`), ["email"])).rejects.toMatchObject({ reason: "subject-unknown" });
    await expect(on.vault.read(JSON.parse(JSON.stringify(ownAccess(subject))) as never, subject, [])).rejects.toThrow("not an access");
    expect(Access.isMade(JSON.parse(JSON.stringify(ownAccess(subject))))).toBe(false);
  });

  it("clause:D2 says destroyed, never garbage, when a key is gone, a life has ended, or nobody of that id was ever here", async () => {
    const subject = await on.aPerson();
    const [contact] = (await on.keys.listKeys(subject)).filter(({ compartment }) => compartment === "contact").slice(-1);
    await on.keys.destroyKeys((await on.keys.listKeys(subject)).filter(({ compartment }) => compartment === "contact").map(({ keyId }) => keyId));
    expect(contact).toBeDefined();
    expect(await refusal(on.vault.read(ownAccess(subject), subject, ["email"]))).toMatchObject({ reason: "destroyed", clause: "D2" });
    expect((await on.vault.read(ownAccess(subject), subject, ["given-name"])).values["given-name"]).toBeDefined();
    await on.databases.data.begin((tx) => recordLife(tx, subject, "destroying", on.clock.now()));
    expect(await refusal(on.vault.read(ownAccess(subject), subject, ["given-name"]))).toMatchObject({ reason: "destroyed", clause: "D2" });
    await on.keys.destroyKeys((await on.keys.listKeys(subject)).map(({ keyId }) => keyId));
    const nobody = asSubjectId(newId());
    const reads = [subject, nobody].map((whom) => refusal(on.vault.read(ownAccess(whom), whom, ["given-name"])));
    for (const refused of await Promise.all(reads)) expect(refused).toMatchObject({ kind: "refused", reason: "destroyed", clause: "D2" });
    const [kept] = await on.databases.dataOwner<{ private_part: string }[]>`select private_part from ledger.system_part order by entry_id desc limit 1`;
    expect(kept?.private_part).toContain('"refused":"destroyed"');
    expect(kept?.private_part).not.toContain(subject);
  });

  it("decides and ledgers reads that arrive together in one transaction, and one that fails takes no other with it", async () => {
    const subjects = await Promise.all(Array.from({ length: 10 }, () => on.aPerson()));
    const damaged = subjects[3] as SubjectId;
    await on.databases.dataOwner`update vault.record set sealed = set_byte(sealed, 60, 255 - get_byte(sealed, 60)) where subject_id = ${damaged} and compartment = 'identity'`;
    const settled = await Promise.allSettled(subjects.map((subject, n) => on.vault.read(ownAccess(n === 5 ? subjects[0] as SubjectId : subject), subject, SIX)));
    expect(settled.map(({ status }) => status)).toEqual(subjects.map((_, n) => (n === 3 || n === 5 ? "rejected" : "fulfilled")));
    const transactions = await on.databases.dataOwner<{ xmin: string; entries: number }[]>`
      select xmin::text as xmin, count(*)::int as entries from ledger.pending group by xmin order by max(position) desc limit 1`;
    // The damaged one too: its entry stood before anything was opened.
    expect(transactions[0]?.entries).toBe(10);
  });

  it("clause:G3 writes down what was decided, whatever entry was made ready while the facts were looked for", async () => {
    const subject = await on.aPerson();
    const byLaw = accessFor({ purpose: "legal-duty", actor: { kind: "system", job: "test" }, requestId: newId() });
    const clauses: (string | undefined)[] = [];
    const look = async () => {
      on.clock.advance({ seconds: 1 });
      clauses.push((await on.vault.read(byLaw, subject, ["email"])).decision.clause, (await historyOf(subject))[0]?.clause);
    };
    await look();
    await on.restrictions.placeNow({ subject, kind: "legal-hold", fields: ["email"], reason: "court-order", clause: "D2", by: { kind: "system", job: "test" }, requestId: newId() });
    await look();
    expect(clauses[0]).not.toBe("D2");
    expect(clauses).toEqual([clauses[0], clauses[0], "D2", "D2"]);
  });

  it("clause:S1 does not happen when the ledger key that its entry was made ready under is gone by then", async () => {
    const subject = await on.aPerson();
    const before = (await historyOf(subject)).length;
    let asked = 0;
    const openKeys: typeof on.keys.openKeys = async (subjects, compartments, how) => {
      const ledgerKeys = compartments.includes("ledger");
      if (ledgerKeys) asked += 1;
      return ledgerKeys && asked > 1 ? [] : on.keys.openKeys(subjects, compartments, how);
    };
    const losing = new Vault({ ...on, keys: { openKeys, createKeys: on.keys.createKeys.bind(on.keys), remembered: on.keys.remembered.bind(on.keys), index: on.keys.index } });
    expect(await refusal(losing.read(ownAccess(subject), subject, ["email"]))).toMatchObject({ reason: "destroyed", clause: "D2" });
    // Ahead and after the facts, and both again once what went ahead was taken back.
    expect(asked).toBe(4);
    expect(await historyOf(subject)).toHaveLength(before);
  });

  it("waits for a change of the same person and obeys it, while others are read at once", async () => {
    const [changed, other] = [await on.aPerson(), await on.aPerson()];
    const staff = (subject: SubjectId) => on.vault.read(accessFor({ purpose: "service-provision", actor: { kind: "system", job: "test" }, requestId: newId() }), subject, ["email"]);
    let waiting: Promise<Refusal> | undefined;
    await on.databases.data.begin(async (tx) => {
      await lockSubjects(tx, [changed], "exclusive");
      waiting = refusal(staff(changed));
      expect((await staff(other)).values.email).toBeDefined();
      await on.consents.record(tx, {
        subject: changed, decidedBy: ownActor(changed), typedBy: ownActor(changed), choices: [{ purpose: "service-provision", scope: "processing", state: "ConsentWithdrawn" }],
        documentHash: "ab".repeat(32), policyVersion: "1", language: "ru", source: "web-form", method: "session", at: on.clock.now(), requestId: newId(),
      });
    });
    expect(await waiting).toMatchObject({ reason: "consent-withdrawn" });
  });

  it("does not happen when the ledger cannot take its entry", async () => {
    const subject = await on.aPerson();
    const failing = (error: Error) => ({ append: () => Promise.reject(error), appendBulk: () => Promise.reject(error), send: () => Promise.reject(error) });
    const broken = new Vault({ ...on, ledger: failing(new Error("no room")) });
    await expect(broken.read(ownAccess(subject), subject, ["email"])).rejects.toThrow("no room");
    await expect(broken.readMany(ownAccess(subject), [subject], ["email"])).rejects.toThrow("no room");
    const behind = new Vault({ ...on, ledger: failing(new Refusal("limited", "ledger-behind")) });
    expect(await refusal(behind.read(ownAccess(subject), subject, ["email"]))).toMatchObject({ kind: "limited", reason: "ledger-behind" });
  });

  it("does not happen when the entry that went out before the commit fails on its way, though nobody waited for it", async () => {
    const subject = await on.aPerson();
    const before = (await historyOf(subject)).length;
    let sent = 0;
    const send: typeof on.ledger.send = async (tx, entries) => {
      const { written } = await on.ledger.send(tx, entries);
      sent += 1;
      return { written: Promise.all([written, tx`select 1 / 0`.execute()]).then(() => undefined) };
    };
    const losing = new Vault({ ...on, ledger: { append: () => Promise.reject(new Error("not asked")), appendBulk: () => Promise.reject(new Error("not asked")), send } });
    await expect(losing.read(ownAccess(subject), subject, ["email"])).rejects.toThrow("division by zero");
    expect(sent).toBe(2);
    expect(await historyOf(subject)).toHaveLength(before);
    expect((await on.vault.read(ownAccess(subject), subject, ["email"])).values.email).toBeDefined();
  });

  it("writes at most so many refusals of one actor a minute, and counts the rest in the next", async () => {
    const subject = await on.aPerson();
    const access = accessFor({ purpose: "marketing-mail", actor: { kind: "system", job: "a-loop" }, requestId: newId() });
    const tries = REFUSALS_LEDGERED_A_MINUTE_MAX + 7;
    for (let n = 0; n < tries; n += 1) await refusal(on.vault.read(access, subject, ["email"]));
    const written = (await on.ledger.history(on.databases.data, subject, { limit: 200 })).filter(({ detail }) => detail?.["refused"] !== undefined);
    expect(written).toHaveLength(REFUSALS_LEDGERED_A_MINUTE_MAX);
    on.clock.advance({ minutes: 1 });
    await refusal(on.vault.read(access, subject, ["email"]));
    expect((await historyOf(subject))[0]?.detail).toEqual({ refused: "consent-missing", refusedBefore: 7 });
  });

  it("shows a list with one entry that each person finds in the own history, and leaves out who may not be shown", async () => {
    const [a, b, c] = [await on.aPerson(), await on.aPerson({ "given-name": "Иван" }), await on.aSubject()];
    const access = accessFor({ purpose: "service-provision", actor: { kind: "system", job: "list" }, requestId: newId() });
    const before = await waitingEntries();
    on.clock.advance({ seconds: 1 });
    const list = await on.vault.readMany(access, [a, b, c, a], ["given-name"]);
    expect((await waitingEntries()) - before).toBe(2);
    expect([...list.keys()]).toEqual([a, b, c]);
    expect(list.get(b)?.values?.["given-name"] && reveal(list.get(b)?.values?.["given-name"]?.value as never, "ui")).toBe("Иван");
    expect(list.get(c)).toMatchObject({ decision: { outcome: "refuse", reason: "consent-missing" }, values: null });
    expect((await historyOf(a))[0]?.detail).toEqual({ shown: "masked-in-list" });
    expect((await historyOf(c))[0]?.detail).toEqual({ refused: "consent-missing" });
    await expect(on.vault.readMany(access, Array.from({ length: 201 }, () => asSubjectId(newId())), ["given-name"])).rejects.toThrow("at most 200");
  });

  it("prints no value in any way", async () => {
    const subject = await on.aPerson();
    const answer = await on.vault.read(ownAccess(subject), subject, SIX);
    const shown = [JSON.stringify(answer), inspect(answer, { depth: 9, showHidden: true }), Object.values(answer.values).map((held) => String(held.value)).join(), inspect(Object.assign({}, answer.values.email?.value))];
    for (const text of shown) for (const value of Object.values(SOMEBODYS)) expect(text).not.toContain(value);
    const dump = await on.databases.dataOwner<{ row: string }[]>`
      select r::text as row from vault.record r union all select p::text from ledger.pending p union all select h::text from ledger.history h`;
    for (const { row } of dump) {
      for (const value of Object.values(SOMEBODYS)) {
        expect(row).not.toContain(value);
        expect(row).not.toContain(Buffer.from(value).toString("hex"));
      }
    }
  });
});
