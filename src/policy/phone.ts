const SEPARATORS = /[\s().\-\u2010-\u2015\u00a0]/gu;

/**
 * A telephone number as E.164 (`+` and 8 to 15 digits), or null. Kazakhstan and Russia share country code 7: national numbers have ten digits, the trunk
 * prefix 8 may stand for +7, and ten digits beginning with 7 are a number of Kazakhstan. Any other number needs its country code (`+` or 00).
 */
export function toE164(text: string): string | null {
  const bare = text.normalize("NFKC").replace(SEPARATORS, "");
  const written = bare.startsWith("00") ? `+${bare.slice(2)}` : bare;
  if (/^\+7\d{10}$/.test(written)) return zoneSeven(written.slice(2));
  if (/^\+(?!7)[1-9]\d{7,14}$/.test(written)) return written;
  if (/^[78]\d{10}$/.test(written)) return zoneSeven(written.slice(1));
  return /^7\d{9}$/.test(written) ? `+7${written}` : null;
}

/** Numbers of zone 7 never begin with 0, 1 or 2: 6 and 7 are Kazakhstan's, 3, 4, 5, 8, 9 Russia's. */
function zoneSeven(national: string): string | null {
  return /^[3-9]/.test(national) ? `+7${national}` : null;
}

/** Whether an E.164 number is one of Kazakhstan. */
export function isKazakhstani(e164: string): boolean {
  return /^\+7[67]\d{9}$/.test(e164);
}
