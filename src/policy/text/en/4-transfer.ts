import type { SectionText } from "../text-shape.ts";

export const transfer: SectionText = {
  number: 4,
  title: "To whom the school gives data",
  clauses: [
    {
      id: "T1",
      title: "First of all: to nobody",
      paragraphs: [
        "The school gives no data to third parties, except in the cases named in this section.",
        "A transfer needs your consent. Without it: only the cases that the law itself names. It is recorded who received what, on which ground, and why.",
        "Where you must be notified of a transfer, the law allows ten working days.",
        { table: "recipients" },
      ],
    },
    {
      id: "T2",
      title: "Term and methods of processing",
      paragraphs: [
        "Processing has no single common term. It may use any lawful method, with programs or without.",
        "The law is stricter: the term may not be longer than the purpose needs. So each purpose has its own retention (S3). When it ends, the data are destroyed.",
      ],
    },
    {
      id: "T3",
      title: "Delivery and communication",
      paragraphs: [
        "Couriers, the post, telecom operators and similar services get data only for the purposes named at collection.",
        "They get just what that job needs: name, address or telephone.",
      ],
    },
    {
      id: "T4",
      title: "At your direction",
      paragraphs: [
        "At your direction or with your consent, data go to those who have undertaken to keep them confidential. For example, when you use an app.",
        "No undertaking in force, no transfer. The law demands this too.",
      ],
    },
    {
      id: "T5",
      title: "Apps",
      paragraphs: [
        "Apps on the site are run by independent developers. They act for themselves, not on behalf of the school.",
        "Before you connect an app, read its developer's terms and data policy. The school shows who the developer is and exactly which data it will get. You can disconnect an app at any time.",
      ],
    },
    {
      id: "T6",
      title: "State bodies",
      paragraphs: [
        "State bodies get data only on the grounds and in the order set by law.",
        "Each request is recorded: who asked, under which law, what was given and when. Two people review it. Without a ground the school refuses and gives the reason.",
      ],
    },
    {
      id: "T7",
      title: "Blocking while a check runs",
      paragraphs: [
        "If data may be wrong or unlawfully processed, the school blocks them from the moment of the appeal, yours, your representative's or the authorised body's, for the time of the check.",
        "The law allows one working day for blocking. The school undertakes to do it at once.",
        "Blocked data are not used, changed, passed on or destroyed. Storage, the handling of that appeal, notices under the law and the defence of rights in a dispute go on.",
        "After the check the block is lifted, or the data are corrected or destroyed. The law allows one working day for that.",
        "If it is not clear who sent a letter, a provisional mark is set. The school decides on it within one working day.",
      ],
    },
    {
      id: "T8",
      title: "No more than needed",
      paragraphs: [
        "Partners and all other third parties get the smallest set of data without which there is no service or transaction.",
        "The list of data for each recipient and each purpose is drawn up beforehand.",
      ],
    },
    {
      id: "T9",
      title: "Not for others' advertising",
      paragraphs: [
        "Data are passed on only to provide and improve products, services and the communication that goes with them.",
        "Data are never passed on for third parties' advertising.",
      ],
    },
    {
      id: "T10",
      title: "Any other purpose",
      paragraphs: [
        "For any other purpose the school asks for a separate consent. Until it is given, the answer is no.",
      ],
    },
    {
      id: "T11",
      title: "Those who work for the school",
      paragraphs: [
        "Service providers may process data and orders, deliver, answer customers, study interest, run surveys and research. They must protect the data in any country.",
        "There is a contract with each. The school knows where they store data and whom they bring in. When the contract ends, transfer stops.",
        "Here the law is stricter: for statistical, sociological, scientific and marketing research, data are depersonalised before they are passed on. The school sends surveys itself.",
      ],
    },
    {
      id: "T12",
      title: "Disclosure on demand",
      paragraphs: [
        "Disclosure may be demanded by law, by a court, by public authorities inside Kazakhstan or outside. The school may also find it necessary itself: for security, to obey the law, for other public ends, to enforce its terms, to protect the service and people.",
        "The law is stricter: data may be disclosed only with your consent or on a ground named by law. Without one the school refuses.",
        "Each disclosure has a ground, a document, a written reason and the decision of two people. Data leave the country only by article 16 of the Law.",
      ],
    },
    {
      id: "T13",
      title: "If the school changes hands",
      paragraphs: [
        "In a reorganisation, merger or sale of the school or a part of it, any or all data may go to the successor.",
        "You are told beforehand. Where the law demands consent, you are asked. Your consents and restrictions travel with the data.",
      ],
    },
  ],
};
