export {
  LOCKED_SUBJECTS_MAX,
  aboutSubject,
  aboutSubjects,
  createSubject,
  type Freeze,
  frozenRecords,
  knownSubjects,
  lifeEvents,
  lifeOf,
  lockSubjects,
  recordLife,
  stoppedByRestore,
  subjectLock,
  subjectByNumber,
  subjectLocks,
  whyFrozen,
} from "./subjects.ts";
export { type FreezeReason, type LifeReason, RELEASE_REASONS, type ReleaseReason } from "./subjects.store.ts";
export { subjectsParticipant } from "./subjects-participant.ts";
