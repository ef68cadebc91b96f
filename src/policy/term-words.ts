import type { Term } from "./deadlines.ts";
import type { RetentionStart } from "./retention.ts";
import type { Language } from "./text/text-shape.ts";
import type { CivilDate } from "./working-days.ts";

type Forms = readonly [one: string, few: string, many: string];

/** The words that composed tables need besides the texts: units of time, dates, and what is not set. Own plural rules, so that no library changes a hash. */
interface FormWords {
  readonly units: Readonly<Record<Term["unit"], Forms>>;
  readonly atOnce: string;
  readonly after: Readonly<Record<RetentionStart, string>>;
  readonly months: readonly string[];
  readonly date: (day: number, month: string, year: number) => string;
  readonly notSet: string;
  readonly nobody: string;
  readonly consentTerm: string;
  readonly noRecipients: string;
  readonly locked: string;
  readonly byLaw: string;
  readonly byPolicy: string;
  readonly ownOperation: string;
}

const ru: FormWords = {
  units: {
    "working-day": ["рабочий день", "рабочих дня", "рабочих дней"],
    "calendar-day": ["календарный день", "календарных дня", "календарных дней"],
    month: ["месяц", "месяца", "месяцев"],
    year: ["год", "года", "лет"],
  },
  atOnce: "сразу",
  after: {
    "purpose-reached": "после достижения цели", "contract-done": "после исполнения договора", "question-answered": "после ответа",
    "data-destroyed": "после уничтожения данных", collected: "с записи", verified: "после проверки",
  },
  months: ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"],
  date: (day, month, year) => `${day} ${month} ${year} года`,
  notSet: "не указан",
  nobody: "не назначен",
  consentTerm: "пока не достигнуты цели или согласие не отозвано",
  noRecipients: "Сейчас данные никому не передаются.",
  locked: "под замком",
  byLaw: "по закону",
  byPolicy: "обещание школы",
  ownOperation: "наше слово, в перечне пункта его нет",
};

const kk: FormWords = {
  units: {
    "working-day": ["жұмыс күні", "жұмыс күні", "жұмыс күні"],
    "calendar-day": ["күнтізбелік күн", "күнтізбелік күн", "күнтізбелік күн"],
    month: ["ай", "ай", "ай"],
    year: ["жыл", "жыл", "жыл"],
  },
  atOnce: "бірден",
  after: {
    "purpose-reached": "мақсатқа жеткеннен кейін", "contract-done": "шарт орындалғаннан кейін", "question-answered": "жауап берілгеннен кейін",
    "data-destroyed": "деректер жойылғаннан кейін", collected: "жазылған күннен бастап", verified: "тексерілгеннен кейін",
  },
  months: ["қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"],
  date: (day, month, year) => `${year} жылғы ${day} ${month}`,
  notSet: "көрсетілмеген",
  nobody: "тағайындалмаған",
  consentTerm: "мақсаттарға жеткенше немесе келісім кері қайтарылғанша",
  noRecipients: "Қазір деректер ешкімге берілмейді.",
  locked: "құлыпта",
  byLaw: "заң бойынша",
  byPolicy: "мектептің уәдесі",
  ownOperation: "біздің сөз, тармақтың тізбесінде жоқ",
};

const en: FormWords = {
  units: {
    "working-day": ["working day", "working days", "working days"],
    "calendar-day": ["calendar day", "calendar days", "calendar days"],
    month: ["month", "months", "months"],
    year: ["year", "years", "years"],
  },
  atOnce: "at once",
  after: {
    "purpose-reached": "after the purpose is reached", "contract-done": "after the contract is performed", "question-answered": "after the answer",
    "data-destroyed": "after the data are destroyed", collected: "from the recording", verified: "after the check",
  },
  months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  date: (day, month, year) => `${day} ${month} ${year}`,
  notSet: "not set",
  nobody: "not appointed",
  consentTerm: "until the purposes are reached or the consent is withdrawn",
  noRecipients: "At present the data are given to nobody.",
  locked: "under lock",
  byLaw: "by law",
  byPolicy: "the school's promise",
  ownOperation: "our own word, not in the clause's list",
};

const words: Readonly<Record<Language, FormWords>> = { ru, kk, en };

/** The words of a language for composed tables. */
export function formWords(language: Language): FormWords {
  return words[language];
}

function pluralForm(language: Language, count: number): 0 | 1 | 2 {
  if (language !== "ru") return count === 1 ? 0 : 2;
  const tens = count % 100;
  if (tens >= 11 && tens <= 14) return 2;
  const ones = count % 10;
  return ones === 1 ? 0 : ones >= 2 && ones <= 4 ? 1 : 2;
}

/** A term in words: `15 рабочих дней`, `at once` for a term of nothing. */
export function termInWords(language: Language, term: Term): string {
  return term.amount === 0 ? words[language].atOnce : `${term.amount} ${words[language].units[term.unit][pluralForm(language, term.amount)]}`;
}

/** A day in words: `22 ноября 2026 года`. */
export function dateInWords(language: Language, date: CivilDate): string {
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  // A civil date's month is 1 to 12.
  return words[language].date(day, words[language].months[month - 1] as string, year);
}
