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
  language: "ru",
  title: "Политика обработки персональных данных",
  intro: [
    "Здесь сказано, какие данные о вас и вашем ребёнке получает {operator.name} (далее — школа), зачем они нужны, кому передаются и как уничтожаются.",
    "Версия {policy.version} от {policy.date}. Постоянный адрес: {policy.url}.",
    "Это обязательства школы. Она отвечает за каждый пункт: и там, где его исполняет сервис, и там, где его исполняют люди. Если школа чем-то из названного не занимается, она и данных для этого не собирает.",
    "Слово «закон» с номером статьи означает Закон Республики Казахстан от 21 мая 2013 года № 94-V «О персональных данных и их защите». Где закон строже обещания, школа поступает по закону и говорит об этом.",
    "Тексты на казахском и русском языках имеют равную силу. Если они расходятся, действует то, что лучше защищает человека. Английский текст — перевод: если он расходится с ними, верны казахский и русский.",
    "У каждого пункта постоянный номер, например C2. На него можно сослаться в обращении.",
  ],
  sections: [general, collection, use, transfer, destruction, protection, appeals],
};

export const ru: LanguageTexts = {
  policy, documents: { terms, appeals: appealsRules, "staff-rules": staffRules }, consentText, scopeConsent, noticeWords, purposeWords, fieldWords, retentionWords, operationWords,
  consentStateWords, groundWords, precedenceWords, deadlineWords, recipientWords, tableWords, sourceWords,
};
