import type { SectionText } from "../text-shape.ts";

export const appeals: SectionText = {
  number: 7,
  title: "Appeals and changes",
  clauses: [
    {
      id: "R1",
      title: "How to appeal",
      paragraphs: [
        "You may send an appeal, also on the use of your data and to withdraw consent: in writing to {operator.address}, or as an electronic document with a Kazakhstan electronic digital signature (EDS) to {operator.email}.",
        "The law also allows other ways, if they confirm who is asking. So the school takes appeals on its site too: {operator.site}.",
        "An EDS is issued from the age of 16. For younger children the legal representative appeals.",
      ],
    },
    {
      id: "R2",
      title: "What an appeal holds",
      paragraphs: [
        "The number of the identity document, yours or your representative's, its date and who issued it.",
        "What links you with the school: your user number or your short name on the site. Signature, e-mail and telephone.",
        "What is missing, the school asks for. It does not guess.",
      ],
    },
    {
      id: "R3",
      title: "When the answer comes",
      paragraphs: [
        "The school answers within 30 calendar days of receipt. If the last day is a day off, it answers before that, on the last working day.",
        "For some steps the law allows less time. Then the shorter term holds.",
        "A term set by law that ends on a day off ends on the first working day after it. The school shows both dates and keeps to the earlier.",
        { table: "deadlines" },
      ],
    },
    {
      id: "R4",
      title: "If the policy changes",
      paragraphs: [
        "The school may change the policy at any time, to protect data better. It announces a material change on the site together with the new version.",
        "The current text and its date are always here: {policy.url}. Earlier versions stay in the archive.",
        "The law is stricter: a new purpose, a new transfer or new data need a new consent. Until it is given, the earlier text holds.",
      ],
    },
    {
      id: "R5",
      title: "Giving data on the site means consent",
      paragraphs: [
        "By giving data on the site you give consent.",
        "The law is stricter: consent must be confirmed. So silence, a closed window or a box ticked in advance is no consent. It takes an explicit act of yours, and that is recorded (C2).",
      ],
    },
    {
      id: "R6",
      title: "What the policy does not reach",
      paragraphs: [
        "The policy does not reach the actions and resources of third parties. See S4 and T5.",
        "For what the school itself gave, and to whom, it answers under section 4.",
      ],
    },
  ],
};
