import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { API_SCOPES } from "../../src/modules/tokens/index.ts";
import { STAFF_ROLES } from "../../src/policy/index.ts";
import type { PlainSchema } from "../../src/web/api/schema-text.ts";
import { aToken } from "../support/api.ts";
import { aChildOf, newestSubject } from "../support/child.ts";
import { aMember } from "../support/desk.ts";
import { A_PDF } from "../support/intake.ts";
import { newId } from "../../src/platform/id.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";
import { type OpenApi, type Operation, operationsOf } from "./client-types.ts";

/** Seeded, so that what is found is found again; `FUZZ_RUNS` asks for more than the suite has time for. */
const SEED = 20_261_128;
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 8);

let face: WebFace;
let document: OpenApi;
let tokens: Record<string, string | null>;
let ids: string[];
beforeAll(async () => {
  face = await stillWebFace();
  await joinAs(face, new FormBrowser(face.app), "fuzz@example.kz");
  const subject = await newestSubject(face.services);
  const child = await aChildOf(face.services, subject, { "family-name": "Случайная", "given-name": "Алия", "birth-date": "2017-05-04" });
  document = (await face.app.inject({ url: "/api/openapi.json" })).json();
  const member = await aMember(face, ...STAFF_ROLES);
  const { imports } = face.services;
  const imported = await imports.upload(CSV, "desk", { actor: { ...member.actor, role: "registrar" }, requestId: newId() });
  const asked = await face.services.requests.receive({ kind: "access", channel: "web-signed-in", sender: "subject", by: { kind: "subject", subject }, values: {}, language: "ru", requestId: newId() });
  ids = [subject, child, imported, asked.caseId, "00000000-0000-4000-8000-000000000000"];
  // One that opens all but the leave: after it the rest would be refused alike.
  tokens = {
    nobody: null, staff: await aToken(face, member.subject, API_SCOPES.filter((scope) => scope !== "leave")), most: await aToken(face, subject, API_SCOPES.filter((scope) => scope !== "leave")), leave: await aToken(face, subject, ["leave"]), forged: "rbk_forged",
  };
});

const CSV = Buffer.from("Фамилия;Имя;E-mail родителя\r\nСлучайная;Анна;a@example.kz\r\n");
const FILES: readonly Buffer[] = [CSV, A_PDF, Buffer.from("PK\u0003\u0004"), Buffer.from([0xff, 0xfe, 0x00]), Buffer.from("a;\"b\n".repeat(50)), Buffer.alloc(0)];
const NASTY = ["", " ", "\u0000", "\ud800", "__proto__", "constructor", "'; drop table vault.record; --", "<script>", "𝕏".repeat(40), "1e309", "-1", "../../etc/passwd", "%00", "\u202e"];

/** Values of a schema, and often enough such as it does not allow. */
function valueOf(schema: PlainSchema & { pattern?: string; minimum?: number; maximum?: number; maxLength?: number }): fc.Arbitrary<unknown> {
  const fits = fitting(schema);
  return fc.oneof({ weight: 5, arbitrary: fits }, { weight: 1, arbitrary: fc.oneof(fc.constantFrom(...NASTY), fc.jsonValue({ maxDepth: 2 }), fc.constant(null)) });
}

function fitting(schema: PlainSchema & { pattern?: string; minimum?: number; maximum?: number; maxLength?: number }): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(fitting));
  switch (String(schema.type)) {
    case "integer":
    case "number":
      return fc.integer({ min: schema.minimum ?? -10, max: schema.maximum ?? 1_000 });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(valueOf(schema.items ?? {}), { maxLength: 3 });
    case "object": {
      const named = fc.record(Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, one]) => [name, valueOf(one)])), { requiredKeys: [...(schema.required ?? [])] });
      const [more] = Object.values(schema.patternProperties ?? {});
      return more === undefined ? named : fc.dictionary(fc.constantFrom("family-name", "given-name", "email", "x"), valueOf(more), { maxKeys: 3 });
    }
    default:
      return schema.pattern?.startsWith("^[0-9a-f]{8}-") ? fc.constantFrom(...ids) : fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: schema.maxLength ?? 60 }), fc.string({ unit: "binary", maxLength: 30 }));
  }
}

/** In an address everything is text. */
const inAddress = (value: unknown): string => (typeof value === "string" ? value.toWellFormed() : JSON.stringify(value));

interface Sent {
  readonly path: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly body: unknown;
  /** The body's media type; undefined without a body. */
  readonly type: string | undefined;
  readonly who: string;
  readonly key: string | undefined;
  readonly language: string;
}

function requestsOf(operation: Operation): fc.Arbitrary<Sent> {
  const { parameters, requestBody } = operation;
  const those = (place: string) => parameters.filter((one) => one.in === place);
  const record = (place: string) => fc.record(Object.fromEntries(those(place).map(({ name = "", schema = {} }) => [name, valueOf(schema)])), { requiredKeys: those(place).filter(({ required }) => required).map(({ name = "" }) => name) });
  const types = Object.keys(requestBody?.content ?? {});
  const schema = requestBody?.content["application/json"]?.schema;
  const file = fc.oneof(fc.constantFrom(...FILES), fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)));
  return fc.record({
    path: record("path"), query: record("query"), body: schema !== undefined ? valueOf(schema) : types.length > 0 ? file : fc.constant(undefined), type: types.length > 0 ? fc.constantFrom(...types) : fc.constant(undefined),
    who: "x-roles" in operation ? fc.constantFrom("staff", "staff", "staff", "most", "nobody") : fc.constantFrom("most", "most", "leave", "nobody", "forged"),
    key: fc.option(fc.string({ minLength: 1, maxLength: 20 }).filter((key) => /^[\x20-\x7e]+$/.test(key)), { nil: undefined, freq: 4 }), language: fc.constantFrom("ru", "kk", "en", "xx", "*"),
  });
}

async function send(method: string, place: string, sent: Sent) {
  const path = Object.entries(sent.path).reduce((url, [name, value]) => url.replace(`{${name}}`, encodeURIComponent(inAddress(value)) || "-"), place);
  const query = Object.entries(sent.query).map(([name, value]) => `${name}=${encodeURIComponent(inAddress(value))}`).join("&");
  const token = tokens[sent.who];
  return face.app.inject({
    method: method as "GET", url: query === "" ? path : `${path}?${query}`,
    headers: {
      "accept-language": sent.language, ...(token ? { authorization: `Bearer ${token}` } : {}), ...(sent.type === undefined ? {} : { "content-type": sent.type }),
      ...(sent.key === undefined ? {} : { "idempotency-key": sent.key }),
    },
    ...(sent.body === undefined ? {} : { payload: Buffer.isBuffer(sent.body) ? sent.body : JSON.stringify(sent.body) }),
  });
}

it("every operation answers whatever comes as its document says: no fault of the service, no status or form that is not told", async () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const problem = ajv.compile(document.components.schemas["Problem"] ?? {});
  const seen = new Map<number, number>();
  for (const { method, path, operation } of operationsOf(document)) {
    const answers = Object.fromEntries(Object.entries(operation.responses).map(([status, { content = {} }]) => [status, content["application/json"] === undefined ? null : ajv.compile(content["application/json"].schema)]));
    await fc.assert(
      fc.asyncProperty(requestsOf(operation), async (sent) => {
        // So that the limit of a minute is not all that is found.
        face.clock.advance({ seconds: 2 });
        const answer = await send(method, path, sent);
        seen.set(answer.statusCode, (seen.get(answer.statusCode) ?? 0) + 1);
        const what = `${method} ${path}: ${answer.statusCode} ${answer.body.slice(0, 300)}`;
        expect(answer.statusCode, what).not.toBe(500);
        expect(Object.keys(operation.responses), what).toContain(String(answer.statusCode));
        expect(answer.headers["cache-control"], what).toBe("no-store");
        expect(answer.headers["set-cookie"], what).toBeUndefined();
        if (answer.statusCode >= 400) {
          expect(answer.headers["content-type"], what).toBe("application/problem+json; charset=utf-8");
          expect(problem(answer.json()), `${what} ${JSON.stringify(problem.errors)}`).toBe(true);
          return;
        }
        const fits = answers[String(answer.statusCode)];
        if (fits) expect(fits(answer.json()), `${what} ${JSON.stringify(fits.errors)}`).toBe(true);
        else if (answer.statusCode === 204) expect(answer.body).toBe("");
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
  }
  // Something of each kind came: the walk was no walk along one wall.
  for (const status of [200, 401, 404, 422]) expect(seen.get(status) ?? 0, String(status)).toBeGreaterThan(0);
}, 240_000);
