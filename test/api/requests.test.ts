import { beforeAll, describe, expect, it } from "vitest";
import type { SubjectId } from "../../src/policy/index.ts";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { aToken, clientAtDesk } from "../support/api.ts";
import { ApiClient, refusalOf as refusal } from "../support/api-client.ts";
import { newestSubject } from "../support/child.ts";
import { aPerson } from "../support/desk.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

const dayAfter = (at: Date, days: number): string => new Date(at.getTime() + days * 86_400_000).toISOString().slice(0, 10);

/** Requests by programs alone, from the asking to the answer. */
let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
});

describe("a person's program asks, and an officer's decides clause:R1 clause:R3", () => {
  let mine: ApiClient;
  let person: SubjectId;
  let officer: ApiClient;
  beforeAll(async () => {
    await joinAs(face, new FormBrowser(face.app), "asks@example.kz");
    person = await newestSubject(face.services);
    mine = new ApiClient(face.app, await aToken(face, person));
    officer = (await clientAtDesk(face, "protection-officer")).api;
  });

  it("sends, is asked for more, gives it, and reads the decision, each step as it happens", async () => {
    expect(await refusal(mine.call("postMyRequestsNew", { body: { kind: "correction", corrections: { "given-name": " " } } }))).toBe("invalid-fields");
    const sent = await mine.call("postMyRequestsNew", { body: { kind: "correction", words: "Имя написано не так", corrections: { "given-name": "Алмагүл" } }, key: "ask-1" });
    expect(sent.state).toBe("RequestAccepted");
    const path = { request: sent.request };
    expect(await officer.call("getDeskRequestsNumberedNumber", { path: { number: sent.number } })).toEqual({ request: sent.request });
    expect((await officer.call("getDeskRequests", {})).rows).toContainEqual(expect.objectContaining({ request: sent.request, blocked: true }));
    const closed = await officer.call("getDeskRequestsRequest", { path });
    expect(closed.documents).toEqual([]);
    expect([closed.given, JSON.stringify(closed).includes("не так")]).toEqual([expect.arrayContaining(["words"]), false]);
    expect((await officer.call("postDeskRequestsRequestShow", { path })).corrections).toEqual({ "given-name": "Алмагүл" });
    await officer.call("postDeskRequestsRequestTake", { path });
    await officer.call("postDeskRequestsRequestAsk", { path, body: { fields: ["phone"], words: "По какому телефону перезвонить?", until: dayAfter(face.clock.now(), 2) } });
    expect((await mine.call("getMyRequestsRequest", { path })).asked).toMatchObject({ fields: ["phone"], words: "По какому телефону перезвонить?", until: dayAfter(face.clock.now(), 2) });
    await mine.call("postMyRequestsRequestMore", { path, body: { values: { phone: "+7 701 555 01 23" } } });
    await officer.call("postDeskRequestsRequestDecide", { path, body: { words: "Мы исправили имя." } });
    await face.work();
    const told = await mine.call("getMyRequestsRequest", { path });
    expect(told).toMatchObject({ state: "RequestFulfilled", mayTakeBack: false, answer: { words: "Мы исправили имя." } });
    expect(told.steps.map(({ what }) => what)).not.toContain("taken");
    expect((await mine.call("getMy", {})).values).toContainEqual(expect.objectContaining({ field: "given-name", value: "Алмагүл" }));
  });

  it("judges a block that stands, and notes how an answer was told clause:T7", async () => {
    face.clock.advance({ minutes: 1 });
    const granted = async (): Promise<string> => {
      const { request } = await mine.call("postMyRequestsNew", { body: { kind: "blocking" } });
      await officer.call("postDeskRequestsRequestDecide", { path: { request }, body: { words: "Заблокировано." } });
      await face.work();
      return request;
    };
    const path = { request: await granted() };
    const stands = await officer.call("getDeskRequestsRequest", { path });
    expect(stands).toMatchObject({ state: "RequestFulfilled", untold: false, linked: [] });
    expect((await officer.call("getDeskMattersBlocks", {})).blocks).toContainEqual(expect.objectContaining({ request: path.request, judgedBy: stands.standingUntil }));
    await officer.call("postDeskRequestsRequestKeepBlock", { path, body: { words: "Проверяем дальше." } });
    const next = await officer.call("postDeskRequestsRequestTurnBlock", { path, body: { into: "correction", corrections: { "given-name": "Алма" }, words: "Исправим." } });
    expect((await officer.call("getDeskRequestsRequest", { path: { request: next.request } }))).toMatchObject({ kind: "correction", state: "RequestAccepted", linked: [{ request: path.request }] });
    await officer.call("postDeskRequestsRequestReject", { path: { request: next.request }, body: { reason: "violation-not-confirmed", words: "Верно и так." } });
    const other = { request: await granted() };
    await officer.call("postDeskRequestsRequestLiftBlock", { path: other, body: { reason: "put-right", words: "Снято." } });
    expect(await refusal(officer.call("postDeskRequestsRequestLiftBlock", { path: other, body: { reason: "put-right", words: "Снято." } }))).toBe("request-over");
    const { request } = await officer.call("postDeskRequestsNew", { body: { channel: "telephone", language: "ru", kind: "question", sender: "stranger", values: { phone: "+7 701 555 01 23", words: "Когда?" } } });
    await officer.call("postDeskRequestsRequestDecide", { path: { request }, body: { words: "Завтра." } });
    await face.work();
    expect(await officer.call("getDeskRequestsRequest", { path: { request } })).toMatchObject({ state: "RequestFulfilled", untold: true });
    await officer.call("postDeskRequestsRequestTell", { path: { request }, body: { how: "telephone", on: dayAfter(face.clock.now(), 0) } });
    expect((await officer.call("getDeskRequestsRequest", { path: { request } })).untold).toBe(false);
  });

  it("takes one back, and reads nobody else's clause:G5", async () => {
    face.clock.advance({ minutes: 1 });
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

describe("a stranger's program clause:G5", () => {
  it("answers alike whether the named record exists or not, and shows nothing of it", async () => {
    const { subject } = await aPerson(face, "Названная");
    const open = new ApiClient(face.app);
    const told: string[] = [];
    for (const relation of [String((await aboutSubject(face.services.databases.data, subject))?.number), "999999"]) {
      const { capability } = await open.call("postRequests", { body: { kind: "blocking", sender: "subject", values: { relation, email: "stranger@example.kz" } } });
      told.push(JSON.stringify(await open.call("getRequestsCapability", { path: { capability } })).replaceAll(/[0-9a-f-]{36}|\d{3}-\d{3}-\d{3}|"at":"[^"]*"|"receivedAt":"[^"]*"/g, ""));
    }
    expect(told[0]).toBe(told[1]);
    expect(told[0]).toContain("RequestRequiresAction");
  });
});
