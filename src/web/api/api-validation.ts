import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { Refusal, type RefusedField } from "../../platform/refusal.ts";

/** How schemas of the API are read. */
export const SCHEMA_RULES = { strict: true, allowUnionTypes: true, removeAdditional: false, useDefaults: false, validateFormats: false, allErrors: false, ownProperties: true } as const;
// What stands in an address is text; a body says itself what is a number.
const ofBody = new Ajv2020({ ...SCHEMA_RULES, coerceTypes: false });
const ofAddress = new Ajv2020({ ...SCHEMA_RULES, coerceTypes: true });

/** Compiled when something is to be checked, and kept: those of all routes together are half of a start (decision 0156). */
function compiledOnDemand(ajv: Ajv2020, schema: object): () => ValidateFunction {
  let compiled: ValidateFunction | undefined;
  return () => (compiled ??= ajv.compile(schema));
}

/** Where a request does not fit, and by which rule: names of ours, never a value. */
function fieldsOf(errors: readonly ErrorObject[]): RefusedField[] {
  return errors.slice(0, 10).map(({ instancePath, keyword, params }) => {
    const missing = (params as { missingProperty?: unknown }).missingProperty;
    const field = [...instancePath.split("/").slice(1), ...(typeof missing === "string" ? [missing] : [])].join(".");
    return { field: field === "" ? "(all)" : field.slice(0, 200), reason: keyword };
  });
}

/** Checks each part of a request against its schema. What does not fit is refused whole, with its places named. */
export const checkRequest: FastifySchemaCompiler<unknown> = ({ schema, httpPart }) => {
  const compiled = compiledOnDemand(httpPart === "body" ? ofBody : ofAddress, schema as object);
  return (data: unknown) => {
    const check = compiled();
    if (check(data)) return { value: data };
    return { error: new Refusal("invalid", "request-shape", { fields: fieldsOf(check.errors ?? []) }) };
  };
};

/** What makes sure that nothing leaves which its document does not name: answers the names of the places where an answer does not fit, for the log; null when it fits. */
export function misfitsOf(schema: TSchema): (answer: unknown) => string | null {
  const compiled = compiledOnDemand(ofBody, schema);
  return (answer) => {
    const check = compiled();
    if (check(answer)) return null;
    return fieldsOf(check.errors ?? []).map(({ field, reason }) => `${field}: ${reason}`).join(", ");
  };
}
