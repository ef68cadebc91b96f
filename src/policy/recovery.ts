import type { ShownDocument } from "./intake.ts";
import { IDENTITY_PAPERS } from "./intake.ts";

/** From the first member's word to the new address: past it everything begins anew (clause:S1). A promise of our own. */
export const RECOVERY_HOURS = 24;
/** So often a day it may be begun for one person. */
export const RECOVERIES_A_DAY_MAX = 3;

/** Why somebody does not come in any more. */
export const RECOVERY_REASONS = ["mailbox-lost", "mailbox-stolen", "device-lost"] as const;
export type RecoveryReason = (typeof RECOVERY_REASONS)[number];

/** How a member knows who is there: by a document that was looked at, or by answers on a call back. Each member for himself. */
export const RECOVERY_CHECKS = ["document", "caller-check"] as const;
export type RecoveryCheck = (typeof RECOVERY_CHECKS)[number];

/** What a document looked at may be. */
export const RECOVERY_DOCUMENTS = IDENTITY_PAPERS satisfies readonly ShownDocument[];

const contains = <T extends string>(list: readonly T[], text: string): text is T => (list as readonly string[]).includes(text);
export const isRecoveryReason = (text: string): text is RecoveryReason => contains(RECOVERY_REASONS, text);
export const isRecoveryCheck = (text: string): text is RecoveryCheck => contains(RECOVERY_CHECKS, text);
