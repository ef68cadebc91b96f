import { describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { clientAtDesk } from "../support/api.ts";
import { refusalOf } from "../support/api-client.ts";
import { aMember, aPerson, openDesk } from "../support/desk.ts";
import { A_PDF } from "../support/intake.ts";
import { stillWebFace } from "../support/web-face.ts";

const face = await stillWebFace();
const [registrar, officer] = [await aMember(face, "registrar"), await aMember(face, "protection-officer")];
const { intakeDesk: { paperCodes, scans }, databases, ledger, requests } = face.services;
const printed = (): Promise<string> => paperCodes.make({ by: registrar.actor, paper: "request-form", subject: null, language: "ru" });
const count = async (): Promise<number> => Number((await databases.dataOwner<{ n: string }[]>`select count(*) as n from requests.request`)[0]?.n);

describe("the code in the QR of a blank request form", () => {
  it("leads to taking the request in, then to that request, and binds the scan to its person's record (clause:U1, clause:R1)", async () => {
    const person = await aPerson(face, "Заявителева");
    const code = await printed();
    const { browser } = registrar;
    await openDesk(face, browser);
    const scan = async () => browser.post(await browser.get("/desk/intake"), "/desk/intake/paper", { code });
    const led = await scan();
    expect(led.headers.location).toContain(`/desk/requests/new?code=${code}`);
    const form = await browser.get(String(led.headers.location));
    expect(form.body).toContain(`value="${code}"`);
    const fields = { kind: "access", language: "ru", sender: "subject", name: "Заявителева Анна", email: person.email, code };
    const byTelephone = await browser.post(form, "/desk/requests/new", { ...fields, channel: "telephone" });
    expect([byTelephone.statusCode, byTelephone.body.includes("Код бывает только на бумаге")]).toEqual([422, true]);
    const taken = await browser.post(form, "/desk/requests/new", { ...fields, channel: "paper" });
    expect(taken.statusCode).toBe(303);
    expect((await browser.post(form, "/desk/requests/new", { ...fields, channel: "paper" })).body).toContain("По этой форме обращение уже записано");

    expect((await scan()).body).toContain("ещё не известно, чьё оно");
    const { api } = await clientAtDesk(face, "registrar");
    const bindTo = (subject: string) => refusalOf(api.call("postDeskFamiliesSubjectPapers", { path: { subject }, query: { kind: "request-form", code }, sent: { type: "application/pdf", bytes: A_PDF } }));
    expect(await bindTo(person.subject)).toBe("paper-code-waits");
    const caseId = (await requests.byNumber(/done=(\d{3}-\d{3}-\d{3})/u.exec(String(taken.headers.location))?.[1] ?? "")) ?? "";
    await requests.accept({ caseId, by: officer.actor, requestId: newId(), about: person.subject, senderSubject: person.subject, sender: "subject", how: "document-shown" });
    expect((await scan()).headers.location).toContain(`/desk/families/${person.subject}/papers?code=${code}`);
    const other = await aPerson(face, "Другая");
    expect(await bindTo(other.subject)).toBe("paper-code-other-person");
    const bound = await scans.add({ by: registrar.actor, subject: person.subject, kind: "request-form", exception: null, code, bytes: A_PDF, requestId: newId() });
    await ledger.integrate();
    expect((await ledger.history(databases.data, person.subject, { limit: 20 })).map(({ detail }) => detail)).toContainEqual({ what: "paper-scanned", scan: bound, kind: "request-form", exception: null, request: caseId });
    expect((await scan()).body).toContain("уже использован");
  });

  it("is taken by the twin too: not twice, not by telephone, and not the code of a form of consent", async () => {
    const { api } = await clientAtDesk(face, "registrar");
    const [code, consent] = [await printed(), await paperCodes.make({ by: registrar.actor, paper: "consent-form", subject: null, language: "ru" })];
    const body = { channel: "paper", language: "ru", kind: "question", sender: "stranger", values: { words: "Когда?", email: "asks@example.kz" } } as const;
    expect(await refusalOf(api.call("postDeskRequestsNew", { body: { ...body, paperCode: consent } }))).toBe("paper-code-unknown");
    expect(await refusalOf(api.call("postDeskRequestsNew", { body: { ...body, channel: "telephone", paperCode: code } }))).toBe("invalid-fields");
    const { request } = await api.call("postDeskRequestsNew", { body: { ...body, paperCode: code } });
    expect(await api.call("postDeskIntakePaper", { body: { code } })).toMatchObject({ paper: "request-form", subject: null, request });
    expect(await refusalOf(api.call("postDeskRequestsNew", { body: { ...body, paperCode: code } }))).toBe("paper-code-has-request");
  });

  it("comes in with its request or not at all: of two at once, and of one that fails, there is one request (clause:R1)", async () => {
    const { api } = await clientAtDesk(face, "registrar");
    const code = await printed();
    const body = { channel: "paper", language: "ru", kind: "question", sender: "stranger", values: { words: "Когда?", email: "twice@example.kz" }, paperCode: code } as const;
    const before = await count();
    const tries = await Promise.allSettled([api.call("postDeskRequestsNew", { body }), api.call("postDeskRequestsNew", { body })]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await count()).toBe(before + 1);
    const fresh = await printed();
    const failing = requests.receive({
      kind: "question", channel: "paper", sender: "stranger", by: registrar.actor, values: body.values, language: "ru", requestId: newId(),
      along: async (tx, caseId) => {
        await paperCodes.leadTo(tx, fresh, caseId);
        throw new Error("the machine stopped");
      },
    });
    await expect(failing).rejects.toThrow("the machine stopped");
    expect(await count()).toBe(before + 1);
    await paperCodes.blankRequest(databases.data, fresh);
  });
});
