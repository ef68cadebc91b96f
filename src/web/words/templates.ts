/** Values for the places of a text. */
export type WordValues = Readonly<Record<string, string | number>>;

type Fill = (values: WordValues) => string;

const PLACE = /\{\{\s*([\w-]+)\s*\}\}/;

/** A text with places such as `{{name}}`, taken apart once; null where it asks for more than its values put in (nesting, a format): that is the library's. */
function fillOf(text: string): Fill | null {
  const parts = text.split(PLACE);
  // Between the places stands text, at odd numbers a name.
  if (parts.some((part, n) => n % 2 === 0 && /\{\{|\$t\(/.test(part))) return null;
  if (parts.length === 1) return () => text;
  return (values) => {
    let said = parts[0] ?? "";
    for (let n = 1; n < parts.length; n += 2) said += String(values[parts[n] ?? ""] ?? "") + (parts[n + 1] ?? "");
    return said;
  };
}

/**
 * The texts of one language by key and values. A page says a hundred of them: each is taken apart once, and the plural form is chosen by the language's own
 * rules, as the library does (compared in the tests). What it cannot say is left to the library: null.
 */
export function templatesOf(locale: string, texts: Readonly<Record<string, string>>): (key: string, values: WordValues | undefined) => string | null {
  const fills = new Map<string, Fill | null>();
  const rules = new Intl.PluralRules(locale);
  const NONE: WordValues = Object.freeze({});
  return (key, values = NONE) => {
    const { count } = values;
    const plural = typeof count === "number" ? `${key}_${rules.select(count)}` : key;
    const name = Object.hasOwn(texts, plural) ? plural : key;
    let fill = fills.get(name);
    if (fill === undefined) {
      const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
      if (text === undefined) return null;
      fill = fillOf(text);
      fills.set(name, fill);
    }
    return fill === null ? null : fill(values);
  };
}
