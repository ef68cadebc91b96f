export const REFUSAL_KINDS = ["invalid", "unauthenticated", "refused", "not-found", "conflict", "limited"] as const;
export type RefusalKind = (typeof REFUSAL_KINDS)[number];

export interface RefusedField {
  readonly field: string;
  /** A stable id such as `date-in-future`; the words for it stand in the language files. */
  readonly reason: string;
}

export interface RefusalDetails {
  /** The policy's clause that refuses, such as `C2`. */
  readonly clause?: string;
  /** The key of the words to show; `refusal.<reason>` unless told. */
  readonly textKey?: string;
  readonly fields?: readonly RefusedField[];
}

/**
 * A domain refusal: expected, explained to the person, mapped to HTTP in one place.
 * Its message is the reason id alone, so that no personal value can travel in it.
 */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly reason: string;
  readonly clause: string | undefined;
  readonly textKey: string;
  readonly fields: readonly RefusedField[];

  constructor(kind: RefusalKind, reason: string, details: RefusalDetails = {}) {
    super(reason);
    this.name = "Refusal";
    this.kind = kind;
    this.reason = reason;
    this.clause = details.clause;
    this.textKey = details.textKey ?? `refusal.${reason}`;
    this.fields = details.fields ?? [];
  }
}

/** Whether `error` is a refusal, of `reason` if one is given. */
export function isRefusal(error: unknown, reason?: string): error is Refusal {
  return error instanceof Refusal && (reason === undefined || error.reason === reason);
}
