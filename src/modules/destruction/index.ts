export { type BegunDestruction, beginDestruction, beginTogether, DESTRUCTION_JOB, type DestructionGround, type DestructionWish } from "./begin-destruction.ts";
export { keptAfter } from "./what-stays.ts";
export { advanceDestruction, CACHE_SECONDS_MAX, destroyKeysOf, markTurned, type Progress } from "./advance-destruction.ts";
export {
  type Begun, type Certificate, type CertificateFault, type CertificateVerdict, CERTIFICATE_FORMAT, checkCertificate, holderCommitment, type HolderOpening,
  type Kept, rowHash, type Step, STEP_NAMES, type StepName,
} from "./certificate.ts";
export { registerDestructionLetter } from "./destruction-letter.ts";
export { destroyAgain } from "./destroy-again.ts";
export { certificateAt, type CertificatePage } from "./issue-certificate.ts";
export type { DestructionDeps } from "./destruction-deps.ts";
export { destructionParticipant } from "./destruction-participant.ts";
export { destructionDeepSource } from "./destruction-deep-source.ts";
export { overdueWork, ownKeysHeld, runningWork } from "./destruction.store.ts";
