import type { SectionText } from "../text-shape.ts";

export const protection: SectionText = {
  number: 6,
  title: "Protection of data",
  clauses: [
    {
      id: "S1",
      title: "Measures of protection",
      paragraphs: [
        "The school takes legal, organisational, administrative, technical and physical measures. They protect data from others' access, destruction, change, blocking, copying, spreading and other wrongs.",
        "Each person's data are encrypted with a key of their own. Staff see only what their work needs. The log of acts cannot be changed unnoticed.",
        "If security is breached, the school notifies the authorised body within one working day of discovering it. The law demands this.",
      ],
    },
    {
      id: "S2",
      title: "Forums and chats",
      paragraphs: [
        "What you write in forums, in chats and on open pages is seen by others. You do so on your own responsibility.",
        "The school says so beforehand. Children's messages are signed with the first name only.",
      ],
    },
    {
      id: "S3",
      title: "Your data and how long they are kept",
      paragraphs: [
        "You can easily see your data, correct them and get a copy. This is free.",
        "Data are kept as long as the purpose needs, unless the law demands or allows longer. The school shows what will be destroyed and when.",
        { table: "retention" },
      ],
    },
    {
      id: "S4",
      title: "Others' sites and products",
      paragraphs: [
        "Other sites, and others' products that the school uses or offers, have their own rules. Read them.",
        "The school warns you when a link leads away from its site, and keeps a list of such products.",
      ],
    },
    {
      id: "S5",
      title: "Staff",
      paragraphs: [
        "Staff know the rules and sign that they do before they work with data. The school sees to it that the rules are kept, and looks into unusual access.",
      ],
    },
    {
      id: "S6",
      title: "Where to ask",
      paragraphs: [
        "Send questions about data to {operator.email}. You need no account for that. The school opens a case for each question and answers it.",
      ],
    },
    {
      id: "S7",
      title: "What is open to all",
      paragraphs: [
        "The school does not answer for what others do with data that are open to all.",
        "The school says what will become open before it is published, and asks for a separate consent. For a child the legal representative gives it.",
        "At your request the school takes a publication down within one working day. The law sets the same time for data collected unlawfully.",
      ],
    },
  ],
};
