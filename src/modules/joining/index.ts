export { type JoinConfirmationDeps, JoinConfirmation, type Joined, JOIN_COMPARTMENTS } from "./join-confirmation.ts";
export { holdAddress } from "./hold-address.ts";
export { JoinDrafts, type JoinDraftsDeps } from "./join-drafts.ts";
export { ADULT_YEARS, checkedField, JOIN_CHOICES, JOIN_FIELDS, JOIN_PURPOSES, type JoinField, type JoinValues } from "./join-form.ts";
export { JoinLetters, type JoinLettersDeps } from "./join-letters.ts";
export { type JoinLinks, registerJoinLetters } from "./join-notices.ts";
export { type ConsentDocument, Joining, type JoiningDeps, JOIN_LETTER_JOB, LETTERS_MAX, type PostedForm } from "./joining.ts";
export { joiningParticipant } from "./joining-participant.ts";
export {
  type CheckedChild, CHILD_FIELDS, CHILD_PURPOSES, type ChildField, type ChildPurpose, checkedChild, childConsentText, NEEDED_FOR_CHILD, type TypedChild,
} from "./child-form.ts";
export { ChildEnrolment, type ChildEnrolmentDeps, CHILDREN_MAX, type Enrolled, type PostedChild } from "./child-enrolment.ts";
