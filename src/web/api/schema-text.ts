/** A JSON schema of the few forms that ours have. */
export interface PlainSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly PlainSchema[];
  readonly properties?: Readonly<Record<string, PlainSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | PlainSchema;
  readonly patternProperties?: Readonly<Record<string, PlainSchema>>;
  readonly items?: PlainSchema;
  readonly description?: string;
  readonly $ref?: string;
}

const NAMES: Readonly<Record<string, string>> = { string: "string", integer: "number", number: "number", boolean: "boolean", null: "null" };

function objectText({ properties = {}, required = [], additionalProperties, patternProperties }: PlainSchema, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => {
    const key = /^[A-Za-z_$][\w$]*$/u.test(name) ? name : JSON.stringify(name);
    return `${inner}readonly ${key}${required.includes(name) ? "" : "?"}: ${schemaText(schema, inner)};`;
  });
  const others = [...Object.values(patternProperties ?? {}), ...(typeof additionalProperties === "object" ? [additionalProperties] : [])];
  if (others.length > 0) lines.push(`${inner}readonly [name: string]: ${others.map((schema) => schemaText(schema, inner)).join(" | ")};`);
  return lines.length === 0 ? "Record<string, never>" : `{\n${lines.join("\n")}\n${indent}}`;
}

/** A schema as a TypeScript type: what the documentation shows and the typed client is made of. */
export function schemaText(schema: PlainSchema, indent = ""): string {
  if (schema.$ref !== undefined) return schema.$ref.split("/").at(-1) ?? "unknown";
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.anyOf !== undefined) return schema.anyOf.map((one) => schemaText(one, indent)).join(" | ");
  if (schema.type === "array") {
    const item = schemaText(schema.items ?? {}, indent);
    return `readonly ${(item.includes(" | ") && !item.startsWith("{")) || item.startsWith("readonly ") ? `(${item})` : item}[]`;
  }
  if (schema.type === "object") return objectText(schema, indent);
  if (Array.isArray(schema.type)) return (schema.type as readonly string[]).map((type) => NAMES[type] ?? "unknown").join(" | ");
  return typeof schema.type === "string" ? (NAMES[schema.type] ?? "unknown") : "unknown";
}
