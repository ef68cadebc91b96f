/** The policy as pure code: the one place where purposes, fields, terms and permissions stand. Reads no clock, imports nothing outside itself. */
export * from "./actor.ts";
export * from "./decide.ts";
export * from "./decision.ts";
export * from "./fields.ts";
export * from "./ids.ts";
export * from "./operations.ts";
export * from "./permissions.ts";
export * from "./precedence.ts";
export * from "./purposes.ts";
export type * from "./text/text-shape.ts";
