import { type FieldFault, validateField } from "./field-values.ts";
import { type FieldId, PURPOSE_IDS, type PurposeId } from "./ids.ts";
import { consentPurposeOf } from "./purposes.ts";
import type { RequestKind, RequestSender } from "./requests.ts";
import { SHOWN_TO_REPRESENTATIVES } from "./visibility.ts";
import type { CivilDate } from "./working-days.ts";

/** What a request may correct. A new mail address is proved by its own code, at its own place. */
export const CORRECTED = [
  "family-name", "given-name", "patronymic", "birth-date", "study-place", "study-grade", "phone", "home-address", "iin",
] as const satisfies readonly FieldId[];
export type Corrected = (typeof CORRECTED)[number];

/** The purposes whose consents a request may withdraw: those that rest on one of their own (clause:C2). */
export const WITHDRAWABLE: readonly PurposeId[] = Object.freeze(PURPOSE_IDS.filter((id) => consentPurposeOf(id) === id));

/** Which consents end: of these purposes, or everything, which is always said in so many words. An empty list names nothing, and nothing ends by it. */
export type Withdrawn = readonly PurposeId[] | "everything";

/** What a request names in detail: the right value by field (a correction), the consents that end (a withdrawal). */
export interface Asked {
  readonly corrections: Readonly<Partial<Record<FieldId, string>>>;
  readonly purposes: Withdrawn;
}

/** What is wrong with a correction of a field stands under this name, on every form and in every answer. */
export const correctionName = (field: string): string => `correct-${field}`;

type AskedFault = { readonly field: string; readonly reason: FieldFault | "not-withdrawable" | "not-through-child" };

/** What this sender may not have corrected, by its fault: a representative writes no contacts and no address into a shared child's record, by whatever channel (clause:G5). */
export function beyondSender(sender: RequestSender, corrections: Asked["corrections"]): AskedFault[] {
  if (sender !== "representative") return [];
  return CORRECTED.filter((field) => corrections[field] !== undefined && !SHOWN_TO_REPRESENTATIVES.includes(field)).map((field) => ({ field: correctionName(field), reason: "not-through-child" }));
}

/**
 * Checks what is named against the kind, the sender and the rules of each field, at its entry and not after a decision (clause:C7, clause:R2). Gives the values as they are stored,
 * and every fault. What the kind has no use for is a fault: nobody is left in the belief that it will be done.
 */
export function checkAsked({ kind, sender }: { readonly kind: RequestKind; readonly sender: RequestSender }, { corrections = {}, purposes = [] }: Partial<Asked>, today: CivilDate): { readonly asked: Asked; readonly faults: readonly AskedFault[] } {
  const faults: AskedFault[] = beyondSender(sender, corrections);
  const checked = Object.entries(corrections).flatMap(([field, text]): [Corrected, string][] => {
    const known = CORRECTED.find((one) => one === field);
    const check = known === undefined || kind !== "correction" ? ({ ok: false, reason: "unreadable" } as const) : validateField(known, text, today);
    if (!check.ok || known === undefined) {
      faults.push({ field: correctionName(field), reason: check.ok ? "unreadable" : check.reason });
      return [];
    }
    return [[known, check.value]];
  });
  const unknown = purposes === "everything" ? kind !== "withdrawal" : purposes.some((one) => kind !== "withdrawal" || !WITHDRAWABLE.includes(one));
  if (unknown) faults.push({ field: "withdraw", reason: "not-withdrawable" });
  return { asked: { corrections: Object.fromEntries(checked), purposes: purposes === "everything" ? purposes : WITHDRAWABLE.filter((one) => purposes.includes(one)) }, faults };
}

export type UnnamedFault = "request-corrections-unnamed" | "request-purposes-unnamed";

/** What must be named before a request of this kind can be decided for; null when nothing is missing (clause:C7, clause:C2). */
export function unnamedFault(kind: RequestKind, { corrections, purposes }: Asked): UnnamedFault | null {
  if (kind === "correction" && Object.keys(corrections).length === 0) return "request-corrections-unnamed";
  return kind === "withdrawal" && purposes.length === 0 ? "request-purposes-unnamed" : null;
}

/** The purposes whose consents end. */
export const purposesWithdrawn = (purposes: Withdrawn): readonly PurposeId[] => (purposes === "everything" ? PURPOSE_IDS : purposes);
