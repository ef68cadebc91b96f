import type { DocumentText } from "../text-shape.ts";

export const terms: DocumentText = {
  id: "terms",
  language: "en",
  title: "General terms of service, section “{operator.section}”",
  sections: [
    {
      number: 1,
      title: "What this document is about",
      paragraphs: [
        "The services are provided by {operator.name}, BIN {operator.bin}, address: {operator.address} (the school). Version {document.version} of {document.date}.",
        "These are the general terms of lessons and of using the site {operator.site}. Price, timetable and programme are written in the contract or order. Where they differ from this document, the contract holds if it is no worse for you.",
        "Where the law of the Republic of Kazakhstan gives you more, the law holds.",
      ],
    },
    {
      number: 2,
      title: "How a contract is made",
      paragraphs: [
        "Registering on the site is not a purchase. A contract is made when you have seen the service, the price and the term, have clearly agreed and have received a confirmation.",
        "A trial lesson does not oblige you to buy.",
        "An account is opened with true data. Sign-in codes are given to nobody.",
      ],
    },
    {
      number: 3,
      title: "Children and their representatives",
      paragraphs: [
        "For a child under 14 a parent or guardian makes the contract. From 14 to 18 the child decides, with the consent of a parent or trustee.",
        "A grandparent or nanny may bring and collect the child if the representative so decides. They may not sign for the representative, unless the law gives them that right.",
        "Tell the school only so much about the child's health as a safe lesson needs.",
      ],
    },
    {
      number: 4,
      title: "Lessons",
      paragraphs: [
        "The school holds lessons by the timetable, with trained teachers, in safe premises or on the site.",
        "The school tells you beforehand if a lesson is moved or cancelled. For a lesson it cancels, it offers another time or returns the money.",
        "Pupils take care of the equipment and respect others. For deliberate damage one answers by law.",
      ],
    },
    {
      number: 5,
      title: "Payment and refunds",
      paragraphs: [
        "You pay the price named before the purchase. After payment you get a confirmation and a receipt.",
        "You may give up the services at any time. The school returns the money for lessons that did not take place, and may keep only expenses that it has already had and can show.",
        "Money is returned the same way, within the time set by the law on consumer protection.",
      ],
    },
    {
      number: 6,
      title: "Rules of the site",
      paragraphs: [
        "One may not pose as another person, insult, publish others' data, or disturb the site.",
        "The school hides what breaks the rules or the law and gives the reason. If you disagree, send an appeal.",
        "The rights in your works stay yours. The school shows them to others only with your consent.",
        "Apps on the site are run by independent developers. They have their own terms: read them before connecting.",
      ],
    },
    {
      number: 7,
      title: "Personal data",
      paragraphs: [
        "Data are processed by the policy: {policy.url}. Consent to processing is given apart from these terms.",
        "When the contract has ended and accounts are settled, the data are destroyed in the terms named in the policy. Earlier, if you withdrew consent and no obligation is unfulfilled.",
      ],
    },
    {
      number: 8,
      title: "End of the contract",
      paragraphs: [
        "The contract ends when the services are provided, when you give them up, or when both sides so decide.",
        "The school may end the contract if services are not paid or behaviour endangers others. It first warns and gives time to mend, if the danger lets it wait.",
        "Before the end you may take a copy of your data and works.",
      ],
    },
    {
      number: 9,
      title: "Liability",
      paragraphs: [
        "You and the school answer for your obligations by law. Nothing here lessens the school's liability for a child's life and health and for the child's data.",
        "The school does not answer for others' sites, apps and the words of other users, unless it broke the law itself.",
      ],
    },
    {
      number: 10,
      title: "Changes, disputes, language",
      paragraphs: [
        "The school announces changes of the terms beforehand. For what is already paid, the terms you agreed to hold, unless the new ones are better for you.",
        "First write to us: {operator.email}. If that does not help, you may turn to the consumer protection authority or to a court.",
        "The Kazakh and Russian texts have equal force; where they differ, what protects you better holds. The English text is a translation: where it differs from them, the Kazakh and Russian texts are right.",
      ],
    },
  ],
};
