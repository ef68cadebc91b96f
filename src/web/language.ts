import type { Language } from "../policy/text/text-shape.ts";

export const LANGUAGES = ["ru", "kk", "en"] as const satisfies readonly Language[];
export type LanguageFrom = "address" | "cookie" | "browser" | "default";

/** `text` as a language of the service, or null. */
export function asLanguage(text: string | null | undefined): Language | null {
  return LANGUAGES.find((language) => language === text) ?? null;
}

/**
 * The language of an answer: `?lang=` in the address, then the choice the person made before, then what the browser asks for, then Russian.
 */
export function chooseLanguage(asked: { search: string; remembered: string | undefined; accepted: string | undefined }): { language: Language; from: LanguageFrom } {
  const remembered = asLanguage(asked.remembered);
  if (asked.search !== "") {
    const named = asLanguage(new URLSearchParams(asked.search).get("lang"));
    if (named && named !== remembered) return { language: named, from: "address" };
  }
  if (remembered) return { language: remembered, from: "cookie" };
  const accepted = asked.accepted ? bestAccepted(asked.accepted) : null;
  return accepted ? { language: accepted, from: "browser" } : { language: "ru", from: "default" };
}

/** The first of our languages by the weights of an Accept-Language header (RFC 9110 section 12.5.4); a weight of 0 is a refusal. */
function bestAccepted(header: string): Language | null {
  let best: { language: Language; weight: number } | null = null;
  for (const part of header.slice(0, 200).split(",")) {
    const [range = "", ...parameters] = part.trim().toLowerCase().split(";");
    const language = asLanguage(range.split("-")[0]);
    if (!language) continue;
    const weightText = parameters.find((parameter) => parameter.trim().startsWith("q="))?.trim().slice(2);
    const weight = weightText === undefined ? 1 : Number(weightText);
    if (weight > 0 && (!best || weight > best.weight)) best = { language, weight };
  }
  return best?.language ?? null;
}
