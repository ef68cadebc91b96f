import type { NoticeWords } from "../text-shape.ts";

/** To the representatives of a child whom several represent: none says who restricted it or why (clause:G5). */
export const familyNoticeWords = {
  "record-restricted": {
    subject: "A child’s record is restricted",
    body: [
      "Hello, {name}!",
      "On {date} a person entitled to do so restricted this record: {link}",
      "While the restriction holds, these data are not used, and nothing is destroyed. The page shows what you can do. If you do nothing, it stays so.",
      "The school cannot say more about it. Questions: {operator.email}.",
      "{operator.name}",
    ],
  },
  "use-restricted": {
    subject: "The use of a child’s data is restricted in part",
    body: [
      "Hello, {name}!",
      "On {date} a person entitled to do so restricted a part of what may be done with the data of a child whom you represent. What holds now is here: {link}",
      "Nothing is destroyed by this, and everything else goes on as before. If it is not right in your view, ask the person responsible for personal data to look at it: {ask}",
      "The school cannot say more about it. Questions: {operator.email}.",
      "{operator.name}",
    ],
  },
  "restriction-lifted": {
    subject: "The restriction of a record was lifted",
    body: [
      "Hello, {name}!",
      "On {date} the restriction on the record of a child whom you represent was lifted: {link}",
      "Questions: {operator.email}.",
      "{operator.name}",
    ],
  },
  "child-leaving-begun": {
    subject: "A child’s record will be destroyed",
    body: [
      "Hello, {name}!",
      "On {date} all consents for a child whom you represent ended, because those entitled to do so decided it. Nothing is processed any more. The data will be destroyed on {term}.",
      "What goes, what stays by law, and who can stop it until then: {link}",
      "Keep this address: {certificate}. From that day on it shows what is done, and later the certificate of destruction.",
      "If you think that this is a mistake, write to us: {operator.email}.",
      "{operator.name}",
    ],
  },
  "child-leaving-stopped": {
    subject: "A child’s record will not be destroyed",
    body: [
      "Hello, {name}!",
      "On {date} a person entitled to do so stopped the destruction of the record of a child whom you represent. Nothing is destroyed.",
      "Whether the record is still restricted, and what you can do: {link}",
      "The school cannot say more about it. Questions: {operator.email}.",
      "{operator.name}",
    ],
  },
} as const satisfies Readonly<Record<string, NoticeWords>>;
