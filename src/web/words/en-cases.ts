import type { Translation } from "./translation.ts";
import type { ruCases } from "./ru-cases.ts";

export const enCases = {
  "requests.step.restored": "The request was brought back after a failure",
  "refusal.request-words-lost": "The words of this request did not come back after a failure. Ask the sender to send it anew; carry out the new one, and close this one with the reason \u201canswered before\u201d.",
  "desk-requests.restored": "Brought back after a failure",
  "desk-requests.restored.means": "These requests came, or went on, after the newest copy of the data. Number, clock, steps and blocks are back; look at each.",
  "desk-requests.restored.whole": "everything is back",
  "desk-requests.restored.lost": "Not brought back: {{what}}.",
  "desk-requests.lost.words": "the sender\u2019s words (ask again)",
  "desk-requests.lost.signed-file": "the signed file",
  "desk-requests.lost.document-copies": "pictures of documents",
  "desk-requests.lost.corrections": "corrections made for this request (make them again)",
  "requests.step.handed-over": "The request was handed over to another officer",
  "requests.reason.no-owner": "the one before does not answer for requests any more",
  "desk-requests.owner.number": "member no. {{number}}",
  "desk-requests.act.hand-over": "Hand it to a colleague",
  "desk-requests.act.hand-over.do": "Hand over",
  "desk-requests.hand-over.to": "To whom",
  "requests.field.to": "To whom it is handed over",
  "field-fault.no-officer": "Choose somebody who answers for requests.",
  "history.did.request-owner-named": "A colleague was shown your name: you answer for a request.",
  "requests.answer.told.lists": "Handed to the school\u2019s staff: {{count}}",
  "requests.transfers.to": "To whom",
  "requests.transfers.ground": "Ground",
  "requests.transfers.own-staff": "a member of the staff: {{role}}",
} as const satisfies Translation<typeof ruCases>;
