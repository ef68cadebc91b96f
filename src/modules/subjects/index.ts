export {
  LOCKED_SUBJECTS_MAX,
  aboutSubject,
  aboutSubjects,
  createSubject,
  knownSubjects,
  lifeEvents,
  lifeOf,
  lockSubjects,
  recordLife,
  subjectLock,
  subjectByNumber,
  subjectLocks,
} from "./subjects.ts";
export { subjectsParticipant } from "./subjects-participant.ts";
