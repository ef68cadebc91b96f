import type { SectionText } from "../text-shape.ts";

export const collection: SectionText = {
  number: 2,
  title: "What data the school collects",
  clauses: [
    {
      id: "C1",
      title: "What for",
      paragraphs: [
        "The school collects data to perform its duties to those who use the site and its services.",
        "At registration one purpose is on: providing services. Important notices (U4) and running and protecting the site are part of it. You switch on everything else yourself, each purpose apart.",
      ],
    },
    {
      id: "C2",
      title: "Consent",
      paragraphs: [
        "Processing rests on your consent. For a child the legal representative gives it.",
        "The school gets consent before it collects data: on the site, at the desk, by telephone.",
        "The consent names: the school and its BIN, the person, the term, the list of data, transfer to third parties, transfer abroad, publication. Transfer to others, transfer abroad and publication each need a consent of their own.",
        "The school keeps proof: who agreed, for whom and by which right, to which text, in which language, when and how. It gives you a receipt.",
      ],
    },
    {
      id: "C3",
      title: "Basic data",
      paragraphs: [
        "The basic data are: first and last name, date of birth, place and grade of study, telephone, e-mail, actual home address.",
        "They are not all needed at once. The school asks only for what your choice needs, and says beside it why.",
        { table: "fields" },
      ],
    },
    {
      id: "C4",
      title: "Where data come from",
      paragraphs: [
        "The school may receive data at any contact: through the site, by letter, on paper, by telephone, in person, from earlier records. The rules are the same everywhere.",
        "Data may be combined with other information to provide and improve services, materials and communication with you. Combining serves a named purpose, is recorded, and can be undone.",
        "The law forbids filling databases from open sources. The school does not do it.",
      ],
    },
    {
      id: "C5",
      title: "Additional data",
      paragraphs: [
        "Under the service contract the school may ask for more: a copy of an identity document, another document with name and photograph, other data. Just as much as is needed to be sure that it is you and to prevent abuse and harm to the rights of others.",
        "The request names the data, the reason and the time to answer. After the check the copy is destroyed on schedule. What stays is a note that the check was passed.",
        "Here the law is stricter: paper copies of identity documents may not be collected, except in cases named by law. Without such a case the school does not take them.",
      ],
    },
    {
      id: "C6",
      title: "Data of people you invite",
      paragraphs: [
        "You may bring others to an event or suggest that they contact the school. The simplest way is to give them a link.",
        "Before you give another person's name, date of birth, e-mail and telephone, ask that person. The school tells them at once who said what about them. They may agree, refuse, or have the data destroyed.",
        "Until they consent themselves, the school does nothing more with the data. If they do not answer in time, the data are destroyed.",
      ],
    },
    {
      id: "C7",
      title: "Accurate and current data",
      paragraphs: [
        "Data must be accurate, sufficient and current.",
        "The school confirms e-mail and telephone, asks once a year whether all is still right, and keeps the history of corrections.",
        "If you find a mistake, tell us. On documents that confirm it, the law demands a correction within one working day. What cannot be corrected is destroyed.",
      ],
    },
    {
      id: "C8",
      title: "What counts as personal data",
      paragraphs: [
        "Personal data are all that directly or indirectly points to a person or lets one reach that person, and all that is linked to it.",
        "A number in place of a name is personal data too, as long as one can find out whose it is. All your rights hold for such records as well.",
      ],
    },
  ],
};
