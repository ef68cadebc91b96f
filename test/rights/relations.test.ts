import type { LightMyRequestResponse } from "fastify";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { aChildOf, newestSubject } from "../support/child.ts";
import { FormBrowser, JOINING, stillWebFace, type WebFace } from "../support/web-face.ts";
import { everyRow } from "./every-row.ts";
import { routeClasses } from "./routes.ts";

/** Somebody of the family or near it: signed in or not, with what only some may learn of him. */
interface Person {
  readonly name: string;
  readonly subject: SubjectId;
  readonly browser: FormBrowser | null;
  readonly secrets: readonly string[];
  /** Ids that stand in addresses of this person's pages. */
  readonly ids: readonly string[];
}

const OFFICER = { kind: "staff", role: "protection-officer", subject: newId() as SubjectId } as const;
let face: WebFace;
const people = new Map<string, Person>();
const person = (name: string): Person => {
  const found = people.get(name);
  if (found === undefined) throw new Error(`nobody is ${name}`);
  return found;
};

/** Who may learn what is somebody's: the person, and who represents a child now. Everybody else is kept out, whatever the relation was or will be. */
const KNOWN_TO: Readonly<Record<string, readonly string[]>> = {
  mother: ["mother"], father: ["father"], former: ["former"], stranger: ["stranger"], shared: ["mother", "father"], hers: ["mother"], his: ["father"],
};
const VIEWERS = ["mother", "father", "former", "stranger", "nobody"] as const;

async function anAdult(name: string, familyName: string): Promise<Person> {
  const browser = new FormBrowser(face.app);
  const email = `${name}@example.kz`;
  const codePage = await browser.submit(await browser.get("/join"), "/join", { ...JOINING, "family-name": familyName, email, phone: `+7 701 555 1${people.size} 23` });
  await browser.submit(codePage, "/join/code", { code: await face.mailedCode(email) });
  const subject = await newestSubject(face.services);
  return { name, subject, browser, secrets: [familyName, email, subject], ids: [subject] };
}

async function aChild(name: string, of: Person, givenName: string): Promise<Person> {
  const subject = await aChildOf(face.services, of.subject, { "family-name": "Общая", "given-name": givenName, "birth-date": "2017-05-04", "study-place": `Школа для ${givenName}` });
  return { name, subject, browser: null, secrets: [givenName, subject], ids: [subject] };
}

/** The ids of entries and receipts that stand on a child's or a person's own pages, as its viewer sees them. */
async function withIds(who: Person, viewer: Person, base: string): Promise<Person> {
  const ids = new Set(who.ids);
  for (const page of ["/history", "/consents"]) {
    for (const [, id] of ((await viewer.browser?.get(base + page))?.body ?? "").matchAll(/\/([0-9a-f]{8}-[0-9a-f-]{27})"/g)) if (id !== undefined) ids.add(id);
  }
  return { ...who, ids: [...ids] };
}

beforeAll(async () => {
  face = await stillWebFace();
  await face.app.ready();
  const { families, ledger } = face.services;
  for (const [name, familyName] of [["mother", "Материнская"], ["father", "Отцовский"], ["former", "Бывший"], ["stranger", "Посторонний"]] as const) people.set(name, await anAdult(name, familyName));
  people.set("shared", await aChild("shared", person("mother"), "Общедитя"));
  people.set("hers", await aChild("hers", person("mother"), "Материнадитя"));
  people.set("his", await aChild("his", person("father"), "Отцадитя"));
  const child = person("shared").subject;
  const add = (representative: SubjectId) => families.addSecondRepresentative({
    child, representative, relation: "father", proof: "birth-certificate", until: null, by: OFFICER, requestId: newId(),
  });
  await add(person("former").subject);
  await families.endRepresentation({ child, representative: person("former").subject, reason: "mistake", by: OFFICER, requestId: newId() });
  await add(person("father").subject);
  await face.work();
  await ledger.integrate();
  for (const name of ["mother", "father", "former", "stranger"]) people.set(name, await withIds(person(name), person(name), "/my"));
  for (const name of ["shared", "hers", "his"]) {
    const viewer = person(KNOWN_TO[name]?.[0] ?? "");
    people.set(name, await withIds(person(name), viewer, `/my/children/${person(name).subject}`));
  }
}, 120_000);

const mayLearn = (viewer: string, of: string): boolean => KNOWN_TO[of]?.includes(viewer) === true;
const forbidden = (viewer: string): string[] => [...people.values()].filter(({ name }) => !mayLearn(viewer, name)).flatMap(({ secrets }) => secrets);

/** A route with each place filled by the ids of somebody; the purposes and scopes of consents are everybody's. A receipt's files hang at its address. */
function addressesOf(url: string, of: Person): string[] {
  const filled = url.replace(":purpose", "learning").replace(":scope", "processing");
  const [first, second] = [filled.replace(":child", of.subject), filled.replace(":child", person("shared").subject)];
  const places = url.includes(":child") && first !== second ? [first, second] : [first];
  const both = url.endsWith("/consents/:receipt") ? places.flatMap((place) => ["", ".json", ".jsonld"].map((ending) => place + ending)) : places;
  return both.flatMap((one) => (one.includes(":") ? of.ids.map((id) => one.replaceAll(/:\w+(\([^)]*\))?/g, id)) : [one]));
}

async function ask(method: string, address: string, viewer: string): Promise<LightMyRequestResponse> {
  const browser = viewer === "nobody" ? null : person(viewer).browser;
  const cookie = [...(browser?.cookies ?? [])].map(([key, value]) => `${key}=${value}`).join("; ");
  const post = method === "POST";
  return face.app.inject({
    method: post ? "POST" : "GET", url: address,
    headers: { ...(cookie === "" ? {} : { cookie }), ...(post ? { "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" } : {}) },
    ...(post ? { payload: "" } : {}),
  });
}

const bare = (text: string): string => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "").replace(/value="[^"]*"/g, "");
const OWN = Object.entries(routeClasses).filter(([, kind]) => kind === "own").map(([name]) => name);

describe("the people of this grid", () => {
  it("do see what is theirs, so that the refusals mean something", async () => {
    for (const [of, viewers] of Object.entries(KNOWN_TO)) {
      for (const viewer of viewers) {
        const address = of === viewer ? "/my" : `/my/children/${person(of).subject}`;
        const answer = await ask("GET", address, viewer);
        expect([answer.statusCode, viewer, of]).toEqual([200, viewer, of]);
        expect(answer.body).toContain(person(of).secrets[0]);
      }
    }
  });

  it("have pages with ids that could be tried", () => {
    for (const { name, ids } of people.values()) if (name !== "nobody") expect([name, ids.length > 1]).toEqual([name, true]);
  });
});

describe.each(VIEWERS)("clause:G5 %s", (viewer) => {
  it.each(OWN)("learns nothing of another by %s, whatever id stands in the address", async (name) => {
    const [method = "", url = ""] = name.split(" ");
    const kept = forbidden(viewer);
    for (const of of people.values()) {
      for (const address of addressesOf(url, of)) {
        const answer = await ask(method, address, viewer);
        expect(answer.statusCode, address).toBeLessThan(500);
        const leaks = kept.filter((secret) => !address.includes(secret) && answer.body.includes(secret));
        expect([address, leaks]).toEqual([address, []]);
        if (url.includes(":child") && viewer !== "nobody") {
          const child = /children\/([^/]+)/.exec(address)?.[1];
          const whose = [...people.values()].find(({ subject }) => subject === child);
          if (whose !== undefined && !mayLearn(viewer, whose.name) && method === "GET") expect([address, answer.statusCode]).toEqual([address, 404]);
        }
      }
    }
  });

  it("meets another's child like one that nobody knows", async () => {
    const others = [...people.values()].filter(({ name }) => ["shared", "hers", "his"].includes(name) && !mayLearn(viewer, name));
    for (const { subject } of others) {
      const [theirs, nobodys] = [await ask("GET", `/my/children/${subject}`, viewer), await ask("GET", `/my/children/${newId()}`, viewer)];
      expect([theirs.statusCode, bare(theirs.body)]).toEqual([nobodys.statusCode, bare(nobodys.body)]);
    }
    expect(others.length).toBe(["mother", "father"].includes(viewer) ? 1 : 3);
  });
});

describe("posts without a form of ours", () => {
  it("change no row, whoever sends them and whatever id they name", async () => {
    // The log records that a form was shown anew, with the own name on it.
    const rows = async () => Object.entries(await everyRow(face.services.databases)).filter(([table]) => !table.startsWith("ledger.")).sort();
    const before = await rows();
    for (const name of OWN.filter((one) => one.startsWith("POST "))) {
      for (const viewer of VIEWERS) for (const of of ["shared", "hers"]) for (const address of addressesOf(name.slice(5), person(of)).slice(0, 3)) await ask("POST", address, viewer);
    }
    expect(await rows()).toEqual(before);
  });
});
