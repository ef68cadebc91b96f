import { unzipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { referenceOperator, type SubjectId } from "../../src/policy/index.ts";
import { anIin } from "../support/an-iin.ts";
import { aToken } from "../support/api.ts";
import { ApiClient, refusalOf as refusal } from "../support/api-client.ts";
import { finishDestructions, stillWebFace, type WebFace } from "../support/web-face.ts";

/** The whole way of a family, by programs alone: no page is asked for, no cookie is kept. */
let face: WebFace;
let api: ApiClient;
beforeAll(async () => {
  face = await stillWebFace();
  api = new ApiClient(face.app);
});

const EMAIL = "api-family@example.kz";

let child: string;
let receipt: string;
let capability: string;

describe("a family over the API alone", () => {
  it("joins: a text, a form, a code, and a token for what it wants to do", async () => {
    const { visitor, form, text } = await api.call("getJoin", {});
    expect(text.document).toMatchObject({ kind: "consent-own" });
    const values = { "family-name": "Программная", "given-name": "Анна", "birth-date": "24.03.1987", email: EMAIL };
    expect(await refusal(api.call("postJoin", { body: { visitor, form, values, consent: false } }))).toBe("invalid-fields");
    const { attempt } = await api.call("postJoin", { body: { visitor, form, values, consent: true } });
    expect((await api.call("postJoin", { body: { visitor, form, values, consent: true } })).attempt).toBe(attempt);
    const code = await face.mailedCode(EMAIL);
    // A wish for a token that is none makes nobody: the code is good for the right one.
    expect(await refusal(api.call("postJoinCode", { body: { attempt, code, token: { name: " ", scopes: ["data:read"], days: 30 } } }))).toBe("invalid-fields");
    expect(await face.services.databases.dataOwner`select 1 from accounts.account`).toHaveLength(0);
    const joined = await api.call("postJoinCode", {
      body: { attempt, code, token: { name: "Семейная программа", scopes: ["data:read", "data:write", "children", "consents", "history", "export", "leave", "account"], days: 30 } },
    });
    api.token = joined.token;
    const my = await api.call("getMy", {});
    expect(my).toMatchObject({ subject: joined.subject, children: [], stillRightAsked: false });
    expect(my.values).toContainEqual(expect.objectContaining({ field: "given-name", value: "Анна" }));
    expect((await api.call("getMySessions", {})).sessions).toEqual([]);
  });

  it("clause:S1 leaves no session open where the token could not be made after joining", async () => {
    const owner = face.services.databases.dataOwner;
    const { visitor, form } = await api.call("getJoin", {});
    const values = { "family-name": "Прерванная", "given-name": "Анна", "birth-date": "24.03.1987", email: "cut-off@example.kz" };
    const { attempt } = await api.call("postJoin", { body: { visitor, form, values, consent: true } });
    const body = { attempt, code: await face.mailedCode("cut-off@example.kz"), token: { name: "Программа", scopes: ["data:read" as const], days: 30 } };
    await owner`alter table tokens.token add constraint cut_off check (made_at < '2000-01-01') not valid`;
    try {
      expect(await refusal(api.call("postJoinCode", { body }))).toBe("internal");
    } finally {
      await owner`alter table tokens.token drop constraint cut_off`;
    }
    expect(await owner`select 1 from accounts.session`).toHaveLength(0);
  });

  it("adds a child with an answer to each purpose, once for one form", async () => {
    const { form, text } = await api.call("getMyChildrenNew", {});
    expect(text.hash).toMatch(/^[0-9a-f]{64}$/);
    const body = {
      form, values: { "family-name": "Программный", "given-name": "Дитя", "birth-date": "04.05.2017" }, relation: "mother" as const,
      answers: { "service-provision": "yes", learning: "yes", events: "no" } as const,
    };
    const added = await api.call("postMyChildrenNew", { body });
    expect(await api.call("postMyChildrenNew", { body })).toEqual(added);
    child = added.child;
    expect((await api.call("getMy", {})).children).toEqual([child]);
    expect((await api.call("getMyChildrenChild", { path: { child } })).values).toContainEqual(expect.objectContaining({ field: "given-name", value: "Дитя" }));
  });

  it("makes the child a code, and takes it back", async () => {
    const { code } = await api.call("postMyChildrenChildCode", { path: { child } });
    expect(code).toMatch(/^\d{16}$/);
    expect((await api.call("getMyChildrenChildCode", { path: { child } })).waiting).toHaveLength(1);
    await api.call("postMyChildrenChildCodeTakeBack", { path: { child } });
    expect((await api.call("getMyChildrenChildCode", { path: { child } })).waiting).toEqual([]);
  });

  it("reads and answers consents, each by its own text, and gets receipts that say that a program gave them", async () => {
    const { questions } = await api.call("getMyChildrenChildConsents", { path: { child } });
    expect(questions).toContainEqual(expect.objectContaining({ purpose: "events", state: "ConsentRefused" }));
    const place = { child, purpose: "events", scope: "processing" } as const;
    const { answers, form } = await api.call("getMyChildrenChildConsentsPurposeScope", { path: place });
    expect(answers).toEqual(["give"]);
    ({ receipt } = await api.call("postMyChildrenChildConsentsPurposeScope", { path: place, body: { form, answer: "give" }, key: "consent-1" }));
    expect(await api.call("postMyChildrenChildConsentsPurposeScope", { path: place, body: { form, answer: "give" }, key: "consent-1" })).toEqual({ receipt });
    expect((await api.call("getMyChildrenChildConsents", { path: { child } })).events).toContainEqual(expect.objectContaining({ receipt, state: "ConsentGiven", method: "api-token" }));
    await face.services.ledger.integrate();
    expect(await api.call("getMyChildrenChildReceiptsReceipt", { path: { child, receipt } })).toHaveProperty("@context");
    expect(await api.call("getMyChildrenChildReceiptsReceiptEntries", { path: { child, receipt } })).toMatchObject({ format: "robotek-consent-receipt/1" });
    expect((await api.call("getMyChildrenChildReceiptsReceiptText", { path: { child, receipt } })).hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("corrects what was typed, and a new address only by the code that is sent there", async () => {
    expect(await api.call("postMyChildrenChildCorrect", { path: { child }, body: { values: { "given-name": "Дитятко" } } })).toEqual({ fields: ["given-name"], attempt: null });
    const { earlier } = await api.call("getMyChildrenChildCorrect", { path: { child } });
    expect(earlier).toContainEqual(expect.objectContaining({ field: "given-name", value: "Дитя" }));
    const { attempt } = await api.call("postMyCorrect", { body: { values: { email: "new-api-family@example.kz" } } });
    expect(attempt).not.toBeNull();
    const code = await face.mailedCode("new-api-family@example.kz");
    expect(await refusal(api.call("postMyCorrectEmail", { body: { attempt: attempt ?? "", code: "00000000" } }))).toBe("code-wrong");
    await api.call("postMyCorrectEmail", { body: { attempt: attempt ?? "", code } });
    expect((await api.call("getMy", {})).values).toContainEqual(expect.objectContaining({ field: "email", value: "new-api-family@example.kz" }));
    await api.call("postMyStillRight", {});
    expect((await api.call("getMyStillRight", {})).confirmedAt).not.toBeNull();
  });

  // A part of the journey, which stands on what came before it: clause:R1, clause:S1.
  it("gives the own number and the child's, and a token for data alone gives neither", async () => {
    const [own, childs] = [anIin("870324", 1), anIin("170504", 1, "6")];
    expect(await api.call("postMyCorrect", { body: { values: { iin: own } } })).toEqual({ fields: ["iin"], attempt: null });
    expect(await api.call("postMyChildrenChildCorrect", { path: { child }, body: { values: { iin: childs } } })).toEqual({ fields: ["iin"], attempt: null });
    expect(await refusal(api.call("postMyCorrect", { body: { values: { iin: anIin("870325", 1) } } }))).toBe("invalid-fields");
    const { subject, token } = { subject: (await api.call("getMy", {})).subject, token: api.token };
    api.token = await aToken(face, subject as SubjectId, ["data:read", "data:write", "children"]);
    expect(await refusal(api.call("postMyCorrect", { body: { values: { iin: anIin("870324", 2) } } }))).toBe("scope-missing");
    api.token = token;
    expect((await api.call("getMy", {})).values).toContainEqual(expect.objectContaining({ field: "iin", value: own }));
  });

  it("reads the history page by page, each entry with its opening", async () => {
    await face.services.ledger.integrate();
    const first = await api.call("getMyHistory", { query: { limit: 3 } });
    expect(first.rows).toHaveLength(3);
    const second = await api.call("getMyHistory", { query: { limit: 3, cursor: first.next ?? "" } });
    expect(second.rows.map(({ entry }) => entry)).not.toContain(first.rows[0]?.entry);
    const [opens] = second.rows.filter((row) => row.opens && row.index !== null);
    expect((await api.call("getMyHistoryEntry", { path: { entry: opens?.entry ?? "" } })).proof).toContain("c2sp.org/tlog-proof");
    expect(await refusal(api.call("getMyHistory", { query: { cursor: "AAAA" } }))).toBe("request-shape");
  });

  it("takes everything along", async () => {
    const { bytes, type } = await api.file("postMyChildrenChildExport", { path: { child } });
    expect(type).toBe("application/zip");
    expect(Object.keys(unzipSync(bytes))).toContain("my-data.json");
    expect(Object.keys(unzipSync((await api.file("postMyExport", {})).bytes))).toContain("my-data.html");
  });

  it("withdraws everything, cancels, withdraws again, and has it destroyed at once by a fresh code", async () => {
    const plan = await api.call("getMyWithdraw", {});
    expect(plan.records).toHaveLength(2);
    expect(await api.call("postMyWithdraw", {})).toEqual({ began: "leaves" });
    expect(await refusal(api.call("getMy", {}))).toBe("leaving");
    const { leaves, cancelling } = await api.call("getMyLeaving", {});
    expect(leaves).toHaveLength(2);
    expect(await refusal(api.call("postMyLeavingCancel", { body: { shown: "0" } }))).toBe("form-stale");
    // The address was moved in this very account a moment ago: a code to it proves nothing until the days of grace have passed (clause:S1).
    expect(await refusal(api.call("postMyLeavingNow", {}))).toBe("address-moved");
    await api.call("postMyLeavingCancel", { body: { shown: cancelling.shown } });
    face.clock.advance({ days: referenceOperator.graceDays });
    expect((await api.call("getMy", {})).children).toEqual([child]);
    await api.call("postMyWithdraw", {});
    const { attempt } = await api.call("postMyLeavingNow", {});
    expect(await refusal(api.call("postMyLeavingCode", { body: { attempt, code: "00000000" } }))).toBe("code-wrong");
    const { records } = await api.call("postMyLeavingCode", { body: { attempt, code: await face.mailedCode("new-api-family@example.kz") } });
    expect(records).toHaveLength(2);
    capability = records[0]?.capability ?? "";
    expect(await refusal(api.call("getMyLeaving", {}))).toBe("token-refused");
  });

  it("reads the certificate at its address, without a token; of the tokens nothing is left", async () => {
    await finishDestructions(face);
    api.token = null;
    const page = await api.call("getCertificateCapability", { path: { capability } });
    expect(page.certificate).toMatchObject({ format: "robotek.destruction-certificate/1" });
    expect(await face.services.databases.dataOwner`select token_id::text from tokens.token union all select key_hash from tokens.kept_answer`).toEqual([]);
  });
});

it("the official documents are read without a token, in the language asked for", async () => {
  const { documents } = await api.call("getDocuments", { query: { lang: "kk" } });
  expect(documents.map(({ kind }) => kind)).toContain("policy");
  const { versions } = await api.call("getDocumentsKind", { path: { kind: "policy" } });
  expect((await api.call("getDocumentsKindVersion", { path: { kind: "policy", version: versions[0]?.version ?? 1 } })).hash).toBe(versions[0]?.hash);
});
