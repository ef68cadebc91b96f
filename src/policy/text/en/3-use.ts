import type { SectionText } from "../text-shape.ts";

export const use: SectionText = {
  number: 3,
  title: "How the school keeps and uses data",
  clauses: [
    {
      id: "U1",
      title: "On what data are kept",
      paragraphs: [
        "Data are kept only on electronic media and processed by automated systems, unless the law demands otherwise.",
        "Paper that comes in is turned into electronic form, and its fate is recorded: returned, destroyed, or kept under a named law.",
        "The law adds: the database is in the territory of Kazakhstan. The school keeps its backups there too.",
      ],
    },
    {
      id: "U2",
      title: "News and offers",
      paragraphs: [
        "The school may send news of its services, special offers and invitations to events. Only to those who agreed, and only in the way they chose: e-mail or SMS.",
        "The data help to improve services, materials and communication with you.",
      ],
    },
    {
      id: "U3",
      title: "How to leave the mailing list",
      paragraphs: [
        "You may leave at any time: by the link in a letter, on the page of choices, by writing to {operator.email}, or by telling a member of staff. On the telephone staff first check that it is you.",
        "It takes effect before the next message leaves.",
      ],
    },
    {
      id: "U4",
      title: "Important notices",
      paragraphs: [
        "Important notices cannot be refused. These are changes of terms, rules and policy, confirmations of registration and purchases, codes, and answers to what you do with your data.",
        "The list of such notices is closed. They carry no advertising.",
        "If data are blocked or destroyed, the school sends only what the law demands.",
      ],
    },
    {
      id: "U5",
      title: "Internal purposes",
      paragraphs: [
        "The school uses data for audit, analysis and research that improve its work, and to talk with you.",
        "Analysis runs on depersonalised data, and groups that are too small are not shown. An auditor may read but not change.",
      ],
    },
    {
      id: "U6",
      title: "Draws and contests",
      paragraphs: [
        "If you take part in a draw, a contest or the like, the data are used to run it. For nothing else.",
        "The rules are known beforehand. Anyone can verify the winner.",
      ],
    },
    {
      id: "U7",
      title: "Information about who uses our services",
      paragraphs: [
        "To understand people better and improve its work, the school may learn occupation, language, postcode, unique device number, place and time zone.",
        "Only as far as you choose. This is kept apart from the name.",
      ],
    },
    {
      id: "U8",
      title: "Your interests",
      paragraphs: [
        "The school may learn what interests you on the site and in its other products: from visits, clicks, orders, forum posts. This is to offer what is useful.",
        "Only with your consent. You can see the list of topics and erase it.",
        "Totals from which nobody can be recognised are not personal.",
      ],
    },
    {
      id: "U9",
      title: "When non-personal becomes personal",
      paragraphs: [
        "Non-personal information joined with personal data is personal as long as it stays joined. All your rights hold for it too.",
        "Joining and separating are recorded. After separating, the school can prove that no link is left.",
      ],
    },
    {
      id: "U10",
      title: "Non-personal information",
      paragraphs: [
        "The school may use, pass on and disclose non-personal information for any purpose.",
        "The law is stricter: depersonalising must be irreversible. So only what was checked goes out: groups are large enough, and there are no lasting numbers of people. All else is personal data (C8).",
      ],
    },
  ],
};
