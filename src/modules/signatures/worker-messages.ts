import type { CentreRequest } from "./check-ports.ts";
import type { RecheckOutcome, RecheckRequest, SealedEvidence } from "./evidence-bundle.ts";
import type { SignatureVerdict } from "./signature-verdict.ts";
import type { TrustProfileSource } from "./trust-profile.ts";
import type { SignatureRequest } from "./verify-signature.ts";

/** A verdict, the content that was inside the file, and the evidence when it was asked for. */
export interface CheckAnswer {
  readonly verdict: SignatureVerdict;
  readonly content?: Uint8Array;
  readonly evidence?: SealedEvidence;
}

/** A check as it is sent to a worker. */
export type CheckJob = SignatureRequest & { readonly wantsEvidence?: boolean };

/** From the event loop to a worker. */
export type ToWorker =
  | { readonly type: "trust"; readonly profile: TrustProfileSource; readonly production: boolean; readonly canReach: boolean }
  | { readonly type: "check"; readonly id: number; readonly job: CheckJob }
  | { readonly type: "recheck"; readonly id: number; readonly job: RecheckRequest }
  | { readonly type: "reached"; readonly call: number; readonly body: Uint8Array | undefined };

/** From a worker to the event loop. */
export type FromWorker =
  | { readonly type: "checked"; readonly id: number; readonly answer: CheckAnswer }
  | { readonly type: "rechecked"; readonly id: number; readonly answer: RecheckOutcome }
  | { readonly type: "failed"; readonly id: number; readonly what: string }
  | { readonly type: "reach"; readonly call: number; readonly request: CentreRequest };
