import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { Refusal, type RefusedField } from "../../platform/refusal.ts";

const STRICT = { strict: true, allowUnionTypes: true, removeAdditional: false, useDefaults: false, validateFormats: false, allErrors: false, ownProperties: true } as const;
// What stands in an address is text; a body says itself what is a number.
const ofBody = new Ajv2020({ ...STRICT, coerceTypes: false });
const ofAddress = new Ajv2020({ ...STRICT, coerceTypes: true });

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
  const check = (httpPart === "body" ? ofBody : ofAddress).compile(schema as object);
  return (data: unknown) => {
    if (check(data)) return { value: data };
    return { error: new Refusal("invalid", "request-shape", { fields: fieldsOf(check.errors ?? []) }) };
  };
};

/** What makes sure that nothing leaves which its document does not name. */
export function answerCheck(schema: TSchema): ValidateFunction {
  return ofBody.compile(schema);
}

/** Names of the places where an answer does not fit, for the log. */
export function misfits(check: ValidateFunction): string {
  return fieldsOf(check.errors ?? []).map(({ field, reason }) => `${field}: ${reason}`).join(", ");
}
