import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { clientAtDesk } from "../support/api.ts";
import { type ApiProblem, refusalOf } from "../support/api-client.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, aPerson, type MemberAtDesk } from "../support/desk.ts";
import { FormBrowser, textOf, webFace, type WebFace } from "../support/web-face.ts";

// 2028 is entered by nobody; the terms of what comes now reach it. A Monday.
const clock = movableClock("2027-12-27T04:00:00Z");
let face: WebFace;
let officer: MemberAtDesk;
let administrator: MemberAtDesk;
beforeAll(async () => {
  face = await webFace({ clock });
  officer = await aMember(face, "protection-officer");
  administrator = await aMember(face, "administrator");
});

const MISSING = 'data-missing-years="2028"';
const idOf = (html: string): string => /\/desk\/requests\/([0-9a-f-]{36})/.exec(html)?.[1] ?? "";

describe("requests while the calendar's next year is missing", () => {
  it("clause:R1 clause:R3 clause:T7 are taken in from every channel, with terms that end no later than they should", async () => {
    const { requests, restrictions, databases } = face.services;
    const browser = new FormBrowser(face.app);
    const sent = await browser.submit(await browser.get("/requests"), "/requests", { kind: "access", sender: "subject", words: "Что обо мне есть?", email: "visitor@example.kz" });
    expect(sent.statusCode).toBe(200);
    const taken = await officer.browser.post(await officer.browser.get("/desk/requests/new"), "/desk/requests/new", { channel: "paper", language: "ru", kind: "question", sender: "subject", words: "Когда занятия?", name: "Иванов", email: "paper@example.kz" });
    expect([taken.statusCode, idOf(String(taken.headers.location))]).toEqual([303, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    const { subject } = await aPerson(face, "Блокируемая");
    await requests.receive({ kind: "blocking", channel: "web-signed-in", sender: "subject", by: { kind: "subject", subject }, values: {}, language: "ru", requestId: newId() });
    const rows = await requests.queue({ by: officer.actor, requestId: newId(), until: null, only: "all", limit: 50 });
    expect(rows).toHaveLength(3);
    // Day 30 is 26 January 2028, a Wednesday; what kind of day is not known, and a week before it the answer is in time in any case.
    const answers = await databases.dataOwner<{ answer: string }[]>`select answer_on::text as answer from requests.request`;
    expect(answers.map(({ answer }) => answer)).toEqual(["2028-01-19", "2028-01-19", "2028-01-19"]);
    const held = await restrictions.inForce(databases.data, subject);
    expect(held.map(({ kind }) => kind)).toEqual(["block"]);
  });

  it("clause:R3 go on in the missing year itself: the morning's letters, the queue, an act on a case", async () => {
    clock.set("2028-01-10T04:00:00Z");
    officer = await aMember(face, "protection-officer");
    administrator = await aMember(face, "administrator");
    expect(await face.services.requests.tellMorning()).toMatchObject({ day: "2028-01-10" });
    const queue = await officer.browser.get("/desk/requests");
    expect([queue.statusCode, queue.body.includes(MISSING)]).toEqual([200, true]);
    const id = idOf(queue.body.slice(queue.body.indexOf('id="q-')));
    const page = await officer.browser.get(`/desk/requests/${id}`);
    expect((await officer.browser.submit(page, `/desk/requests/${id}/take`, {})).statusCode).toBe(200);
  });
});

describe("the calendar at the desk", () => {
  it("clause:G4 tells the administrator of a missing year on the first page, opens it with the law's days, and takes a day that a decree moves", async () => {
    const { browser } = administrator;
    const home = await browser.get("/desk");
    expect(home.body).toContain('data-missing-years="2028 2029"');
    const list = await browser.get("/desk/calendar");
    const wrong = await browser.submit(list, "/desk/calendar", { year: "28", "kurban-ait": "31.02.2028", source: "" });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('value="31.02.2028"');
    const opened = await browser.submit(wrong, "/desk/calendar", { year: "2028", "kurban-ait": "04.05.2028", source: "Закон № 267-II" });
    expect(opened.body).toContain('id="d-2028-01-04"');
    expect(opened.body).toContain('id="d-2028-05-04"');
    const again = await browser.post(list, "/desk/calendar", { year: "2028", "kurban-ait": "", source: "Закон № 267-II" });
    expect(again.headers.location).toBe("/desk/calendar/2028");
    const otherYear = await browser.submit(opened, "/desk/calendar/2028", { day: "07.01.2027", kind: "working", source: "Постановление" });
    expect(otherYear.statusCode).toBe(422);
    const set = await browser.submit(opened, "/desk/calendar/2028", { day: "05.01.2028", kind: "moved-day-off", source: "Постановление № 1 <b>" });
    expect(textOf(set.body)).toContain("Постановление № 1 <b>");
    expect(set.body).not.toContain("<b>");
    expect((await browser.get("/desk/calendar/2029")).statusCode).toBe(404);
    expect((await officer.browser.get("/desk/requests")).body).not.toContain(MISSING);
  });

  it("clause:G4 opens the year after by a program, and answers in the same words", async () => {
    const { api } = await clientAtDesk(face, "administrator");
    expect((await api.call("getDeskCalendar", {})).missing).toEqual([2029]);
    expect(await refusalOf(api.call("postDeskCalendarYear", { path: { year: "2029" }, body: { day: "2029-01-03", kind: "working", source: "Закон" } }))).toBe("calendar-year-missing");
    const opened = await api.call("postDeskCalendar", { body: { year: 2029, source: "Закон № 267-II" } });
    expect(opened.days).toContainEqual(expect.objectContaining({ day: "2029-12-16", kind: "holiday" }));
    expect(await refusalOf(api.call("postDeskCalendar", { body: { year: 2029, source: "Закон № 267-II" } }))).toBe("calendar-year-known");
    const faults = await api.call("postDeskCalendarYear", { path: { year: "2029" }, body: { day: "2028-01-03", kind: "working", source: "Закон" } }).catch((error: unknown) => error as ApiProblem);
    expect((faults as ApiProblem).problem).toMatchObject({ status: 422, fields: [{ field: "day", reason: "calendar-day" }] });
    const set = await api.call("postDeskCalendarYear", { path: { year: "2029" }, body: { day: "2029-01-04", kind: "moved-day-off", source: "Постановление № 2" } });
    expect(set.days).toContainEqual({ day: "2029-01-04", kind: "moved-day-off", source: "Постановление № 2" });
    expect(await api.call("getDeskCalendarYear", { path: { year: "2029" } })).toEqual(set);
    expect((await api.call("getDeskCalendar", {})).missing).toEqual([]);
  });
});
