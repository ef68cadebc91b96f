import type { SeededChoice } from "./seeded-choice.ts";

/** Names that are common in Astana; people made of them are nobody. Each family name by its forms for men and women. */
const FAMILY_NAMES = [
  ["Ахметов", "Ахметова"], ["Әлиев", "Әлиева"], ["Бекұлы", "Бекқызы"], ["Қасымов", "Қасымова"], ["Нұрланов", "Нұрланова"], ["Омаров", "Омарова"], ["Сейітов", "Сейітова"],
  ["Төлегенов", "Төлегенова"], ["Жүнісов", "Жүнісова"], ["Ыбыраев", "Ыбыраева"], ["Ким", "Ким"], ["Иванов", "Иванова"], ["Петренко", "Петренко"], ["Соколов", "Соколова"],
  ["Шмидт", "Шмидт"], ["Абдрахманов", "Абдрахманова"], ["Ғабитов", "Ғабитова"], ["Есенов", "Есенова"], ["Мұратов", "Мұратова"], ["Һамзин", "Һамзина"],
] as const;
const WOMEN = ["Әсел", "Айгүл", "Гүлнар", "Динара", "Жанна", "Ирина", "Қарлығаш", "Мәдина", "Наталья", "Сәуле", "Татьяна", "Үміт"] as const;
const MEN = ["Асқар", "Бауыржан", "Виктор", "Данияр", "Ерлан", "Қайрат", "Марат", "Нұрлан", "Олег", "Руслан", "Тимур", "Шыңғыс"] as const;
const GIRLS = ["Аида", "Әмина", "Виктория", "Дана", "Ева", "Жібек", "Кәусар", "Милана", "Томирис", "Інжу"] as const;
const BOYS = ["Алихан", "Артём", "Дәулет", "Ескендір", "Иван", "Мансұр", "Нұрали", "Санжар", "Тамерлан", "Ярослав"] as const;
const SCHOOLS = ["Школа-лицей № 27", "Гимназия № 5", "№ 62 мектеп", "НИШ", "Школа № 31", "№ 14 гимназия"] as const;
const STREETS = ["Бейбітшілік көшесі", "Сарыарқа даңғылы", "Кабанбай батыра проспект", "Тұран даңғылы", "Абай даңғылы", "улица Иманова"] as const;

export interface FamilyNames {
  readonly men: string;
  readonly women: string;
}

export function aFamilyName(choice: SeededChoice): FamilyNames {
  const [men, women] = choice.of(FAMILY_NAMES);
  return { men, women };
}

export interface AdultTyped {
  readonly woman: boolean;
  readonly typed: Readonly<Record<string, string>>;
}

const pad = (number: number): string => String(number).padStart(2, "0");

/** What a parent types to join; `number` makes address and phone. */
export function anAdult(choice: SeededChoice, names: FamilyNames, number: number, woman: boolean): AdultTyped {
  const email = `${woman ? "mother" : "father"}${String(number).padStart(3, "0")}@demo.example`;
  return {
    woman,
    typed: {
      "family-name": woman ? names.women : names.men, "given-name": woman ? choice.of(WOMEN) : choice.of(MEN), email,
      "birth-date": `${pad(1 + choice.below(28))}.${pad(1 + choice.below(12))}.${1975 + choice.below(24)}`,
      phone: `+7 70${choice.of(["1", "2", "5", "7"])} ${String(2_000_000 + number * 37 + (woman ? 0 : 11)).slice(0, 3)} ${pad(number % 100)} ${pad((number * 7) % 100)}`,
      ...(choice.percent(60) ? { "home-address": `Астана, ${choice.of(STREETS)}, ${1 + choice.below(120)}` } : {}),
    },
  };
}

/** What is typed about a child. `born` is a day such as 04.05.2017. */
export function aChild(choice: SeededChoice, names: FamilyNames, born: string): Readonly<Record<string, string>> {
  const girl = choice.percent(45);
  return {
    "family-name": girl ? names.women : names.men, "given-name": girl ? choice.of(GIRLS) : choice.of(BOYS), "birth-date": born,
    ...(choice.percent(80) ? { "study-place": choice.of(SCHOOLS), "study-grade": `${1 + choice.below(9)} ${choice.of(["А", "Ә", "Б", "В"])}` } : {}),
  };
}

/** A birthday of a child who is so many years old in `year`. */
export function aBirthday(choice: SeededChoice, year: number, age_years: number): string {
  return `${pad(1 + choice.below(28))}.${pad(1 + choice.below(12))}.${year - age_years}`;
}
