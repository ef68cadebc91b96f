import { beforeAll, describe, expect, it } from "vitest";
import { API_SCOPES } from "../../src/modules/tokens/index.ts";
import { newId } from "../../src/platform/id.ts";
import { STAFF_ROLES, type StaffRole, type SubjectId } from "../../src/policy/index.ts";
import { type OpenApi, type Operation, operationsOf } from "../api/client-types.ts";
import { aToken, callApi } from "../support/api.ts";
import { aChildOf, newestSubject } from "../support/child.ts";
import { admit, aPerson } from "../support/desk.ts";
import { FormBrowser, JOINING, stillWebFace, type WebFace } from "../support/web-face.ts";
import { everyRow } from "./every-row.ts";

/** Everybody who may hold a token, and nobody. */
interface Caller {
  readonly name: string;
  readonly token: string | null;
  readonly role: StaffRole | null;
}

let face: WebFace;
let document: OpenApi;
const callers: Caller[] = [];
/** What only the victim and the victim's own tokens may learn. */
let secrets: string[];
let ids: string[];
let victim: SubjectId;

async function joined(email: string, familyName: string): Promise<SubjectId> {
  const browser = new FormBrowser(face.app);
  const codePage = await browser.submit(await browser.get("/join"), "/join", { ...JOINING, "family-name": familyName, email });
  await browser.submit(codePage, "/join/code", { code: await face.mailedCode(email) });
  return newestSubject(face.services);
}

beforeAll(async () => {
  face = await stillWebFace();
  victim = await joined("victim@example.kz", "Потерпевшая");
  const child = await aChildOf(face.services, victim, { "family-name": "Потерпевший", "given-name": "Тайнадитя", "birth-date": "2017-05-04" });
  const entry = (await face.services.ledger.history(face.services.databases.data, victim, { limit: 1, before: null }))[0]?.entryId ?? "";
  const receipt = (await face.services.consents.history(face.services.databases.data, victim))[0]?.receipt ?? "";
  await aToken(face, victim);
  const [token] = await face.services.apiTokens.list(victim);
  const [session] = await face.services.sessions.list(victim, "");
  ids = [victim, child, entry, receipt, token?.id ?? "", session?.id ?? "", newId()];
  secrets = ["Потерпевш", "Тайнадитя", "victim@example.kz"];
  const own = API_SCOPES;
  callers.push({ name: "nobody", token: null, role: null }, { name: "a forged token", token: `rbk_${"A".repeat(43)}`, role: null });
  callers.push({ name: "another person", token: await aToken(face, await joined("another@example.kz", "Посторонняя"), own), role: null });
  // A pupil of whom the victim is no representative: somebody else's child, of an age of its own credential.
  const parent = await joined("parent@example.kz", "Родитель");
  const pupil = await aChildOf(face.services, parent, { "family-name": "Ученик", "given-name": "Чужой", "birth-date": "2011-05-04" });
  await face.services.issuedCodes.issueForChild({ representative: parent, child: pupil, requestId: newId() });
  callers.push({ name: "a pupil", token: await aToken(face, pupil, own), role: null });
  for (const role of STAFF_ROLES) {
    const { subject } = await aPerson(face, "Сотрудник");
    await admit(face, subject, role);
    callers.push({ name: `staff: ${role}`, token: await aToken(face, subject, own), role });
  }
  document = (await face.app.inject({ url: "/api/openapi.json" })).json();
}, 240_000);

/** A body of the right form that names the victim's ids wherever an id may stand. */
function bodyFor({ requestBody }: Operation, id: string): unknown {
  const schema = requestBody?.content["application/json"]?.schema;
  if (schema === undefined) return undefined;
  return Object.fromEntries((schema.required ?? []).map((name) => [name, schema.properties?.[name]?.type === "object" ? {} : schema.properties?.[name]?.type === "boolean" ? true : schema.properties?.[name]?.enum?.[0] ?? id]));
}

function addressesOf(path: string, operation: Operation): { address: string; id: string }[] {
  return ids.map((id) => ({
    id,
    address: path.slice("/api/v1".length).replace(/\{(\w+)\}/g, (_all, name: string) => {
      const values = operation.parameters.find((one) => one.name === name && one.in === "path")?.schema?.enum;
      if (values !== undefined) return String(values[0]);
      return name === "child" && path.includes("{") && path.split("{").length > 2 ? (ids[1] ?? id) : id;
    }),
  }));
}

/** The requests that differ. Where a token or a role is wanted that the caller has not, the door closes before an id is looked at: a person's, a child's and nobody's show it. */
function distinct(path: string, operation: Operation, shut: boolean): { address: string; id: string }[] {
  const few = [ids[0], ids[1], ids.at(-1)];
  const wanted = addressesOf(path, operation).filter(({ id }) => !shut || few.includes(id));
  return [...new Map(wanted.map((one) => [`${one.address} ${JSON.stringify(bodyFor(operation, one.id))}`, one])).values()];
}

describe("every operation of the API x every token x another's ids clause:S1", () => {
  it("tells nobody what is another's, and lets nobody without a token or a role past the door", async () => {
    const told = operationsOf(document);
    expect(told.length).toBeGreaterThan(60);
    for (const { method, path, operation } of told) {
      const open = operation.security.length === 0;
      const roles = (operation as { "x-roles"?: readonly StaffRole[] })["x-roles"];
      for (const { name, token, role } of callers) {
        const refused = roles !== undefined && (role === null || !roles.includes(role));
        const known = token !== null && name !== "a forged token";
        for (const { address, id } of distinct(path, operation, refused || (!open && !known))) {
          // The leave of a caller would close the others' addresses to it: what it is asked for here is another's leave.
          if (operation.security.some(({ token: scopes }) => scopes?.includes("leave") === true) && !path.includes("{") && token !== null && method === "POST") continue;
          face.clock.advance({ seconds: 1 });
          const answer = await callApi(face, method, address, { token, body: bodyFor(operation, id) });
          const what = `${name}: ${method} ${address} ${answer.statusCode}`;
          expect(answer.statusCode, what).not.toBe(500);
          if (roles === undefined) for (const secret of secrets) expect(answer.body, what).not.toContain(secret);
          if (!open && !known) expect(answer.statusCode, what).toBe(401);
          else if (path.includes("{child}") || path.includes("{entry}") || path.includes("{receipt}")) expect([403, 404, 409, 422], what).toContain(answer.statusCode);
          else if (refused) expect([403, 404, 422], what).toContain(answer.statusCode);
        }
      }
    }
  }, 240_000);

  it("left everything of the other person as it was", async () => {
    const { apiTokens, sessions } = face.services;
    expect(await apiTokens.list(victim)).toHaveLength(1);
    expect(await sessions.list(victim, "")).toHaveLength(1);
    expect(Object.keys(await everyRow(face.services.databases)).length).toBeGreaterThan(10);
  });
});

describe("a member of staff", () => {
  it("has no more than the role of this very moment: the token loses its desk with the membership, and its person keeps the own data", async () => {
    const registrar = callers.find(({ role }) => role === "registrar");
    expect((await callApi(face, "GET", "/my", { token: registrar?.token ?? null })).statusCode).toBe(200);
  });
});
