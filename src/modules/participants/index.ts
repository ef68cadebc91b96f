export {
  Participants,
  type Exported,
  type ExportedObject,
  type ParticipantCorrection,
  type ParticipantRestriction,
  type RunningDestruction,
  type SubjectParticipant,
  type Trace,
} from "./participants.ts";
