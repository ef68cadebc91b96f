import { IDENTITY_PAPERS, isPersonCheck, PERSON_CHECKS, type PersonCheck, type ShownDocument } from "./intake.ts";

/** From the first member's word to the new address: past it everything begins anew (clause:S1). A promise of our own. */
export const RECOVERY_HOURS = 24;
/** So often a day it may be begun for one person. */
export const RECOVERIES_A_DAY_MAX = 3;

/** Why somebody does not come in any more. */
export const RECOVERY_REASONS = ["mailbox-lost", "mailbox-stolen", "device-lost"] as const;
export type RecoveryReason = (typeof RECOVERY_REASONS)[number];

/** How each of the two members knows who is there. */
export const RECOVERY_CHECKS = PERSON_CHECKS;
export type RecoveryCheck = PersonCheck;

/** What a document looked at may be. */
export const RECOVERY_DOCUMENTS = IDENTITY_PAPERS satisfies readonly ShownDocument[];

const contains = <T extends string>(list: readonly T[], text: string): text is T => (list as readonly string[]).includes(text);
export const isRecoveryReason = (text: string): text is RecoveryReason => contains(RECOVERY_REASONS, text);
export const isRecoveryCheck = isPersonCheck;
