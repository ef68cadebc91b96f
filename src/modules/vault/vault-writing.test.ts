import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/id.ts";
import { reveal } from "../../platform/personal.ts";
import { Refusal } from "../../platform/refusal.ts";
import { asSubjectId, type SubjectId } from "../../policy/index.ts";
import type { RunningDestruction } from "../participants/index.ts";
import { recordLife } from "../subjects/index.ts";
import { accessFor, Vault } from "./index.ts";
import { ownAccess, ownActor, SOMEBODYS, vaultInUse, type VaultInUse } from "./vault.fixtures.ts";

let on: VaultInUse;
beforeAll(async () => {
  on = await vaultInUse();
});

const requests = (subject: SubjectId) => accessFor({ purpose: "request-handling", actor: ownActor(subject), requestId: newId() });
const desk = () => accessFor({ purpose: "service-provision", actor: { kind: "system", job: "test" }, requestId: newId() });
async function emailOf(subject: SubjectId): Promise<string | undefined> {
  const { values } = await on.vault.read(requests(subject), subject, ["email"]);
  return values.email && reveal(values.email.value, "ui");
}

describe("writing to the vault", () => {
  it("clause:C3 takes values by one door: validated, sealed, with source and time, ledgered", async () => {
    const subject = await on.aPerson({ "given-name": "  Айгерим ", phone: "8 701 000 00 01" });
    const { values } = await on.vault.read(ownAccess(subject), subject, ["given-name", "phone"]);
    expect(values["given-name"] && reveal(values["given-name"].value, "ui")).toBe("Айгерим");
    expect(values.phone && reveal(values.phone.value, "ui")).toBe("+77010000001");
    const history = await on.ledger.history(on.databases.data, subject, { limit: 5 });
    expect(history.find(({ operation }) => operation === "collect")).toMatchObject({ fields: ["given-name", "phone"], detail: { source: "web-form" } });
  });

  it("clause:C2 takes nothing before the consent, and nothing that the policy refuses", async () => {
    const subject = await on.aSubject();
    const collect = (): Promise<unknown> => on.databases.data.begin((tx) => on.vault.collect(tx, ownAccess(subject), subject, { email: "a@example.org" }, { source: "web-form", at: on.clock.now() }));
    await expect(collect()).rejects.toMatchObject({ reason: "consent-missing", clause: "C2" });
    await on.consent(subject);
    await collect();
    const marketing = accessFor({ purpose: "marketing-mail", actor: ownActor(subject), requestId: newId() });
    // @ts-expect-error a birth date is no field of marketing by mail
    await expect(on.databases.data.begin((tx) => on.vault.collect(tx, marketing, subject, { "birth-date": "1990-01-01" }, { source: "web-form", at: on.clock.now() })))
      .rejects.toMatchObject({ reason: "field-not-declared", clause: "G3" });
  });

  it("refuses bad values all at once, naming fields and reasons and no value", async () => {
    const subject = await on.aPerson();
    const bad = { email: "not an address", "birth-date": "2030-02-30", phone: "12" };
    const error: unknown = await on.databases.data
      .begin((tx) => on.vault.correct(tx, requests(subject), subject, bad, { source: "web-form", at: on.clock.now() }))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refusal);
    expect((error as Refusal).fields.map(({ field }) => field).sort()).toEqual(["birth-date", "email", "phone"]);
    expect(JSON.stringify(error)).not.toContain("not an address");
  });

  it("clause:C7 corrects with a history, keeps the other fields, shows each value's age, and tells every participant", async () => {
    const subject = await on.aPerson();
    const collectedAt = on.clock.now();
    on.clock.advance({ days: 3 });
    await on.databases.data.begin((tx) => on.vault.correct(tx, requests(subject), subject, { email: "New@example.org" }, { source: "telephone", at: on.clock.now() }));
    const { values } = await on.vault.read(requests(subject), subject, ["email", "phone"]);
    expect(values.email && reveal(values.email.value, "ui")).toBe("New@example.org");
    expect(values.email).toMatchObject({ source: "telephone", at: on.clock.now() });
    expect(values.phone).toMatchObject({ source: "web-form", at: collectedAt });
    expect(await on.vault.corrections(on.databases.data, subject)).toMatchObject([{ fields: ["email"], source: "telephone", as: "subject", at: on.clock.now() }]);
    const { compartments } = await on.vault.heldSummary(on.databases.data, subject);
    const contact = compartments.find(({ compartment }) => compartment === "contact");
    expect(contact?.version).toBe(2);
    expect(contact?.fields.find(({ field }) => field === "email")?.at).toEqual(on.clock.now());
    expect(contact?.fields.find(({ field }) => field === "phone")?.at).toEqual(collectedAt);
  });

  it("leaves nothing half done when it dies between record and commit", async () => {
    const subject = await on.aPerson();
    for (const step of ["vault:record-written", "vault:indexed"]) {
      on.onStep = (name) => (name === step ? Promise.reject(new Error("killed here")) : Promise.resolve());
      await expect(on.databases.data.begin((tx) => on.vault.correct(tx, requests(subject), subject, { email: "half@example.org" }, { source: "web-form", at: on.clock.now() }))).rejects.toThrow("killed here");
      on.onStep = () => Promise.resolve();
      expect(await emailOf(subject)).toBe(SOMEBODYS.email);
      expect(await on.vault.corrections(on.databases.data, subject)).toEqual([]);
    }
  });

  it("gives every document a key of its own and keeps the key of every other compartment", async () => {
    const subject = await on.aPerson();
    await on.consent(subject, { choices: [{ purpose: "abuse-prevention", scope: "processing", state: "ConsentGiven" }] });
    const identified = accessFor({ purpose: "abuse-prevention", actor: ownActor(subject), requestId: newId() });
    for (const number of ["N 1", "N 2"]) {
      await on.databases.data.begin((tx) => on.vault.collect(tx, identified, subject, { "identity-document": number, "given-name": "Айгерим" }, { source: "in-person", at: on.clock.now() }));
    }
    const rows = await on.databases.dataOwner<{ compartment: string; keys: number; versions: number }[]>`
      select compartment, count(distinct key_id)::int as keys, count(*)::int as versions from vault.record
       where subject_id = ${subject} and compartment in ('document', 'identity') group by compartment order by 1`;
    expect(rows).toEqual([{ compartment: "document", keys: 2, versions: 2 }, { compartment: "identity", keys: 1, versions: 3 }]);
  });

  it("opens no record in the place of another", async () => {
    const [a, b] = [await on.aPerson(), await on.aPerson()];
    await on.databases.dataOwner`update vault.record x set sealed = y.sealed, key_id = y.key_id from vault.record y where x.subject_id = ${a} and y.subject_id = ${b} and x.compartment = 'contact' and y.compartment = 'contact'`;
    await expect(emailOf(a)).rejects.toMatchObject({ reason: "destroyed" });
    const own = await on.aPerson();
    await on.databases.data.begin((tx) => on.vault.correct(tx, requests(own), own, { email: "second@example.org" }, { source: "web-form", at: on.clock.now() }));
    await on.databases.dataOwner`update vault.record x set sealed = y.sealed from vault.record y where x.subject_id = ${own} and y.subject_id = ${own} and x.compartment = 'contact' and y.compartment = 'contact' and x.version = 2 and y.version = 1`;
    await expect(emailOf(own)).rejects.toThrow("cannot be unsealed");
  });
});

describe("finding people", () => {
  it("finds by a whole value and a name's beginning, without holding the value, and only whom the access may read", async () => {
    const subject = await on.aPerson({ "family-name": "Қыдырбекова", email: "Kydyr@Example.org" });
    expect(await on.vault.findSubjects(desk(), "email", "kydyr@example.org")).toEqual([subject]);
    on.clock.advance({ seconds: 1 });
    expect(await on.vault.findSubjects(desk(), "family-name", "қыдыр", "beginning")).toEqual([subject]);
    await expect(on.vault.findSubjects(desk(), "family-name", "қы", "beginning")).rejects.toMatchObject({ reason: "search-too-short" });
    await expect(on.vault.findSubjects(desk(), "study-place", "Лицей № 7")).rejects.toMatchObject({ reason: "not-searchable" });
    const registrar = accessFor({ purpose: "service-provision", actor: { kind: "staff", subject, role: "registrar" }, requestId: newId() });
    await expect(on.vault.findSubjects(registrar, "birth-date", "1990-01-01")).rejects.toMatchObject({ reason: "not-searchable" });
    await expect(on.vault.findSubjects(accessFor({ purpose: "service-provision", actor: { kind: "visitor" }, requestId: newId() }), "email", "kydyr@example.org")).rejects.toMatchObject({ kind: "refused", reason: "role-not-permitted" });
    expect((await on.ledger.history(on.databases.data, subject, { limit: 1 }))[0]).toMatchObject({ fields: ["family-name"], detail: { search: true } });
    await on.consent(subject, { choices: [{ purpose: "service-provision", scope: "processing", state: "ConsentWithdrawn" }] });
    expect(await on.vault.findSubjects(desk(), "email", "kydyr@example.org")).toEqual([]);
    const plain = await on.databases.keysOwner<{ row: string }[]>`select t::text as row from keys.index_token t union all select s::text from keys.index_source s`;
    for (const { row } of plain) expect(row).not.toContain(Buffer.from("қыдырбекова").toString("hex"));
  });

  it("finds a corrected value after its job, the old one no more, and all again after a rebuild", async () => {
    const subject = await on.aPerson({ email: "before@example.org" });
    await on.databases.data.begin((tx) => on.vault.correct(tx, requests(subject), subject, { email: "after@example.org" }, { source: "web-form", at: on.clock.now() }));
    expect(await on.vault.findSubjects(desk(), "email", "before@example.org")).toEqual([subject]);
    await on.vault.indexSubject(subject);
    await on.vault.indexSubject(subject);
    expect(await on.vault.findSubjects(desk(), "email", "before@example.org")).toEqual([]);
    expect(await on.vault.findSubjects(desk(), "email", "after@example.org")).toEqual([subject]);
    await on.keys.index.clear();
    expect(await on.vault.findSubjects(desk(), "email", "after@example.org")).toEqual([]);
    const damaged = await on.aPerson();
    await on.databases.dataOwner`update vault.record set sealed = set_byte(sealed, 60, 255 - get_byte(sealed, 60)) where subject_id = ${damaged}`;
    expect((await on.vault.rebuildIndex()).damaged).toContain(damaged);
    expect(await on.vault.findSubjects(desk(), "email", "after@example.org")).toEqual([subject]);
  });

  it("removes a destroyed person's tokens and does not bring them back", async () => {
    const subject = await on.aPerson({ email: "gone@example.org" });
    await on.databases.data.begin((tx) => recordLife(tx, subject, "destroying", on.clock.now()));
    await on.keys.index.removeSubject(subject);
    await on.vault.indexSubject(subject);
    expect(await on.keys.index.findByToken("email", on.keys.index.blindToken("email", "gone@example.org"))).toEqual([]);
  });
});

describe("the vault among the participants", () => {
  it("clause:C8 exports wrapped values, finds its rows, and hands them to the eraser", async () => {
    const subject = await on.aPerson();
    const [, vaultPart] = on.participants.all();
    const exported = await on.databases.data.begin((tx) => vaultPart?.export(tx, subject, requests(subject)));
    expect(JSON.stringify(exported)).not.toContain(SOMEBODYS.email);
    expect(JSON.stringify(exported)).toContain("[personal]");
    await expect(on.databases.data.begin((tx) => vaultPart?.export(tx, subject, desk()) ?? Promise.resolve({}))).rejects.toThrow("request-handling");
    expect(await on.databases.data.begin((tx) => vaultPart?.find(tx, subject) ?? Promise.resolve([]))).toEqual([{ table: "vault.record", rows: 2 }]);
    const erased: string[] = [];
    const running: RunningDestruction = {
      id: newId(), subject, at: on.clock.now(), entryId: newId(),
      erase: (schema, table) => {
        erased.push(`${schema}.${table}`);
        return Promise.resolve(1);
      },
    };
    for (const participant of on.participants.inOrderOfDestruction()) await on.databases.data.begin((tx) => participant.destroy(tx, running));
    expect(erased).toEqual(["vault.record", "vault.correction", "subjects.life", "subjects.subject"]);
  });

  it("knows which keys are held under records, so that no living key is swept", async () => {
    const subject = await on.aPerson();
    const listed = (await on.keys.listKeys(subject)).map(({ keyId, compartment }) => ({ subject, keyId, compartment }));
    const used = await on.databases.dataOwner<{ key_id: string }[]>`select distinct key_id from vault.record where subject_id = ${subject}`;
    expect([...(await on.vault.holdsUnder(listed))].sort()).toEqual(used.map(({ key_id }) => key_id).sort());
    expect(await on.vault.holdsUnder([{ subject: asSubjectId(newId()), keyId: newId() }])).toEqual(new Set());
  });

  it("lets the app's role change or remove no record and no correction", async () => {
    for (const statement of ["update vault.record set version = 9", "delete from vault.record", "update vault.correction set source = 'paper'", "delete from vault.correction", "update subjects.life set life = 'living'", "delete from subjects.subject"]) {
      await expect(on.databases.data.unsafe(statement), statement).rejects.toThrow("permission denied");
    }
    expect(new Vault({ ...on })).toBeInstanceOf(Vault);
  });
});
