import type { ClauseId, FieldId, PurposeId } from "./ids.ts";
import type { GroundId, RecipientKind } from "./text/text-shape.ts";

export interface Recipient {
  readonly id: string;
  readonly kind: RecipientKind;
  readonly name: string;
  /** ISO 3166-1 alpha-2. Outside KZ the rules of Law 94-V art. 16 apply. */
  readonly country: string;
  readonly clause: ClauseId;
  readonly purpose: PurposeId;
  readonly ground: GroundId;
  /** The most that may be given (clause:T8). */
  readonly fields: readonly FieldId[];
  /** The confidentiality undertaking on file, and how long it holds (clause:T4); null: not usable. */
  readonly undertaking: { readonly hash: string; readonly until: string } | null;
}

/** The register of recipients. It is empty: nothing is given to anybody, and `decide` refuses every transfer (clause:T1). */
export const recipients: readonly Recipient[] = Object.freeze([]);
