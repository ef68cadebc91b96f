import { beforeAll, describe, expect, it } from "vitest";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import type { Actor, FieldId, SubjectId } from "../../src/policy/index.ts";
import { anIin } from "../support/an-iin.ts";
import { aToken } from "../support/api.ts";
import { ApiClient, refusalOf as refusal } from "../support/api-client.ts";
import { aChildOf } from "../support/child.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, type MemberAtDesk } from "../support/desk.ts";
import { type MailFace, mailFace } from "../support/mail-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let on: MailFace;
let officer: MemberAtDesk;
beforeAll(async () => {
  on = await mailFace(clock);
  officer = await aMember(on.face, "protection-officer");
});

const act = (caseId: string) => ({ caseId, by: officer.actor, requestId: newId() });
const own = (subject: SubjectId): Actor => ({ kind: "subject", subject });

async function held(subject: SubjectId, field: FieldId): Promise<string | undefined> {
  const { values } = await on.face.services.vault.read(accessFor({ purpose: "request-handling", actor: officer.actor, requestId: newId() }), subject, [field]);
  const found = values[field];
  return found === undefined ? undefined : reveal(found.value, "ui");
}

const numberLetters = async (email: string): Promise<number> => (await on.lettersTo(email)).filter(({ kind }) => kind === "iin-written").length;

describe("a person's number, asked for by a request clause:S1", () => {
  it("is told at the address as on the page: who asks in another's open session is noticed; a child's, at the representative's", async () => {
    const { requests } = on.face.services;
    const { subject, email } = await on.aPerson();
    const child = await aChildOf(on.face.services, subject);
    const asked = [[subject, own(subject), anIin("870324", 41)], [child, { kind: "representative", subject, of: child }, anIin("170504", 41, "6")]] as const;
    for (const [n, [about, by, iin]] of asked.entries()) {
      const sender = about === subject ? "subject" : "representative";
      const { caseId } = await requests.receive({ kind: "correction", channel: "web-signed-in", sender, by, values: { words: "номер" }, corrections: { iin }, language: "ru", requestId: newId() });
      await requests.decide({ ...act(caseId), words: "" });
      expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
      expect([await held(about, "iin"), await numberLetters(email)]).toEqual([iin, n + 1]);
    }
  });

  it("is asked for by no program that may not open the account", async () => {
    const { subject } = await on.aPerson();
    const child = await aChildOf(on.face.services, subject);
    const api = new ApiClient(on.face.app, await aToken(on.face, subject, ["requests", "data:read"]));
    const body = { kind: "correction", words: "номер", corrections: { iin: anIin("870324", 42) } } as const;
    expect(await refusal(api.call("postMyRequestsNew", { body }))).toBe("scope-missing");
    expect(await refusal(api.call("postMyChildrenChildRequestsNew", { path: { child }, body }))).toBe("scope-missing");
    expect((await api.call("getMyRequests", {})).requests).toEqual([]);
    api.token = await aToken(on.face, subject, ["requests", "account"]);
    expect((await api.call("postMyRequestsNew", { body })).state).toBe("RequestAccepted");
  });
});
