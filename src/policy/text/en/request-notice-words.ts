import type { NoticeKind, NoticeWords } from "../text-shape.ts";

/** What letters about requests say (clause:R1, clause:R2, clause:R3): to the sender, and to the school's own people. */
export const requestNoticeWords: Readonly<Record<Extract<NoticeKind, `request${string}`>, NoticeWords>> = {
  "request-received": {
    subject: "Your request has come",
    body: [
      "Your request No. {number} has come to the school. An answer is due by {term}.",
      "Each step stands here: {link}",
      "If you sent nothing, answer this letter through {operator.email}: somebody used your address.",
      "{operator.name}",
    ],
  },
  "request-more-asked": {
    subject: "Your request needs something more",
    body: [
      "To go on with your request No. {number} the school needs more. What, and why, stands here: {link}",
      "Please give it by {term}. You can also bring a document to the school.",
      "{operator.name}",
    ],
  },
  "request-answered": {
    subject: "Your request is answered",
    body: [
      "The school has answered your request No. {number}. The answer is here: {link}",
      "If you do not agree, the answer says where you can complain.",
      "{operator.name}",
    ],
  },
  "request-kind-corrected": {
    subject: "What your request asks for is now clearer",
    body: [
      "The school has read your request No. {number} and put right what it asks for. How it was understood, and by when it is answered, stands here: {link}",
      "An answer is due by {term}. If the school has misunderstood you, write to {operator.email} and name the number.",
      "{operator.name}",
    ],
  },
  "requests-due": {
    subject: "Requests that are due",
    body: ["Requests due today: {number}. Due by the next working day: {count}.", "The desk: {link}", "{operator.name}"],
  },
  "requests-overdue": {
    subject: "Requests that are overdue",
    body: ["Requests overdue: {number}. Due today: {count}.", "The term of the law or of the policy has passed. Look at them now: {link}", "This letter comes every morning until nothing is overdue.", "{operator.name}"],
  },
};
