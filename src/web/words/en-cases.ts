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
} as const satisfies Translation<typeof ruCases>;
