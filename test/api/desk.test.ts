import { beforeAll, describe, expect, it } from "vitest";
import type { StaffRole, SubjectId } from "../../src/policy/index.ts";
import { newId } from "../../src/platform/id.ts";
import { API_SCOPES } from "../../src/modules/tokens/index.ts";
import { aToken } from "../support/api.ts";
import { ApiClient, ApiProblem } from "../support/api-client.ts";
import { newestSubject } from "../support/child.ts";
import { admit, aMember, type MemberAtDesk } from "../support/desk.ts";
import { A_TRACE, capabilityOf, csv, familyLine } from "../support/importing.ts";
import { A_PDF, aPhone, ANSWERS } from "../support/intake.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

/** The desk by programs alone: after the tokens are made no page is asked for. */
let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
});

const refusal = async (call: Promise<unknown>): Promise<string> => call.then(() => "done", (error: unknown) => (error instanceof ApiProblem ? error.problem.reason : String(error)));

async function atDesk(...roles: [StaffRole, ...StaffRole[]]): Promise<{ api: ApiClient; member: MemberAtDesk }> {
  const member = await aMember(face, ...roles);
  return { member, api: new ApiClient(face.app, await aToken(face, member.subject, API_SCOPES)) };
}

const ADULT = { "family-name": "Әбілқасымова", "given-name": "Күләш", "birth-date": "21.03.1990" };
const CHILD = { values: { "family-name": "Әбілқасымова", "given-name": "Іңкәр", "birth-date": "04.05.2016" }, relation: "mother" as const, answers: ANSWERS };

describe("a registrar's program takes a family in by telephone clause:C2", () => {
  let api: ApiClient;
  let adult: string;
  const phone = aPhone();
  const email = "kulash@example.kz";
  beforeAll(async () => {
    ({ api } = await atDesk("registrar"));
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
    expect(await api.call("getDeskFamiliesSubject", { path })).toMatchObject({ hasEmail: false, isPupil: false, children: [{ subject: taken.children[0] }], taken: [{ channel: "telephone", confirmed: null }] });
    await api.call("postDeskFamiliesSubjectEmailCode", { path, body: { attempt: taken.attempt ?? "", code: await face.mailedCode(email) } });
    expect(await api.call("getDeskFamiliesSubject", { path })).toMatchObject({ hasEmail: true, taken: [{ confirmed: "e-mail-code" }] });
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
    const path = { subject: adult };
    const letter = await api.call("postDeskFamiliesSubjectLetter", { path });
    expect(letter.lines[0]).toContain("Күләш");
    expect(await api.call("postDeskIntakePaper", { body: { code: letter.code } })).toMatchObject({ paper: "receipt-letter", subject: adult });
    expect(await refusal(api.call("postDeskFamiliesSubjectPapers", { path, query: { kind: "identity-copy" }, sent: { type: "application/pdf", bytes: A_PDF } }))).toBe("invalid-fields");
    const { scan } = await api.call("postDeskFamiliesSubjectPapers", { path, query: { kind: "consent-form", code: letter.code }, sent: { type: "application/pdf", bytes: A_PDF } });
    expect((await api.file("postDeskFamiliesSubjectPapersScanOpen", { path: { ...path, scan } })).bytes.equals(A_PDF)).toBe(true);
    expect((await api.call("getDeskIntake", {})).waiting).toContainEqual(expect.objectContaining({ subject: adult, what: "fate" }));
    await api.call("postDeskFamiliesSubjectPapersScanFate", { path: { ...path, scan }, body: { fate: "returned" } });
    expect((await api.call("getDeskFamiliesSubjectPapers", { path })).papers).toMatchObject([{ scan, kind: "consent-form", events: [{ change: "returned" }] }]);
  });
});

describe("a registrar's program imports a small spreadsheet clause:C4", () => {
  const FILE = csv([familyLine(1), familyLine(2), familyLine(3, { 2: "nobody" }), familyLine(4, { 7: "31.02.2016" })]);

  it("uploads, maps, reads on what is wrong, puts a line right, sends the letters, hears a yes, and undoes the rest", async () => {
    const { api } = await atDesk("registrar");
    const { import: id } = await api.call("postDeskImports", { sent: { type: "text/csv", bytes: FILE } });
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
    const { api } = await atDesk("administrator");
    const [seen] = (await api.call("getDeskImports", {})).imports;
    expect(seen?.state).toBe("undone");
    expect(await refusal(api.call("postDeskImportsImportUndoing", { path: { import: seen?.import ?? newId() } }))).toBe("role-not-permitted");
    expect(await refusal(api.call("postDeskImports", { sent: { type: "text/csv", bytes: FILE } }))).toBe("role-not-permitted");
  });
});

describe("a person's program asks, and an officer's decides clause:R1 clause:R3", () => {
  let mine: ApiClient;
  let person: SubjectId;
  let officer: ApiClient;
  beforeAll(async () => {
    await joinAs(face, new FormBrowser(face.app), "asks@example.kz");
    person = await newestSubject(face.services);
    mine = new ApiClient(face.app, await aToken(face, person));
    officer = (await atDesk("protection-officer")).api;
  });

  it("sends, is asked for more, gives it, and reads the decision, each step as it happens", async () => {
    expect(await refusal(mine.call("postMyRequestsNew", { body: { kind: "correction", corrections: { "given-name": " " } } }))).toBe("invalid-fields");
    const sent = await mine.call("postMyRequestsNew", { body: { kind: "correction", words: "Имя написано не так", corrections: { "given-name": "Алмагүл" } }, key: "ask-1" });
    expect(sent.state).toBe("RequestAccepted");
    const path = { request: sent.request };
    expect(await officer.call("getDeskRequestsNumberedNumber", { path: { number: sent.number } })).toEqual({ request: sent.request });
    expect((await officer.call("getDeskRequests", {})).rows).toContainEqual(expect.objectContaining({ request: sent.request, blocked: true }));
    const closed = await officer.call("getDeskRequestsRequest", { path });
    expect([closed.given, JSON.stringify(closed).includes("не так")]).toEqual([expect.arrayContaining(["words"]), false]);
    expect((await officer.call("postDeskRequestsRequestShow", { path })).corrections).toEqual({ "given-name": "Алмагүл" });
    await officer.call("postDeskRequestsRequestTake", { path });
    await officer.call("postDeskRequestsRequestAsk", { path, body: { fields: ["phone"], words: "По какому телефону перезвонить?" } });
    expect((await mine.call("getMyRequestsRequest", { path })).asked).toMatchObject({ fields: ["phone"], words: "По какому телефону перезвонить?" });
    await mine.call("postMyRequestsRequestMore", { path, body: { values: { phone: "+7 701 555 01 23" } } });
    await officer.call("postDeskRequestsRequestDecide", { path, body: { words: "Мы исправили имя." } });
    await face.work();
    const told = await mine.call("getMyRequestsRequest", { path });
    expect(told).toMatchObject({ state: "RequestFulfilled", mayTakeBack: false, answer: { words: "Мы исправили имя." } });
    expect(told.steps.map(({ what }) => what)).not.toContain("taken");
    expect((await mine.call("getMy", {})).values).toContainEqual(expect.objectContaining({ field: "given-name", value: "Алмагүл" }));
  });

  it("takes one back, and reads nobody else's clause:G5", async () => {
    const { request } = await mine.call("postMyRequestsNew", { body: { kind: "access" } });
    await joinAs(face, new FormBrowser(face.app), "other-asks@example.kz");
    const other = new ApiClient(face.app, await aToken(face, await newestSubject(face.services)));
    expect(await refusal(other.call("getMyRequestsRequest", { path: { request } }))).toBe("request-unknown");
    expect(await refusal(other.call("postMyRequestsRequestTakeBack", { path: { request } }))).toBe("request-unknown");
    await mine.call("postMyRequestsRequestTakeBack", { path: { request } });
    expect((await mine.call("getMyRequests", {})).requests[0]).toMatchObject({ request, state: "RequestUnfulfilled" });
  });

  it("without an account follows it at its address, and is refused for a reason of the law", async () => {
    const open = new ApiClient(face.app);
    expect(await refusal(open.call("postRequests", { body: { kind: "access", sender: "subject", values: { words: "Что обо мне есть?" } } }))).toBe("invalid-fields");
    const { capability, number } = await open.call("postRequests", { body: { kind: "access", sender: "subject", values: { words: "Что обо мне есть?", email: "visitor@example.kz" } } });
    const { request } = await officer.call("getDeskRequestsNumberedNumber", { path: { number } });
    await officer.call("postDeskRequestsRequestReject", { path: { request }, body: { reason: "nothing-held", words: "Мы искали и ничего не нашли." } });
    expect(await open.call("getRequestsCapability", { path: { capability } })).toMatchObject({ state: "RequestRejected", answer: { reason: "nothing-held", words: "Мы искали и ничего не нашли." } });
  });
});

describe("the log and the counts, for who watches clause:U5", () => {
  it("are searched by operation, clause and days, page by page, with a proof of each entry", async () => {
    const { api } = await atDesk("auditor");
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
    const { api, member } = await atDesk("registrar");
    const { member: other } = await atDesk("administrator");
    expect((await api.call("getDeskIntake", {})).waiting).toBeInstanceOf(Array);
    await face.services.staff.members.leave({ by: { ...other.actor, role: "administrator" }, member: member.subject, requestId: newId() });
    expect(await refusal(api.call("getDeskIntake", {}))).toBe("page-unknown");
    expect((await api.call("getMy", {})).subject).toBe(member.subject);
    face.clock.advance({ seconds: 1 });
    await admit(face, member.subject, "registrar");
    expect(await refusal(api.call("getDeskIntake", {}))).toBe("token-refused");
  });

  it("is revoked, with all others of its person, when the second factor is reset", async () => {
    const { api, member } = await atDesk("registrar");
    const own = new ApiClient(face.app, await aToken(face, member.subject, ["data:read"]));
    const { api: administrator } = await atDesk("administrator");
    expect((await own.call("getMy", {})).subject).toBe(member.subject);
    await administrator.call("postDeskStaffMemberReset", { path: { member: member.subject } });
    for (const client of [api, own]) expect(await refusal(client.call("getMy", {}))).toBe("token-refused");
    expect(await face.services.apiTokens.list(member.subject)).toEqual([]);
  });
});
