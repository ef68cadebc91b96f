import type { DocumentText } from "../text-shape.ts";

export const appealsRules: DocumentText = {
  id: "appeals",
  language: "en",
  title: "Rules for appeals",
  sections: [
    {
      number: 1,
      title: "What this document is about",
      paragraphs: [
        "It says how to turn to the school ({operator.name}, BIN {operator.bin}) about personal data and services, and when the answer comes. Version {document.version} of {document.date}.",
        "An appeal is free. The school may not treat you worse because of it.",
      ],
    },
    {
      number: 2,
      title: "Who may appeal",
      paragraphs: [
        "Any person whose data are concerned, or that person's legal representative. An account is not required.",
        "A representative shows by which right they act: a birth certificate, a decision on guardianship, a power of attorney.",
        "An EDS is issued from the age of 16. Before that the representative signs an appeal for the child.",
      ],
    },
    {
      number: 3,
      title: "What one may ask for",
      paragraphs: [
        "To learn whether the school has your data, which, from where, why, for how long, and to whom they were given.",
        "To correct or supplement, block, depersonalise, delete or destroy data.",
        "To withdraw consent: in whole, or for one purpose, a transfer, sending abroad, publication.",
        "To forbid or allow publication, to object to an automated decision, to complain about the school's work.",
      ],
    },
    {
      number: 4,
      title: "How to send it",
      paragraphs: [
        "In writing, signed: {operator.address}.",
        "As an electronic document signed with a Kazakhstan EDS: {operator.email}.",
        "On the site {operator.site}: signed in or not. Simple requests are confirmed by signing in, weighty ones by an EDS or an identity check.",
        "If the sender of a letter cannot be verified, the school asks for confirmation of identity. Until then it discloses no data, but may mark them for a time.",
      ],
    },
    {
      number: 5,
      title: "What it holds",
      paragraphs: [
        "The number of the identity document, yours or the representative's, its date and who issued it.",
        "What links you with the school: your user number or your short name on the site.",
        "Signature, e-mail and telephone. What you ask for, in your own words.",
        "If something is missing, the school asks. Do not send a paper copy of a document.",
      ],
    },
    {
      number: 6,
      title: "How the school handles it",
      paragraphs: [
        "The school confirms receipt at once and gives the number and the time limit. If data may be wrong or unlawfully processed, it blocks them while it checks.",
        "The answer comes in the language of the appeal, Kazakh or Russian; on request with an English translation.",
        "A refusal always has a reason, the article of the law and an address for complaints. The school may refuse if the law demands it, if the request breaks another person's right, or if identity is not confirmed.",
      ],
    },
    {
      number: 7,
      title: "Time limits",
      paragraphs: [
        "The general time to answer is 30 calendar days from receipt. If the last day is a day off, the school answers on the last working day before it.",
        "Information on your data: three working days. Correction, blocking, lifting a block, destruction after a violation: one working day. Stopping the processing after a withdrawal: 15 working days.",
        "Where terms differ, the shorter holds. A term set by law runs from the next day.",
        { table: "deadlines" },
      ],
    },
    {
      number: 8,
      title: "If you disagree",
      paragraphs: [
        "Write to the person responsible for data at the school: {operator.responsible}, {operator.email}.",
        "Complain to the authorised body for the protection of personal data: the Ministry of Artificial Intelligence and Digital Development of the Republic of Kazakhstan.",
        "Go to court. You need not complain elsewhere first, unless the law says otherwise.",
      ],
    },
    {
      number: 9,
      title: "What stays after the answer",
      paragraphs: [
        "The school keeps the appeal and the answer as proof, locked and for a dispute alone, for the terms in the policy: {policy.url}.",
        "The Kazakh and Russian texts have equal force; where they differ, what protects you better holds. The English text is a translation: where it differs from them, the Kazakh and Russian texts are right.",
      ],
    },
  ],
};
