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
  language: "kk",
  title: "Дербес деректерді өңдеу саясаты",
  intro: [
    "Мұнда {operator.name} (бұдан әрі — мектеп) сіз бен балаңыз туралы қандай деректер алатыны, олардың не үшін керек екені, кімге берілетіні және қалай жойылатыны айтылған.",
    "Нұсқасы: {policy.version}, күні: {policy.date}. Тұрақты мекенжайы: {policy.url}.",
    "Бұл — мектептің міндеттемелері. Мектеп әр тармақ үшін жауап береді: оны сервис орындаса да, адамдар орындаса да. Мектеп аталғандардың бірімен айналыспаса, ол үшін деректер де жинамайды.",
    "Баптың нөмірімен қатар тұрған «заң» сөзі «Дербес деректер және оларды қорғау туралы» Қазақстан Республикасының 2013 жылғы 21 мамырдағы № 94-V Заңын білдіреді. Заң уәдеден қатаңырақ болса, мектеп заң бойынша әрекет етеді және оны айтады.",
    "Қазақ және орыс тілдеріндегі мәтіндердің күші тең. Олар алшақ болса, адамды жақсырақ қорғайтыны қолданылады. Ағылшын мәтіні — аударма: ол алшақ болса, қазақ және орыс мәтіндері дұрыс деп саналады.",
    "Әр тармақтың тұрақты нөмірі бар, мысалы, C2. Өтініште соған сілтеме жасауға болады.",
  ],
  sections: [general, collection, use, transfer, destruction, protection, appeals],
};

export const kk: LanguageTexts = {
  policy, documents: { terms, appeals: appealsRules, "staff-rules": staffRules }, consentText, scopeConsent, noticeWords, purposeWords, fieldWords, retentionWords, operationWords,
  consentStateWords, groundWords, precedenceWords, deadlineWords, recipientWords, tableWords, sourceWords,
};
