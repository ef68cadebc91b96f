import { type Static, type TSchema, Type } from "typebox";
import { REFUSAL_KINDS } from "../../platform/refusal.ts";
import { LANGUAGES } from "../language.ts";

/** An object of exactly these properties: what is not named is refused on the way in, and never leaves on the way out. */
export function closed<P extends Record<string, TSchema>>(properties: P) {
  return Type.Object(properties, { additionalProperties: false });
}

export const ID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
export const Id = Type.String({ pattern: ID_PATTERN, description: "An id" });
export const Time = Type.String({ format: "date-time", maxLength: 30, description: "A moment, ISO 8601 in UTC" });
export const Day = Type.String({ format: "date", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description: "A day, ISO 8601" });
export const Text = Type.String({ maxLength: 4_000 });
/** What a person would type: a word of this or another length, never a control character. */
export const Typed = Type.String({ maxLength: 1_000 });
export const Code = Type.String({ maxLength: 40, description: "The code from the letter" });
export const Attempt = Type.String({ maxLength: 200, description: "What comes back with the code" });
export const orNull = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

/** Something whose own form is written down elsewhere, such as a proof. */
export const OpenObject = Type.Object({}, { additionalProperties: true });
export const LinkedData = Type.Object({}, { additionalProperties: true, description: "A file of its own form: see docs/formats" });
/** A text that people accept, with the hash by which it is kept for ever. */
export const Paper = closed({ hash: Type.String(), document: Type.Object({}, { additionalProperties: true, description: "Title, date, sections with their parts" }) });

/** In which language texts are composed and refusals explained: every address takes it, beside `Accept-Language`. */
export const LANG = Type.Optional(Type.Enum(LANGUAGES, { description: "Language of texts; else Accept-Language" }));

/** Where the next page begins; opaque. */
export const Cursor = Type.String({ maxLength: 200, pattern: "^[A-Za-z0-9_-]+$", description: "From the page before" });
export const LIMIT_MAX = 100;
export const LIMIT_DEFAULT = 30;
export const Paging = { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX, description: `Rows of a page; ${LIMIT_DEFAULT} unless told` })), cursor: Type.Optional(Cursor) };

/** A page of rows. `next` is the cursor of the next one, null at the end. */
export function pageOf<S extends TSchema>(row: S) {
  return closed({ rows: Type.Array(row, { maxItems: 1_000 }), next: orNull(Cursor) });
}

/** RFC 9457 problem details, as every error of the API has them. */
export const Problem = closed({
  type: Type.String({ description: "The kind of problem, an address in the documentation" }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String({ description: "What happened, in the language asked for" }),
  instance: Type.String({ description: "This request, as urn:uuid" }),
  kind: Type.Enum([...REFUSAL_KINDS, "internal"] as const),
  reason: Type.String({ description: "A stable id of the reason" }),
  requestId: Type.String(),
  clause: Type.Optional(Type.String({ description: "The clause of the policy that refuses" })),
  fields: Type.Optional(Type.Array(closed({ field: Type.String(), reason: Type.String(), detail: Type.String() }))),
});
export type ProblemDetails = Static<typeof Problem>;

/** A cursor made of a place in a list, such as an id: opaque, because its form may change. */
export function cursorOf(place: string): string {
  return Buffer.from(place, "utf8").toString("base64url");
}

/** The place in a list that a cursor names; null where it names none. */
export function placeOf(cursor: string | undefined): string | null {
  return cursor === undefined ? null : Buffer.from(cursor, "base64url").toString("utf8");
}
