import type { NoticeKind, NoticeWords } from "../text-shape.ts";

/** What letters about requests say (clause:R1, clause:R2, clause:R3): to the sender, and to the school's own people. */
export const requestNoticeWords: Readonly<Record<Extract<NoticeKind, `request${string}`>, NoticeWords>> = {
  "request-received": {
    subject: "Өтінішіңіз келіп түсті",
    body: [
      "Мектеп № {number} өтінішіңізді алды. Жауап беру мерзімі: {term}.",
      "Әр қадам мына жерде көрінеді: {link}",
      "Егер ештеңе жібермеген болсаңыз, {operator.email} мекенжайына жазыңыз: біреу сіздің мекенжайыңызды көрсеткен.",
      "{operator.name}",
    ],
  },
  "request-more-asked": {
    subject: "Өтінішіңіз үшін қосымша мәлімет қажет",
    body: [
      "№ {number} өтінішіңіз бойынша жұмысты жалғастыру үшін мектепке мәлімет керек. Қандай мәлімет және не үшін екені мына жерде: {link}",
      "Оны мына күнге дейін жіберіңіз: {term}. Құжатпен мектепке келуге де болады.",
      "{operator.name}",
    ],
  },
  "request-answered": {
    subject: "Өтінішіңізге жауап",
    body: [
      "Мектеп № {number} өтінішіңізге жауап берді. Жауап мына жерде: {link}",
      "Келіспесеңіз, қайда шағымдануға болатыны жауапта айтылған.",
      "{operator.name}",
    ],
  },
  "request-kind-corrected": {
    subject: "Өтінішіңізде не сұралғаны нақтыланды",
    body: [
      "Мектеп № {number} өтінішіңізді оқып, не сұрағаныңызды нақтылады. Оны қалай түсінгені және қай күнге дейін жауап беретіні мына жерде көрінеді: {link}",
      "Жауап беру мерзімі: {term}. Мектеп қате түсінсе, {operator.email} мекенжайына жазып, өтініш нөмірін көрсетіңіз.",
      "{operator.name}",
    ],
  },
  "requests-due": {
    subject: "Мерзімі жақындаған өтініштер",
    body: ["Мерзімі бүгін: {number}. Мерзімі келесі жұмыс күніне дейін: {count}.", "Өтініштер үстелі: {link}", "{operator.name}"],
  },
  "requests-overdue": {
    subject: "Мерзімі өткен өтініштер",
    body: ["Мерзімі өткен өтініштер: {number}. Мерзімі бүгін: {count}.", "Заңның немесе саясаттың мерзімі өтті. Қазір қараңыз: {link}", "Мерзімі өткені біткенше бұл хат күн сайын таңертең келеді.", "{operator.name}"],
  },
};
