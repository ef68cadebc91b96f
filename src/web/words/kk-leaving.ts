import type { Translation } from "./translation.ts";
import type { ruLeaving } from "./ru-leaving.ts";

export const kkLeaving = {
  "choice.child.title": "Бала үшін берілген келісімдер",
  "choice.unanswered": "жауап жоқ",
  "choice.receipt": "түбіртек",
  "choice.to-answer": "Жауап беру",
  "choice.to-withdraw": "Қайтарып алу",
  "choice.withdraw-all": "Барлық келісімді қайтарып алу",
  "choice.now": "Қазір",
  "choice.give.means": "Келісім бірден күшіне енеді. Оны осы бетте бір түймемен қайтарып алуға болады.",
  "choice.withdraw.means": "Қайтарып алғаннан кейін бұл мақсаттағы өңдеу бірден тоқтайды. Келісімді осы бетте қайта беруге болады.",
  "choice.if-not": "Келісімсіз:",
  "choice.give": "Келісемін",
  "choice.refuse": "Келіспеймін",
  "choice.withdraw": "Келісімді қайтарып аламын",
  "choice.back": "Барлық келісімге",
  "refusal.consent-own-sign-in": "Өкіл берген кодпен келісім беруге де, оны қайтарып алуға да болмайды.",
  "refusal.consent-own-sign-in.next": "Өз поштаңызбен немесе өз кіру кілтіңізбен кіріңіз.",
  "refusal.offer-unknown": "Мектеп мұндай келісім сұрамайды.",
  "refusal.consent-no-answer": "Жауап таңдалмады. Үнсіздік келісім болып саналмайды.",
  "refusal.withdraw-all-instead": "Қалғанының бәрі осы келісімге негізделген. Ол барлығымен бірге қайтарып алынады.",
  "choice.person.child": "[бала]",
  "receipt.check": "Файл — ISO/IEC TS 27560 бойынша түбіртек. Оны мектепке сенбей-ақ кез келген адам тексере алады:",
  "refusal.receipt-not-ready": "Жауап жазылды, бірақ ашық журналда әлі жоқ.",
  "refusal.receipt-not-ready.next": "Файлды бір минуттан кейін жүктеп алыңыз.",
} as const satisfies Translation<typeof ruLeaving>;
