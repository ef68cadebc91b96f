import type { FieldId } from "./ids.ts";

const DOT = "•";
/** What is shown of a value of which nothing may be told: always as long, so that not even its length is. */
export const HIDDEN = DOT.repeat(5);

const first = (text: string): string => Array.from(text.trim())[0] ?? DOT;
const initial = (dots: number) => (text: string): string => first(text) + DOT.repeat(dots);

function phone(text: string): string {
  const [, area = ""] = /^\+7(\d{3})\d{7}$/.exec(text) ?? [];
  const ending = text.slice(-2);
  return area === "" ? `${text.slice(0, 2)}${DOT} ${DOT.repeat(3)} ${DOT.repeat(3)} ${ending}` : `+7 ${area} ${DOT.repeat(3)} ${DOT.repeat(2)} ${ending}`;
}

function email(text: string): string {
  return `${first(text)}${DOT.repeat(4)}@${DOT.repeat(4)}.${text.slice(text.lastIndexOf(".") + 1)}`;
}

const masks: Readonly<Partial<Record<FieldId, (text: string) => string>>> = {
  "family-name": initial(5),
  "given-name": initial(4),
  patronymic: initial(4),
  phone,
  email,
  "birth-date": (text) => `${DOT.repeat(2)}.${DOT.repeat(2)}.${text.slice(0, 4)}`,
};

/** Fields whose mask leaves enough to tell people apart. All others are hidden whole, and need not be opened to be shown so. */
export const TELLING_MASKS = Object.freeze(Object.keys(masks)) as readonly FieldId[];

/** A value as staff sees it before it is shown: enough to recognise a person who is on the telephone, too little to reach one who is not (clause:S1). */
export function maskField(field: FieldId, value: string): string {
  return masks[field]?.(value) ?? HIDDEN;
}
