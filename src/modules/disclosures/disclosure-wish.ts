import { decide, type Decision, type FieldId, permittedFields, type PurposeId, purposeRow, type StaffActor } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";

/** Whom a list may hold. */
export const LISTS = ["pupils", "representatives", "everybody"] as const;
export type ListId = (typeof LISTS)[number];

export const DISCLOSURE_REASONS = ["class-list", "event", "contact-round", "check-of-records", "officer-review", "other"] as const;
export type DisclosureReason = (typeof DISCLOSURE_REASONS)[number];

export const WORDS_CHARACTERS_MIN = 10;
export const WORDS_CHARACTERS_MAX = 500;

export interface WishFault {
  readonly field: "fields" | "words";
  readonly reason: string;
}

/** To whom something goes. `own-staff` is the member of staff who asks: it stays in the house's hands. A third party is refused until one is registered. */
export type Receiver = { readonly kind: "own-staff" } | { readonly kind: "third-party"; readonly id: string };

export interface DisclosureWish {
  readonly by: StaffActor;
  readonly to: Receiver;
  readonly purpose: PurposeId;
  readonly fields: readonly FieldId[];
  readonly list: ListId;
  readonly reason: DisclosureReason;
  /** Why, in the own words of who asks. Kept sealed, for the protection officer. */
  readonly words: string;
  readonly requestId: string;
}

/** What the door asks for and misses in this wish, all of it: fields, and a reason in own words (clause:T1, clause:G3). */
export function wishFaults(wish: Pick<DisclosureWish, "fields" | "words">): WishFault[] {
  const words = wish.words.trim();
  const faults: WishFault[] = [];
  if (wish.fields.length === 0) faults.push({ field: "fields", reason: "none-chosen" });
  if (words.length < WORDS_CHARACTERS_MIN) faults.push({ field: "words", reason: words === "" ? "missing" : "too-short" });
  if (words.length > WORDS_CHARACTERS_MAX) faults.push({ field: "words", reason: "too-long" });
  return faults;
}

/** A wish that holds what the door asks for, with the fields in the policy's order. Throws Refusal `invalid-fields` with every fault. */
export function checkedWish(wish: DisclosureWish): DisclosureWish {
  const words = wish.words.trim();
  const faults = wishFaults(wish);
  if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { clause: "T1", fields: faults });
  const known = permittedFields(wish.purpose, wish.by.role);
  // What the role does not have stays in: the decision refuses it, and the log says so.
  const asked = [...new Set(wish.fields)];
  return { ...wish, words, fields: [...known.filter((field) => asked.includes(field)), ...asked.filter((field) => !known.includes(field))] };
}

/** What the policy says to the wish itself, about a person whom nothing restricts; each person is decided about again when read. */
export function decideWish({ by, to, purpose, fields }: DisclosureWish): Decision {
  const operation = to.kind === "own-staff" ? "extract" : "transfer";
  return decide({ purpose, operation, fields, actor: by.role, self: false }, { life: "living", consent: "ConsentGiven", restrictions: [], represents: false, stage: null });
}

export function groundOf(purpose: PurposeId): string {
  return purposeRow(purpose).ground;
}
