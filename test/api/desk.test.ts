import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { API_SCOPES } from "../../src/modules/tokens/index.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { aToken, callApi, clientAtDesk } from "../support/api.ts";
import { ApiClient, type ApiProblem, refusalOf as refusal } from "../support/api-client.ts";
import { admit } from "../support/desk.ts";
import { A_TRACE, capabilityOf, csv, familyLine } from "../support/importing.ts";
import { A_PDF, aPhone, ANSWERS } from "../support/intake.ts";
import { stillWebFace, type WebFace } from "../support/web-face.ts";

/** The desk by programs alone: after the tokens are made no page is asked for. */
let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
});

const ADULT = { "family-name": "Әбілқасымова", "given-name": "Күләш", "birth-date": "21.03.1990" };
const CHILD = { values: { "family-name": "Әбілқасымова", "given-name": "Іңкәр", "birth-date": "04.05.2016" }, relation: "mother" as const, answers: ANSWERS };

/** A family of an adult and a child who were there with a document. */
async function takenIn(api: ApiClient) {
  const place = { path: { channel: "in-person" } } as const;
  const { form } = await api.call("getDeskIntakeNewChannel", place);
  return api.call("postDeskIntakeNewChannel", {
    ...place, body: { form, confirmation: "own-word-with-document", shownDocument: "identity-card", adult: { values: { ...ADULT, phone: aPhone() }, consent: true }, children: [CHILD] },
  });
}

describe("a registrar's program takes a family in by telephone clause:C2", () => {
  let api: ApiClient;
  let adult: string;
  const phone = aPhone();
  const email = "kulash@example.kz";
  beforeAll(async () => {
    ({ api } = await clientAtDesk(face, "registrar"));
  });

  const body = (form: string) => ({ form, adult: { values: { ...ADULT, phone, email }, consent: true }, children: [CHILD], calledBack: true, scriptRead: true });

  it("with the words of the call, both ticks, and a code to the typed address", async () => {
    const { form, own, child, script } = await api.call("getDeskIntakeNewChannel", { path: { channel: "telephone" }, query: { lang: "kk" } });
    expect([own.hash, child.hash]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(script).toMatchObject({ language: "kk" });
    const place = { path: { channel: "telephone" }, query: { lang: "kk" } } as const;
    const unread = await api.call("postDeskIntakeNewChannel", { ...place, body: { ...body(form), scriptRead: false } }).catch((error: unknown) => error as ApiProblem);
    expect((unread as ApiProblem).problem.fields).toContainEqual(expect.objectContaining({ field: "script-read" }));
    expect(await refusal(api.call("postDeskIntakeNewChannel", { path: place.path, query: { lang: "ru" }, body: body(form) }))).toMatch(/^form-/);
    const taken = await api.call("postDeskIntakeNewChannel", { ...place, body: body(form), key: "family-1" });
    expect(taken).toMatchObject({ before: false, children: [expect.any(String)], receipts: [expect.any(String), expect.any(String)] });
    expect(await api.call("postDeskIntakeNewChannel", { ...place, body: body(form), key: "family-1" })).toEqual(taken);
    expect(await api.call("postDeskIntakeNewChannel", { ...place, body: body(form) })).toMatchObject({ adult: taken.adult, before: true });
    adult = taken.adult;
    const path = { subject: adult };
    const [child1] = taken.children;
    const heard = (confirmed: string | null) => [adult, child1].map((subject) => ({ subject, channel: "telephone", confirmed }));
    expect(await api.call("getDeskFamiliesSubject", { path })).toMatchObject({ hasEmail: false, isPupil: false, children: [{ subject: child1 }], taken: heard(null) });
    await api.call("postDeskFamiliesSubjectEmailCode", { path, body: { attempt: taken.attempt ?? "", code: await face.mailedCode(email) } });
    expect(await api.call("getDeskFamiliesSubject", { path })).toMatchObject({ hasEmail: true, taken: heard("e-mail-code") });
  });

  it("and gives nobody who has an address another one: that opens the account, and takes two members", async () => {
    const path = { subject: adult };
    const [held, pupil] = [path, { subject: (await api.call("getDeskFamiliesSubject", { path })).children[0]?.subject ?? "" }];
    for (const one of [held, pupil]) expect(await refusal(api.call("postDeskFamiliesSubjectEmail", { path: one, body: { email: "second@mailbox.example", checked: "document", document: "passport" } }))).toBe("address-not-first");
    const first = await takenIn(api);
    const askFirst = (said: { checked: "document" | "caller-check"; document?: "passport" }) => api.call("postDeskFamiliesSubjectEmail", { path: { subject: first.adult }, body: { email: "first@mailbox.example", ...said } });
    // Whoever just telephones is not asked to be believed: clause:S1.
    expect(await refusal(askFirst({ checked: "caller-check" }))).toBe("caller-unchecked");
    expect(await refusal(askFirst({ checked: "document" }))).toBe("invalid-fields");
    const { attempt } = await askFirst({ checked: "document", document: "passport" });
    const { databases, vault } = face.services;
    const staff = { kind: "staff", subject: newId() as SubjectId, role: "registrar" } as const;
    // The person proves an own address while the member waits for the code.
    await databases.data.begin((tx) => vault.collect(tx, accessFor({ purpose: "service-provision", actor: staff, requestId: newId() }), first.adult as SubjectId, { email: "own@mailbox.example" }, { source: "web-form", at: face.clock.now() }));
    expect(await refusal(api.call("postDeskFamiliesSubjectEmailCode", { path: { subject: first.adult }, body: { attempt, code: await face.mailedCode("first@mailbox.example") } }))).toBe("address-not-first");
  });

  it("and what a program shows is kept for no repetition, with a key or without", async () => {
    const { member } = await clientAtDesk(face, "registrar");
    const token = await aToken(face, member.subject, API_SCOPES);
    const show = () => callApi(face, "POST", `/desk/people/${adult}/show`, { token, body: { purpose: "service-provision", field: "phone" }, headers: { "idempotency-key": "show-1" } });
    const kept = async () => (await face.services.databases.dataOwner<{ rows: number }[]>`select count(*)::int as rows from tokens.kept_answer where subject_id = ${member.subject}`)[0]?.rows;
    for (const answer of [await show(), await show()]) {
      expect(answer.json()).toMatchObject({ field: "phone", value: expect.any(String) as string });
      expect(answer.headers["idempotency-replayed"]).toBeUndefined();
    }
    expect(await kept()).toBe(0);
  });

  it("and asks staff when the telephone is known, without showing whose it is", async () => {
    const { form } = await api.call("getDeskIntakeNewChannel", { path: { channel: "telephone" } });
    const known = await api.call("postDeskIntakeNewChannel", { path: { channel: "telephone" }, body: { ...body(form), adult: { values: { ...ADULT, phone }, consent: true } } }).catch((error: unknown) => error as ApiProblem);
    expect((known as ApiProblem).problem).toMatchObject({ status: 422, fields: [{ field: "known", reason: "known-contact" }] });
    expect(JSON.stringify((known as ApiProblem).problem)).not.toContain(adult);
  });

  it("and adds another child only after the caller is checked", async () => {
    const path = { subject: adult };
    const place = { path: { ...path, channel: "telephone" } } as const;
    const again = async () => {
      const { form } = await api.call("getDeskFamiliesSubjectChildrenChannel", place);
      return api.call("postDeskFamiliesSubjectChildrenChannel", { ...place, body: { form, calledBack: true, scriptRead: true, children: [{ ...CHILD, values: { ...CHILD.values, "given-name": "Әлия" } }] } });
    };
    expect(await refusal(again())).toBe("caller-unchecked");
    expect((await api.call("getDeskFamiliesSubjectCaller", { path })).questions).toEqual(expect.arrayContaining(["birth-date", "email", "phone"]));
    expect(await api.call("postDeskFamiliesSubjectCaller", { path, body: { field: "birth-date", said: "22.03.1990" } })).toEqual({ fits: false });
    expect(await api.call("postDeskFamiliesSubjectCaller", { path, body: { field: "birth-date", said: "21.03.1990" } })).toEqual({ fits: true });
    expect(await api.call("postDeskFamiliesSubjectCaller", { path, body: { field: "email", said: email } })).toEqual({ fits: true });
    expect((await api.call("getDeskFamiliesSubjectCaller", { path })).passed).toBe(true);
    expect((await again()).adult).toBe(adult);
    expect((await api.call("getDeskFamiliesSubject", { path })).children).toHaveLength(2);
  });

  it("and binds the signed letter to its record by its code, with what became of the paper clause:U1", async () => {
    const path = { subject: (await takenIn(api)).adult };
    const letter = await api.call("postDeskFamiliesSubjectLetter", { path });
    expect(letter.lines[0]).toContain("Күләш");
    expect(await api.call("postDeskIntakePaper", { body: { code: letter.code } })).toMatchObject({ paper: "receipt-letter", ...path });
    expect(await refusal(api.call("postDeskFamiliesSubjectPapers", { path, query: { kind: "identity-copy" }, sent: { type: "application/pdf", bytes: A_PDF } }))).toBe("invalid-fields");
    const { scan } = await api.call("postDeskFamiliesSubjectPapers", { path, query: { kind: "consent-form", code: letter.code }, sent: { type: "application/pdf", bytes: A_PDF } });
    expect((await api.file("postDeskFamiliesSubjectPapersScanOpen", { path: { ...path, scan } })).bytes.equals(A_PDF)).toBe(true);
    expect((await api.call("getDeskIntake", {})).waiting).toContainEqual(expect.objectContaining({ ...path, what: "fate" }));
    await api.call("postDeskFamiliesSubjectPapersScanFate", { path: { ...path, scan }, body: { fate: "returned" } });
    expect((await api.call("getDeskFamiliesSubjectPapers", { path })).papers).toMatchObject([{ scan, kind: "consent-form", events: [{ change: "returned" }] }]);
  });
});

describe("a registrar's program imports a small spreadsheet clause:C4", () => {
  const FILE = csv([familyLine(1), familyLine(2), familyLine(3, { 2: "nobody" }), familyLine(4, { 7: "31.02.2016" })]);

  it("uploads, maps, reads on what is wrong, puts a line right, sends the letters, hears a yes, and undoes the rest", async () => {
    const { api } = await clientAtDesk(face, "registrar");
    const { import: id } = await api.call("postDeskImports", { sent: { type: "text/csv", bytes: FILE }, key: "file-1" });
    expect(await api.call("postDeskImports", { sent: { type: "text/csv", bytes: FILE }, key: "file-1" })).toEqual({ import: id });
    expect(await refusal(api.call("postDeskImports", { sent: { type: "text/csv", bytes: FILE } }))).toBe("file-known");
    const path = { import: id };
    const { mapping, delimiter } = await api.call("getDeskImportsImportColumns", { path });
    expect([mapping[2], delimiter]).toEqual(["adult.email", ";"]);
    expect((await api.call("postDeskImportsImportSample", { path })).rows[0]?.[2]).toContain(A_TRACE);
    expect(await refusal(api.call("postDeskImportsImportColumns", { path, body: { mapping: mapping.map((target) => (target === "adult.email" ? null : target)) } }))).toBe("invalid-fields");
    await api.call("postDeskImportsImportColumns", { path, body: { mapping } });
    await face.work();
    expect(await api.call("getDeskImportsImport", { path })).toMatchObject({ state: "checked", rows: 4, ready: 2, faulty: 2 });
    const first = await api.call("getDeskImportsImportLines", { path, query: { limit: 1 } });
    const second = await api.call("getDeskImportsImportLines", { path, query: { limit: 1, cursor: first.next ?? "" } });
    expect([first.rows[0]?.faults[0]?.target, second.rows[0]?.faults[0]?.target, second.next]).toEqual(["adult.email", "child.birth-date", null]);
    const line = { ...path, line: first.rows[0]?.line ?? 0 };
    const { cells } = await api.call("getDeskImportsImportLinesLine", { path: line });
    await api.call("postDeskImportsImportLinesLine", { path: line, body: { cells: { ...cells, "adult.email": `put.${A_TRACE}@post.kz` } } });
    await api.call("postDeskImportsImportLinesLineLeavingOut", { path: { ...path, line: second.rows[0]?.line ?? 0 } });
    await api.call("postDeskImportsImportLetters", { path });
    await face.work();
    expect(await api.call("getDeskImportsImport", { path })).toMatchObject({ asked: 3, faulty: 0, leftOut: 1 });
    const capability = await capabilityOf(face, `family1.${A_TRACE}@post.kz`);
    const open = new ApiClient(face.app);
    const waiting = await open.call("getImportedCapability", { path: { capability } });
    expect(waiting.adult["email"]).toBe(`family1.${A_TRACE}@post.kz`);
    const yes = { form: waiting.form, consent: true, answers: { "service-provision": "yes", learning: "yes" } as const };
    expect((await open.call("postImportedCapabilityAcceptance", { path: { capability }, body: yes })).subject).toMatch(/^[0-9a-f-]{36}$/);
    expect(await refusal(open.call("getImportedCapability", { path: { capability } }))).toBe("import-answer-over");
    expect(await api.call("postDeskImportsImportUndoing", { path })).toMatchObject({ state: "undone", accepted: 1, undone: 2, waiting: 0 });
  });

  it("an administrator sees how far it has come, and does nothing", async () => {
    const { api } = await clientAtDesk(face, "administrator");
    const [seen] = (await api.call("getDeskImports", {})).imports;
    expect(seen?.state).toBe("undone");
    expect(await refusal(api.call("postDeskImportsImportUndoing", { path: { import: seen?.import ?? newId() } }))).toBe("role-not-permitted");
    expect(await refusal(api.call("postDeskImports", { sent: { type: "text/csv", bytes: FILE } }))).toBe("role-not-permitted");
  });
});

describe("a member's program acts on documents that lie before the member clause:G5", () => {
  it("adds a representative by number, ends it again, puts a birth date right, and gives a pupil a code", async () => {
    const { api } = await clientAtDesk(face, "registrar");
    const { children: [child = ""] } = await takenIn(api);
    const other = await takenIn(api);
    const { number } = await api.call("getDeskFamiliesSubject", { path: { subject: other.adult } });
    expect(await api.call("postDeskIntakePerson", { body: { number } })).toEqual({ subject: other.adult });
    const path = { subject: child };
    expect(await refusal(api.call("postDeskFamiliesSubjectActsRepresentative", { path, body: { number, relation: "father", documentSeen: false } }))).toBe("invalid-fields");
    await api.call("postDeskFamiliesSubjectActsRepresentative", { path, body: { number, relation: "father", documentSeen: true } });
    expect((await api.call("getDeskFamiliesSubjectActs", { path })).representatives).toHaveLength(2);
    const declared = (await api.call("getDeskFamiliesSubjectActs", { path })).representatives.find(({ proof }) => proof === "declared");
    expect(declared).toMatchObject({ relation: "mother", until: null });
    const proof = { representative: declared?.subject ?? "", relation: "mother", documentSeen: true } as const;
    expect(await refusal(api.call("postDeskFamiliesSubjectActsRepresentationProof", { path, body: { ...proof, documentSeen: false } }))).toBe("invalid-fields");
    await api.call("postDeskFamiliesSubjectActsRepresentationProof", { path, body: proof });
    expect((await api.call("getDeskFamiliesSubjectActs", { path })).representatives).toContainEqual(expect.objectContaining({ subject: proof.representative, proof: "birth-certificate", until: null }));
    await api.call("postDeskFamiliesSubjectActsRepresentationEnd", { path, body: { representative: other.adult, reason: "court" } });
    expect((await api.call("getDeskFamiliesSubjectActs", { path })).representatives).toHaveLength(1);
    await api.call("postDeskFamiliesSubjectActsBirthDate", { path, body: { document: "birth-certificate", birthDate: "04.05.2011" } });
    expect((await api.call("getDeskFamiliesSubjectActs", { path })).stage).toBe("from-14");
    expect((await api.call("postDeskFamiliesSubjectActsCode", { path, body: { documentSeen: true } })).code).toMatch(/^\d{16}$/);
    expect(await refusal(api.call("getDeskFamiliesSubjectActs", { path: { subject: other.adult } }))).toBe("child-unknown");
  });
});

describe("the log and the counts, for who watches clause:U5", () => {
  it("are searched by operation, clause and days, page by page, with a proof of each entry", async () => {
    const { api } = await clientAtDesk(face, "auditor");
    await face.work();
    await face.services.ledger.integrate();
    const found = await api.call("getDeskLedger", { query: { operation: "collect" } });
    expect(new Set(found.rows.map(({ operation }) => operation))).toEqual(new Set(["collect"]));
    const index = found.rows[0]?.index ?? 0;
    expect((await api.file("getDeskLedgerIndexProof", { path: { index } })).bytes.toString()).toContain("c2sp.org/tlog-proof");
    expect((await api.call("getDeskLedgerState", {})).size).toBeGreaterThan(index);
    expect((await api.call("getDeskLedger", { query: { until: "2020-01-01" } })).rows).toEqual([]);
    expect((await api.call("getDeskOversight", {})).clauses).toContainEqual(expect.objectContaining({ clause: "U5" }));
    expect(await refusal(api.call("getDeskMattersStill", {}))).toBe("role-not-permitted");
  });
});

describe("a token for the desk clause:S1", () => {
  it("loses the desk with the membership, for good; the person's own data stay open to it", async () => {
    const { api, member } = await clientAtDesk(face, "registrar");
    const { member: other } = await clientAtDesk(face, "administrator");
    expect((await api.call("getDeskIntake", {})).waiting).toBeInstanceOf(Array);
    await face.services.staff.members.leave({ by: { ...other.actor, role: "administrator" }, member: member.subject, requestId: newId() });
    expect(await refusal(api.call("getDeskIntake", {}))).toBe("page-unknown");
    expect((await api.call("getMy", {})).subject).toBe(member.subject);
    face.clock.advance({ seconds: 1 });
    await admit(face, member.subject, "registrar");
    expect(await refusal(api.call("getDeskIntake", {}))).toBe("token-refused");
  });

  it("is revoked, with all others of its person, when the second factor is reset", async () => {
    const { api, member } = await clientAtDesk(face, "registrar");
    const own = new ApiClient(face.app, await aToken(face, member.subject, ["data:read"]));
    const { api: administrator } = await clientAtDesk(face, "administrator");
    expect((await own.call("getMy", {})).subject).toBe(member.subject);
    await administrator.call("postDeskStaffMemberReset", { path: { member: member.subject } });
    for (const client of [api, own]) expect(await refusal(client.call("getMy", {}))).toBe("token-refused");
    expect(await face.services.apiTokens.list(member.subject)).toEqual([]);
  });
});
