import { isBin } from "./identity-number.ts";
import { isLanguage, type Language } from "./ids.ts";

/** Who the operator is. One profile feeds policy, consent texts, letters, certificates and footers (clause:G1). All of it is configuration. */
export interface OperatorProfile {
  /** The operator's own name, for consent texts. */
  readonly name: string;
  /** The name on the pages. */
  readonly brand: string;
  /** Null: not set yet. Shown as such in try-out; production refuses to start. */
  readonly bin: string | null;
  readonly address: string;
  readonly email: string;
  readonly phone: string | null;
  /** The section whose terms of service apply. */
  readonly section: string;
  /** The name of the site as people know it. */
  readonly siteName: string;
  /** The site's host, spelt as published. */
  readonly site: string;
  /** The address at which the policy always stands. */
  readonly policyUrl: string;
  /** The person responsible for personal data (Law 94-V art. 25(2)(10)); null: not named yet, which production refuses. */
  readonly responsible: { readonly name: string; readonly email: string } | null;
  /** ISO 3166-1 alpha-2: where the data are stored. */
  readonly storageCountry: string;
  /** Whole days between a withdrawal of everything and the destruction, in which it can be cancelled (clause:D2). */
  readonly graceDays: number;
  /** What is written otherwise in a language; the rest is as above. */
  readonly inLanguage: Readonly<Partial<Record<Language, OperatorWords>>>;
}

export type OperatorWords = Readonly<Partial<Pick<OperatorProfile, "name" | "brand" | "address" | "siteName">>>;

export interface OperatorFault {
  readonly key: string;
  readonly fault: string;
}

/** The reference installation. */
export const referenceOperator: OperatorProfile = Object.freeze({
  name: "ТОО «Группа Роботек»",
  brand: "Школа робототехники «Роботек»",
  bin: null,
  address: "Республика Казахстан, г. Астана, ул. Бейбитшилик, 33/1, офис 806",
  email: "info@robotek.kz",
  phone: null,
  section: "Лига Роботов",
  siteName: "Роботек Онлайн",
  site: "tobotek.kz",
  policyUrl: "https://sch.roboteck.kz/policy",
  responsible: null,
  storageCountry: "KZ",
  graceDays: 3,
  inLanguage: Object.freeze({
    kk: Object.freeze({ brand: "«Роботек» робототехника мектебі", address: "Қазақстан Республикасы, Астана қ., Бейбітшілік көшесі, 33/1, 806-кеңсе" }),
    en: Object.freeze({ brand: "School of Robotics «Роботек»", address: "Republic of Kazakhstan, Astana, Beibitshilik street 33/1, office 806" }),
  }),
});

/** The operator's words in a language. */
export function operatorIn(language: Language, operator: OperatorProfile): Required<OperatorWords> {
  const { name, brand, address, siteName } = { ...operator, ...operator.inLanguage[language] };
  return { name, brand, address, siteName };
}

type Check = (value: unknown) => string | null;
const text: Check = (value) => (typeof value === "string" && value.trim().length > 0 && value.length <= 500 ? null : "is not a text of 1 to 500 characters");
const mail: Check = (value) => (typeof value === "string" && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : "is not a mail address");
const orNull = (check: Check): Check => (value) => (value === null ? null : check(value));
const bin: Check = (value) => (typeof value === "string" && isBin(value) ? null : "is not a BIN (12 digits with a right check digit)");
const url: Check = (value) => (typeof value === "string" && /^https?:\/\/[^\s/]+\S*$/.test(value) ? null : "is not an address beginning with http:// or https://");
const host: Check = (value) => (typeof value === "string" && /^[\p{L}\p{N}]([\p{L}\p{N}.-]*[\p{L}\p{N}])?(:\d+)?$/u.test(value) ? null : "is not a host name");
const country: Check = (value) => (typeof value === "string" && /^[A-Z]{2}$/.test(value) ? null : "is not a country code of two letters");
const person: Check = (value) => {
  if (typeof value !== "object" || value === null) return "is not an object with name and email";
  const { name, email } = value as { name?: unknown; email?: unknown };
  return text(name) === null && mail(email) === null ? null : "needs a name and a mail address";
};

/** Fifteen calendar days never pass the fifteen working days of Law 94-V art. 8(7). */
export const GRACE_DAYS_MAX = 15;
const grace: Check = (value) => (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= GRACE_DAYS_MAX ? null : `is not a whole number of days from 0 to ${GRACE_DAYS_MAX}`);

const WORD_KEYS = ["name", "brand", "address", "siteName"];
const inLanguage: Check = (value) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "is not an object by language";
  const right = Object.entries(value).every(([language, words]) => isLanguage(language) && typeof words === "object" && words !== null
    && Object.entries(words as object).every(([key, word]) => WORD_KEYS.includes(key) && text(word) === null));
  return right ? null : `holds something else than ${WORD_KEYS.join(", ")} by language`;
};

const checks: Readonly<Record<keyof OperatorProfile, Check>> = {
  name: text, brand: text, bin: orNull(bin), address: text, email: mail, phone: orNull(text), section: text, siteName: text, site: host,
  policyUrl: url, responsible: orNull(person), storageCountry: country, graceDays: grace, inLanguage,
};

/**
 * The operator that OPERATOR_FILE describes: its keys over those of the reference operator. Gives all faults at once, unknown keys among them.
 * With `production`, a BIN must be set, for the law wants it in every consent (Law 94-V art. 8(4)(1)), and the person responsible be named (art. 25(2)(10)).
 */
export function readOperator(
  file: Readonly<Record<string, unknown>> | null,
  production: boolean,
): { readonly profile: OperatorProfile; readonly faults: readonly OperatorFault[] } {
  const faults: OperatorFault[] = [];
  const profile: Record<string, unknown> = { ...referenceOperator };
  for (const [key, value] of Object.entries(file ?? {})) {
    const check = (checks as Readonly<Record<string, Check>>)[key];
    const fault = Object.hasOwn(checks, key) && check ? check(value) : "is not known";
    if (fault === null) profile[key] = value;
    else faults.push({ key, fault });
  }
  for (const key of ["bin", "responsible"]) if (production && profile[key] === null && !faults.some((one) => one.key === key)) faults.push({ key, fault: "is not set" });
  // Every key was checked above or stands in the reference operator.
  return { profile: Object.freeze(profile) as unknown as OperatorProfile, faults };
}
