import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../src/platform/paths.ts";
import { SCHEMA_RULES } from "../../src/web/api/api-validation.ts";
import { stillWebFace } from "../support/web-face.ts";
import { classed, routeClasses, watchRoutes, type Route } from "../rights/routes.ts";
import { clientTypes, type OpenApi, operationsOf } from "./client-types.ts";
import { TWINS } from "./twins.ts";

const FILE = join(projectRoot, "test/support/api-operations.ts");
let document: OpenApi;
let routes: readonly Route[];
beforeAll(async () => {
  routes = watchRoutes();
  const face = await stillWebFace();
  await face.app.ready();
  document = (await face.app.inject({ url: "/api/openapi.json" })).json();
});

it("the typed client of the tests is what the document makes", () => {
  const made = clientTypes(document);
  // The same switch as for the schema.
  if (process.env["UPDATE_SCHEMA"] === "1") writeFileSync(FILE, made);
  expect(existsSync(FILE) ? readFileSync(FILE, "utf8") : "").toBe(made);
});

describe("the document", () => {
  it("is OpenAPI 3.1, with schemas that a validator of JSON Schema 2020-12 takes and references that lead somewhere", () => {
    expect(document.openapi).toBe("3.1.0");
    // By the product's own rules: there a schema is compiled when it is first asked, and a faulty one would be found by a person.
    const ajv = new Ajv2020(SCHEMA_RULES);
    for (const { operation } of operationsOf(document)) {
      for (const { schema } of operation.parameters) if (schema) ajv.compile(schema);
      for (const { schema } of Object.values(operation.requestBody?.content ?? {})) ajv.compile(schema);
      for (const { content = {} } of Object.values(operation.responses)) for (const { schema } of Object.values(content)) if (schema.$ref === undefined) ajv.compile(schema);
      expect(Object.keys(operation.responses).filter((status) => status.startsWith("2")), operation.operationId).toHaveLength(1);
    }
    for (const [, ref = ""] of JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)) {
      const found = ref.split("/").slice(1).reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
      expect(found, ref).toBeDefined();
    }
    const ids = operationsOf(document).map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("names every route under /api/v1, and no other", () => {
    const told = operationsOf(document).map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`);
    const there = classed(routes).filter((name) => name.includes(" /api/v1/"));
    expect(told.sort()).toEqual(there.sort());
  });
});

describe("every act of a page has its twin", () => {
  const acts = Object.entries(routeClasses).filter(([name]) => name.startsWith("POST ") && !name.includes(" /api/")).map(([name]) => name);

  it("or a reason why a program has none", () => {
    const missing = acts.filter((name) => !Object.hasOwn(TWINS, name));
    expect(missing, "say in test/api/twins.ts which route of the API does what this page does, or why none does").toEqual([]);
    expect(Object.keys(TWINS).filter((name) => !acts.includes(name))).toEqual([]);
  });

  it("that is really there", () => {
    const there = new Set(classed(routes));
    for (const [act, twin] of Object.entries(TWINS)) if (/^(?:POST|DELETE) /.test(twin)) expect(there.has(twin.replace(" ", " /api/v1")), `${act} → ${twin}`).toBe(true);
  });
});
