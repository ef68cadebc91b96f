/** The short name that stands for the sequential id (clause:R2): what it may be, and which two look alike. Pure. */

export const SHORT_NAME_CHARS_MIN = 3;
export const SHORT_NAME_CHARS_MAX = 30;

export const SHORT_NAME_FAULTS = ["too-short", "too-long", "letters", "two-alphabets", "hyphens", "only-digits", "reserved"] as const;
export type ShortNameFault = (typeof SHORT_NAME_FAULTS)[number];
export type ShortNameCheck = { readonly ok: true; readonly name: string; readonly skeleton: string } | { readonly ok: false; readonly reason: ShortNameFault };

const LATIN = /[a-z]/u;
/** Russian and Kazakh letters, as they are typed. */
const CYRILLIC = /[а-яёәғқңөұүһі]/u;
const ALLOWED = /^[a-z0-9а-яёәғқңөұүһі-]+$/u;

/** Letters that somebody could take for one another, each told by one sign. Chosen wide: a name refused for nothing is a smaller harm than a person taken for another. */
const ALIKE: Readonly<Record<string, string>> = {
  а: "a", ә: "e", б: "6", в: "b", г: "r", ғ: "r", е: "e", ё: "e", з: "3", и: "u", й: "u", і: "l", к: "k", қ: "k", м: "m", н: "h", ң: "h", һ: "h", о: "o", ө: "o", п: "n", р: "p",
  с: "c", т: "t", у: "y", ұ: "y", ү: "y", х: "x", ч: "4", ш: "w", щ: "w", ъ: "b", ы: "bl", ь: "b", ц: "u", д: "g", л: "n", э: "3", ж: "x", ф: "o", ю: "lo", я: "r",
  i: "l", j: "l", "1": "l", "0": "o", "5": "s", "8": "b", "9": "g", q: "g", v: "u", z: "2",
};
/** Two letters that together look like one. */
const PAIRS: readonly (readonly [string, string])[] = [["rn", "m"], ["cl", "d"], ["uu", "w"], ["nn", "m"]];

/** The name with look-alikes made the same, in both alphabets, and without hyphens: two names with one skeleton are refused to two people. */
export function skeletonOf(name: string): string {
  const letters = Array.from(name.normalize("NFKC").toLowerCase().replaceAll("-", ""), (letter) => ALIKE[letter] ?? letter).join("");
  return PAIRS.reduce((text, [pair, one]) => text.replaceAll(pair, one), letters);
}

/** What could be taken for the school, its staff, or a page of the service. */
const RESERVED = [
  "admin", "administrator", "root", "system", "support", "help", "info", "contact", "security", "privacy", "official", "moderator", "staff", "teacher", "director", "manager",
  "school", "policy", "documents", "ledger", "certificate", "signature", "desk", "join", "sign-in", "sign-up", "login", "logout", "my", "api", "www", "mail", "smtp", "imap", "ftp",
  "static", "assets", "dev", "test", "null", "undefined", "nobody", "anonymous", "everyone", "postmaster", "webmaster", "hostmaster", "abuse", "noreply", "no-reply", "localhost",
  "well-known", "healthz", "readyz", "robots", "account", "settings", "league-of-robots", "robotek", "roboteck", "tobotek",
  "админ", "администратор", "поддержка", "помощь", "безопасность", "модератор", "сотрудник", "учитель", "преподаватель", "директор", "школа", "политика", "документы", "почта",
  "роботек", "лига-роботов", "официально", "официальный", "никто", "все", "аккаунт",
  "әкімші", "қолдау", "көмек", "қауіпсіздік", "қызметкер", "мұғалім", "оқытушы", "мектеп", "саясат", "құжаттар", "пошта", "ресми", "ешкім", "барлығы",
];
const RESERVED_SKELETONS: ReadonlySet<string> = new Set(RESERVED.map(skeletonOf));
/** Not even as a part: whoever is called so speaks for the school. */
const NEVER_WITHIN: readonly string[] = Object.freeze(["admin", "админ", "әкімші", "robotek", "roboteck", "tobotek", "роботек", "support", "поддержка", "official", "официальн"].map(skeletonOf));

/** A typed name in its kept form with its skeleton, or what is wrong with it. `own`: names of the operator, which nobody else may have a part of. */
export function checkShortName(typed: string, own: readonly string[] = []): ShortNameCheck {
  const name = typed.trim().replace(/^@/u, "").normalize("NFKC").toLowerCase();
  const fault = faultOf(name);
  if (fault !== null) return { ok: false, reason: fault };
  const skeleton = skeletonOf(name);
  const within = [...NEVER_WITHIN, ...own.map((one) => skeletonOf(one.replaceAll(/[^\p{L}\p{N}]/gu, ""))).filter((one) => one.length >= 4)];
  if (RESERVED_SKELETONS.has(skeleton) || within.some((one) => skeleton.includes(one))) return { ok: false, reason: "reserved" };
  return { ok: true, name, skeleton };
}

function faultOf(name: string): ShortNameFault | null {
  if (Array.from(name).length < SHORT_NAME_CHARS_MIN) return "too-short";
  if (Array.from(name).length > SHORT_NAME_CHARS_MAX) return "too-long";
  if (!ALLOWED.test(name)) return "letters";
  if (LATIN.test(name) && CYRILLIC.test(name)) return "two-alphabets";
  if (/^-|-$|--/u.test(name)) return "hyphens";
  return LATIN.test(name) || CYRILLIC.test(name) ? null : "only-digits";
}
