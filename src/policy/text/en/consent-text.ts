import type { ConsentKind, ConsentText } from "../text-shape.ts";

type Parts = ConsentText["parts"];

const common: Parts = [
  { id: "purposes", title: "What for", paragraphs: ["Purposes: {purposes}.", "For any other purpose the school will ask separately."] },
  { id: "fields", title: "Which data", paragraphs: ["List of data: {fields}."] },
  {
    id: "operations",
    title: "What is done with them",
    paragraphs: [
      "Collecting, recording, systematising, accumulating, storing, clarifying, extracting, using, depersonalising, blocking, deleting, destroying. With programs and without, for the named purposes only.",
    ],
  },
  { id: "term", title: "For how long", paragraphs: ["Term of the consent: {term}."] },
  {
    id: "third-parties",
    title: "Transfer to third parties",
    paragraphs: ["This consent does not allow data to be given to third parties. When a transfer is needed, the school will name the recipient and ask separately. Without consent data are given only in the cases named by law."],
  },
  {
    id: "abroad",
    title: "Transfer abroad",
    paragraphs: ["This consent does not allow data to be sent abroad. If your mailbox is with a foreign service, letters to you pass through it: you chose that mailbox."],
  },
  { id: "publication", title: "Publication", paragraphs: ["This consent does not allow data to be published in public sources. Publication needs a separate consent."] },
];

const documents = "Policy: {policy.url}, version {policy.version} of {policy.date}. Time limits, rights and addresses for complaints are there too.";

const own: ConsentText = {
  kind: "own",
  title: "Consent to the collection and processing of personal data",
  parts: [
    { id: "operator", title: "To whom consent is given", paragraphs: ["{operator.name}, BIN {operator.bin}, {operator.address}."] },
    { id: "person", title: "Who gives consent", paragraphs: ["Last name, first name, patronymic (if the document has it): {person}.", "I am 18 or older and give consent for myself."] },
    ...common,
    {
      id: "withdrawal",
      title: "How to withdraw",
      paragraphs: [
        "Consent may be withdrawn at any time: on the site {operator.site}, in writing, or by an electronic document with an EDS to {operator.email}. The data will be destroyed.",
        "The law does not let consent be withdrawn against the law or while an obligation is unfulfilled. What that needs stays locked until a named date.",
        "Proof of the consent and the withdrawal is kept only for a dispute.",
      ],
    },
    { id: "other", title: "Other", paragraphs: ["The consent is voluntary. Important notices without advertising and running and protecting the site are part of it.", documents] },
  ],
  acceptance: "I have read the text. I give consent of my own will.",
};

const representative: ConsentText = {
  kind: "representative",
  title: "Consent of a legal representative to the collection and processing of a child's personal data",
  parts: [
    { id: "operator", title: "To whom consent is given", paragraphs: ["{operator.name}, BIN {operator.bin}, {operator.address}."] },
    {
      id: "person",
      title: "Who gives consent, and for whom",
      paragraphs: [
        "The child whose data these are: {person}.",
        "Legal representative: {representative}. Right to represent: {relation}.",
        "I confirm that I may decide for the child and will show a document on it if the school asks.",
      ],
    },
    ...common,
    {
      id: "withdrawal",
      title: "How to withdraw",
      paragraphs: [
        "Any legal representative may withdraw consent at any time: on the site {operator.site}, in writing, or by an electronic document with an EDS to {operator.email}.",
        "With one representative the child's data will be destroyed. With two, the word of one stops the processing at once; the data are destroyed when the other agrees or the data protection officer decides.",
        "The law does not let consent be withdrawn against the law or while an obligation is unfulfilled. What that needs stays locked until a named date.",
        "Proof of the consent and the withdrawal is kept only for a dispute.",
      ],
    },
    {
      id: "other",
      title: "Other",
      paragraphs: [
        "The consent is voluntary. Important notices without advertising and running and protecting the site are part of it.",
        "From 14 the child's own consent is needed too: the child gives it alone, signed in by a means of the child's own.",
        "At 18 the child decides alone. The representative's rights end that day, and the school will ask the child for consent.",
        "This consent does not allow the child's name, pictures and works to be published.",
        documents,
      ],
    },
  ],
  acceptance: "I have read the text. As legal representative I give consent for the child of my own will.",
};

export const consentText: Readonly<Record<ConsentKind, ConsentText>> = { own, representative };
