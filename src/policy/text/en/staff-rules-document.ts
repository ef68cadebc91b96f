import type { DocumentText } from "../text-shape.ts";

export const staffRules: DocumentText = {
  id: "staff-rules",
  language: "en",
  title: "Rules for staff who work with personal data",
  sections: [
    {
      number: 1,
      title: "What this document is about",
      paragraphs: [
        "These are the rules of the school ({operator.name}, BIN {operator.bin}) for everybody who works with families' data at the staff desk. Version {document.version} of {document.date}.",
        "The rules carry out articles 11, 22 and 25 of Law of the Republic of Kazakhstan No. 94-V on personal data and their protection, and the school's policy: {policy.url}.",
        "Until the rules are signed, no personal data are shown. When a new version comes, it is read and signed anew.",
      ],
    },
    {
      number: 2,
      title: "Only what the work needs",
      paragraphs: [
        "An administrator gives a role; the role opens the data that it needs, and nothing else. The school keeps the list of those who have access.",
        "Look at data only when your task asks for it. Curiosity, or a wish of a friend or a manager without a purpose of work, is no ground.",
        "Values are hidden. Showing one is an act: you name the purpose, and the family sees it in its history.",
      ],
    },
    {
      number: 3,
      title: "Your way in is yours alone",
      paragraphs: [
        "You sign in by your own mailbox or your own passkey, and always with a second proof: a passkey, or a code from an app.",
        "Give codes, keys and an open page to nobody. Close it when you leave the screen. After 30 minutes without work the service asks for the proof again.",
        "If you lose your phone, key or mailbox, tell an administrator at once. The administrator closes the access.",
      ],
    },
    {
      number: 4,
      title: "What is not allowed",
      paragraphs: [
        "Do not copy, photograph, write down or export data to a place that the school does not protect: private mail, messengers, your own phone or disk.",
        "Do not give data to other people or organisations in another way than through the service, and only to those entitled to them.",
        "Do not enter data for a person without that person's word, or name a wrong source.",
        "Do not use data for yourself, for advertising without the family's consent, or to find a person outside the school.",
      ],
    },
    {
      number: 5,
      title: "When somebody asks for information",
      paragraphs: [
        "First make sure that you speak with somebody entitled to it. If you are not sure, say nothing, not even that the school knows such a family.",
        "Tell one representative of a child neither address, telephone nor decisions of the other.",
        "Take requests about own data, complaints and withdrawals of consent at once and enter them. Pass requests of authorities to the person responsible for personal data: {operator.responsible}.",
      ],
    },
    {
      number: 6,
      title: "When something has happened",
      paragraphs: [
        "A letter went to the wrong person, a paper is lost, somebody saw too much, a way in was found out: tell the person responsible within the hour. The school's address: {operator.email}.",
        "The school has one working day to report a breach. Do not repair or hide it yourself. The school punishes nobody for an honest report.",
      ],
    },
    {
      number: 7,
      title: "What is recorded",
      paragraphs: [
        "Every act of yours with data goes into a log that nobody can change unnoticed. A person sees your role there, and your name on request, if the person responsible for personal data decides so.",
        "The school reviews who needs which access, and looks into unusual access to data. You know this and agree to it when you sign the rules.",
      ],
    },
    {
      number: 8,
      title: "When you leave",
      paragraphs: [
        "Access ends at once. You give back papers and carriers with data.",
        "The duty to keep data confidential stays after you have left: without a term, unless the law says otherwise.",
      ],
    },
    {
      number: 9,
      title: "Responsibility and signature",
      paragraphs: [
        "Whoever breaks the rules answers for it by the laws of the Republic of Kazakhstan and by the contract of employment.",
        "The signature is your act in the service after the second proof. Time, version and the digest of this text are recorded.",
        "The Kazakh and Russian texts have equal force; where they differ, what better protects the people whose data they are holds. The English text is a translation.",
      ],
    },
  ],
};
