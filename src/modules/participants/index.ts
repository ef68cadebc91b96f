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
export { assertCovered, uncovered, UncoveredColumns } from "./coverage.ts";
export { classedColumns, COLUMN_CLASSES, type ClassedColumn, type ColumnClass } from "./classed-columns.store.ts";
