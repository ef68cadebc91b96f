import type { LanguageTexts, PolicyText } from "../text-shape.ts";
import { general } from "./1-general.ts";
import { collection } from "./2-collection.ts";
import { use } from "./3-use.ts";
import { transfer } from "./4-transfer.ts";
import { destruction } from "./5-destruction.ts";
import { protection } from "./6-protection.ts";
import { appeals } from "./7-appeals.ts";
import { appealsRules } from "./appeals-document.ts";
import { consentText } from "./consent-text.ts";
import { fieldWords } from "./field-words.ts";
import {
  consentStateWords, deadlineWords, groundWords, operationWords, precedenceWords, recipientWords, retentionWords, tableWords,
} from "./legal-words.ts";
import { noticeWords } from "./notice-words.ts";
import { purposeWords } from "./purpose-words.ts";
import { scopeConsent } from "./scope-consent.ts";
import { sourceWords } from "./source-words.ts";
import { staffRules } from "./staff-rules-document.ts";
import { terms } from "./terms-document.ts";

const policy: PolicyText = {
  language: "en",
  title: "Personal data policy",
  intro: [
    "This says which data about you and your child {operator.name} (the school) receives, why they are needed, to whom they are given and how they are destroyed.",
    "Version {policy.version} of {policy.date}. Permanent address: {policy.url}.",
    "These are obligations of the school. It answers for every clause, whether the service keeps it or people do. If the school does not do something named here, it collects no data for it.",
    "“The Law”, or the law with the number of an article, means the Law of the Republic of Kazakhstan of 21 May 2013 No. 94-V “On personal data and their protection”. Where the law is stricter than a promise, the school does what the law says and tells you so.",
    "The Kazakh and Russian texts have equal force. Where they differ, what protects the person better holds. The English text is a translation: where it differs from them, the Kazakh and Russian texts are right.",
    "Every clause has a permanent number, for example C2. You may refer to it in an appeal.",
  ],
  sections: [general, collection, use, transfer, destruction, protection, appeals],
};

export const en: LanguageTexts = {
  policy, documents: { terms, appeals: appealsRules, "staff-rules": staffRules }, consentText, scopeConsent, noticeWords, purposeWords, fieldWords, retentionWords, operationWords,
  consentStateWords, groundWords, precedenceWords, deadlineWords, recipientWords, tableWords, sourceWords,
};
