import { type PlainSchema, schemaText } from "../../src/web/api/schema-text.ts";

interface Parameter {
  readonly name?: string;
  readonly in?: string;
  readonly required?: boolean;
  readonly schema?: PlainSchema;
}
export interface Operation {
  readonly operationId: string;
  readonly security: readonly { readonly token?: readonly string[] }[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: PlainSchema }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: PlainSchema }>> }>>;
}
export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, PlainSchema>> };
}

export interface Told {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** Every operation of the document, with its place. */
export function operationsOf(document: OpenApi): Told[] {
  return Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })));
}

/** The schema of the one JSON answer that is no problem; undefined for a file or none. */
export function answerSchema({ responses }: Operation): PlainSchema | undefined {
  const [, done] = Object.entries(responses).find(([status]) => status.startsWith("2")) ?? [];
  return done?.content?.["application/json"]?.schema;
}

function inputs({ parameters }: Operation, place: string): string {
  const those = parameters.filter((parameter) => parameter.in === place);
  const properties = Object.fromEntries(those.map(({ name = "", schema = {} }) => [name, schema]));
  return schemaText({ type: "object", properties, required: those.filter(({ required }) => required).map(({ name = "" }) => name) }, "    ");
}

/** The types of a client, made from the document alone: an operation's name leads to its place, what it takes and what it answers. */
export function clientTypes(document: OpenApi): string {
  const told = operationsOf(document);
  const types = told.map(({ operation }) => {
    const body = operation.requestBody?.content["application/json"]?.schema;
    const answer = answerSchema(operation);
    return [
      `  readonly ${operation.operationId}: {`, `    readonly path: ${inputs(operation, "path")};`, `    readonly query: ${inputs(operation, "query")};`,
      `    readonly body: ${body === undefined ? "undefined" : schemaText(body, "    ")};`, `    readonly answer: ${answer === undefined ? "undefined" : schemaText(answer, "    ")};`, "  };",
    ].join("\n");
  });
  const places = told.map(({ method, path, operation }) => `  ${operation.operationId}: ["${method}", "${path}"],`);
  return `${[
    "// Made from /api/openapi.json by test/api/client.test.ts, which compares it; `node bin/check.mjs --update-schema` rewrites it.", "",
    "/** What each operation takes and answers. */", "export interface Operations {", ...types, "}", "",
    "/** Where each operation stands. */", "export const PLACES = {", ...places, "} as const satisfies Readonly<Record<keyof Operations, readonly [method: string, path: string]>>;",
  ].join("\n")}\n`;
}
