import { beforeAll, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, aPerson } from "../support/desk.ts";
import { webFace, type WebFace } from "../support/web-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let face: WebFace;
beforeAll(async () => {
  face = await webFace({ clock });
});

it("clause:T1 clause:S3 information on transfers names each time that the person's data left: to whom, on which ground, for what, which fields, when; and no other person's", async () => {
  const { requests, finding } = face.services;
  const [person, registrar, officer] = [await aPerson(face), await aMember(face, "registrar"), await aMember(face, "protection-officer")];
  const leftAt = clock.now();
  const { people } = await finding.disclosures.disclose({
    by: registrar.actor, to: { kind: "own-staff" }, purpose: "service-provision", fields: ["given-name", "family-name"], list: "everybody", reason: "event", words: "Список на ёлку", requestId: newId(),
  });
  for await (const page of people) expect(page.length).toBeGreaterThan(0);
  const later = await aPerson(face, "Позднева");
  const answer = async (subject: typeof person.subject) => {
    const { caseId } = await requests.receive({ kind: "transfers-information", channel: "web-signed-in", sender: "subject", by: { kind: "subject", subject }, values: {}, language: "ru", requestId: newId() });
    await requests.decide({ caseId, by: officer.actor, requestId: newId(), words: "Сведения ниже." });
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
    return { caseId, step: (await requests.shown(caseId)).steps.find(({ event }) => event.part === "list-transfers") };
  };
  const { caseId, step } = await answer(person.subject);
  expect(step).toMatchObject({ told: { transfers: 0, lists: 1 }, transfers: [{ at: leftAt, recipient: "own-staff", role: "registrar", ground: "contract", purpose: "service-provision", fields: ["family-name", "given-name"] }] });
  const page = (await person.browser.get(`/my/requests/${caseId}`)).body;
  for (const said of ["Передач другим лицам: 0", "Выгружено сотрудникам школы: 1", "сотрудник школы: сотрудник записи"]) expect(page).toContain(said);
  expect(page).not.toContain("Список на ёлку");
  expect((await answer(later.subject)).step).toMatchObject({ told: { transfers: 0, lists: 0 }, transfers: [] });
});
