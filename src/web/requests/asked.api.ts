import { Type } from "typebox";
import { CORRECTED, charactersMax, FIELD_IDS, type FieldId, PURPOSE_IDS, purposesWithdrawn, WITHDRAWABLE } from "../../policy/index.ts";
import type { ShownRequest } from "../../modules/requests/index.ts";
import { closed } from "../api/api-schemas.ts";

const corrections = Object.fromEntries(CORRECTED.map((field) => [field, Type.Optional(Type.String({ maxLength: charactersMax(field) * 4 }))])) as Record<(typeof CORRECTED)[number], ReturnType<typeof Type.Optional<ReturnType<typeof Type.String>>>>;

/** What a request names in detail, in a body. */
export const askedBody = (unsaid: string) => ({
  corrections: Type.Optional(closed(corrections)),
  purposes: Type.Optional(Type.Array(Type.Enum(WITHDRAWABLE), { maxItems: WITHDRAWABLE.length, uniqueItems: true, description: `Of a withdrawal: whose consents end. ${unsaid}` })),
  everything: Type.Optional(Type.Boolean({ description: "Of a withdrawal: every consent ends" })),
});

/** What a request names in detail, in an answer: the fields that are to be corrected, without a value; the consents that end. */
export const askedAnswer = {
  corrected: Type.Array(Type.Enum(FIELD_IDS), { description: "The fields that are to be corrected" }),
  purposes: Type.Array(Type.Enum(PURPOSE_IDS), { description: "The purposes whose consents are withdrawn" }),
  everything: Type.Boolean({ description: "Whether every consent is withdrawn" }),
};

export function askedOf({ one: { row }, words }: Pick<ShownRequest, "one" | "words">): { corrected: FieldId[]; purposes: (typeof PURPOSE_IDS)[number][]; everything: boolean } {
  const purposes = row.kind === "withdrawal" ? (words?.purposes ?? []) : [];
  return { corrected: row.kind === "correction" ? (Object.keys(words?.corrections ?? {}) as FieldId[]) : [], purposes: purposes === "everything" ? [...WITHDRAWABLE] : [...purposesWithdrawn(purposes)], everything: purposes === "everything" };
}
