export { MARK_BITS, type MarkedField, type MarkedPupil, type MarkedValues, Marks, type MarksDeps, oneByChanceIn } from "./marks.ts";
export { marksParticipant } from "./marks-participant.ts";
