import { OPERATION_IDS, type ClauseId, type ConsentState, type OperationId, type PurposeId } from "./ids.ts";
import { purposeRow } from "./purposes.ts";
import type { PrecedenceReason } from "./text/text-shape.ts";

interface Exception {
  readonly operations: readonly OperationId[];
  readonly under: (purpose: PurposeId) => boolean;
}

/** One rank: what it does to a request that touches its fields. Ranks are asked from the top; the first that stops or permits decides. */
export interface PrecedenceRow {
  readonly reason: PrecedenceReason;
  readonly clause: ClauseId;
  /** Operations that it refuses, even when just one of the request's fields is among its own. */
  readonly stops: readonly OperationId[];
  /** What it does not stop; lower ranks are asked. */
  readonly spares: Exception;
  /** What it allows whatever lower ranks say, when all the request's fields are among its own. */
  readonly permits: Exception;
}

export const REMOVING: readonly OperationId[] = Object.freeze(["delete", "destroy", "depersonalise"]);
const KEEPING: readonly OperationId[] = Object.freeze(["store", "use", "extract"]);
const byContract = (purpose: PurposeId): boolean => purposeRow(purpose).ground === "contract";
const byLaw = (purpose: PurposeId): boolean => purposeRow(purpose).ground === "legal-obligation";
const any = (): boolean => true;
const NOTHING: Exception = Object.freeze({ operations: [], under: () => false });

/**
 * The one precedence: court or legal hold > open obligation (only the fields it needs) > block > withdrawal and destruction > retention.
 * A block stops destruction too (Law 94-V art. 1(3)); what goes on is keeping, the handling of the request, notices due by law, and claims (clause:T7).
 * A withdrawal stops all but what takes data away (clause:D2). Retention stops nothing: it says when `destroy` is due (clause:S3).
 */
export const precedence: readonly PrecedenceRow[] = Object.freeze([
  { reason: "legal-hold", clause: "D2", stops: REMOVING, spares: NOTHING, permits: { operations: KEEPING, under: byLaw } },
  { reason: "open-obligation", clause: "D2", stops: REMOVING, spares: NOTHING, permits: { operations: KEEPING, under: byContract } },
  {
    reason: "block", clause: "T7", stops: OPERATION_IDS, permits: NOTHING,
    spares: { operations: ["collect", "record", "store", "use", "extract", "block"], under: byLaw },
  },
  {
    reason: "withdrawal", clause: "D2", stops: OPERATION_IDS, permits: NOTHING,
    spares: { operations: ["block", "delete", "destroy", "separate"], under: any },
  },
  { reason: "retention", clause: "S3", stops: [], spares: NOTHING, permits: { operations: OPERATION_IDS, under: any } },
]);

/**
 * A provisional mark (a letter whose sender is not verified) stops only what cannot be undone by lifting it, and never the person's own request:
 * else a stranger's letter could hold up a destruction (clause:T7).
 */
export const PROVISIONAL_STOPS: readonly OperationId[] = Object.freeze([...REMOVING, "clarify", "combine", "transfer"]);

/** The states in which a consent is in force. Silence, a request and an unknown word are not (clause:R5). */
export const IN_FORCE = Object.freeze(["ConsentGiven", "RenewedConsentGiven"] as const);

/** Whether this state of consent allows processing; null means that nobody was asked (clause:R5). */
export function isInForce(state: ConsentState | null): boolean {
  return state !== null && (IN_FORCE as readonly ConsentState[]).includes(state);
}
