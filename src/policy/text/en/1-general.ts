import type { SectionText } from "../text-shape.ts";

export const general: SectionText = {
  number: 1,
  title: "General",
  clauses: [
    {
      id: "G1",
      title: "Who answers, and whom this covers",
      paragraphs: [
        "The operator of personal data is {operator.name}, BIN {operator.bin}. Address: {operator.address}. E-mail: {operator.email}.",
        "Responsible for personal data at the school: {operator.responsible}.",
        "The policy protects everyone whose data reach the school: pupils, parents, visitors of {operator.site}, people others told us about. Citizenship and place of residence do not matter.",
        "Nor does it matter how the data came: you filled in a form, wrote, called, came in, or your browser sent them. The school keeps the source of every record.",
      ],
    },
    {
      id: "G2",
      title: "What processing is",
      paragraphs: [
        "Processing is any act with data: collecting, recording, systematising, accumulating, storing, clarifying (updating, changing), extracting, using, depersonalising, blocking, deleting, destroying. With programs or without.",
        "The law names collecting apart from processing. The school protects data equally from the first minute of collecting. It also counts transferring, combining and separating as acts of their own.",
        "The school must record every act: who, why, about whom, with which data. Paper and work by hand are no exception.",
        { table: "operations" },
      ],
    },
    {
      id: "G3",
      title: "Lawful, fair, and no more than needed",
      paragraphs: [
        "The purposes and methods of processing are lawful and fair. The school acts reasonably and in good faith.",
        "Purposes are named beforehand, and the school has the right to pursue them. The amount, kind and methods fit the purpose. The school asks for nothing beyond that.",
        "The ground is your consent, or a case that article 9 of the Law names. The school does not put its own interest in place of consent.",
        { table: "purposes" },
      ],
    },
    {
      id: "G4",
      title: "Which rules apply",
      paragraphs: [
        "These apply: this policy, the general terms of service (section “{operator.section}”), the rules for appeals, the rules of draws, and the laws of the Republic of Kazakhstan.",
        "Every document has a version, a date and a page that stays. The school keeps who agreed to which version.",
        "Time limits are counted by the law and the clock of Kazakhstan.",
      ],
    },
    {
      id: "G5",
      title: "What we protect",
      paragraphs: [
        "The policy protects a person's rights and freedoms, private life, personal and family secrets.",
        "One relative cannot see another's contacts, address, requests or history through a child they share.",
        "What a child writes to the school is not shown to a parent by default. Where the child's life or health is at stake, the school acts as the law demands.",
      ],
    },
  ],
};
