import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { civilDate, FIELD_IDS, hasCheckDigit, isBin, isKazakhstani, normaliseField, readIin, toE164, validateField, type FieldId } from "./index.ts";

const today = civilDate("2026-11-22");
const valueOf = (field: FieldId, text: string): string => {
  const checked = validateField(field, text, today);
  return checked.ok ? checked.value : `refused: ${checked.reason}`;
};

describe("names", () => {
  it.each(["Әлия", "Қайрат", "Ғани", "Іңкәр", "Өркен", "Ұлан", "Үміт", "Һибат", "Мәлікқызы", "Ерланұлы", "О'Нил", "Мамин-Сибиряк", "де ла Крус", "Ng", "Łukasz", "张", "Д'Артаньян"])(
    "clause:C3 takes %s as it is written", (name) => {
      expect(valueOf("given-name", name)).toBe(name);
    });

  it("writes one apostrophe, one hyphen, single spaces and composed letters", () => {
    expect(valueOf("family-name", "  О’Нил ")).toBe("О'Нил");
    expect(valueOf("family-name", "Мамин‑ Сибиряк".replace(" ", ""))).toBe("Мамин-Сибиряк");
    expect(valueOf("given-name", "Иои\u0306")).toBe("Иой");
    expect(valueOf("given-name", "Анна   Мария")).toBe("Анна Мария");
  });

  it.each([["", "missing"], ["   ", "missing"], ["Анна1", "letters-only"], ["<b>", "letters-only"], ["-", "letters-only"], ["А".repeat(101), "too-long"],
    ["Анна\u202e", "unreadable"], ["Ан\u0000на", "unreadable"], ["\ud800", "unreadable"], ["Aнна", "mixed-alphabets"], ["Кaйрат", "mixed-alphabets"]])(
    "refuses %j as a name: %s", (text, reason) => {
      expect(validateField("given-name", text, today)).toEqual({ ok: false, reason });
    });

  it("makes two writings of one name equal for the index", () => {
    expect(normaliseField("family-name", "ӘБІЛДИН")).toBe(normaliseField("family-name", " Әбілдин "));
    expect(normaliseField("family-name", "О’нил")).toBe("о'нил");
    expect(normaliseField("email", "A.B@Example.KZ")).toBe("a.b@example.kz");
    expect(normaliseField("phone", "8 701 111 22 33")).toBe("+77011112233");
  });
});

describe("birth dates", () => {
  it("takes real days up to today, written both ways", () => {
    expect(valueOf("birth-date", "2015-02-28")).toBe("2015-02-28");
    expect(valueOf("birth-date", "29.02.2016")).toBe("2016-02-29");
    expect(valueOf("birth-date", "2026-11-22")).toBe("2026-11-22");
  });

  it.each([["29.02.2015", "not-a-date"], ["2026-11-23", "date-in-future"], ["1906-11-21", "date-too-early"], ["31.04.2010", "not-a-date"], ["вчера", "not-a-date"]])(
    "refuses %s: %s", (text, reason) => {
      expect(validateField("birth-date", text, today)).toEqual({ ok: false, reason });
    });
});

describe("telephone numbers", () => {
  it.each([["8 (701) 111-22-33", "+77011112233"], ["+7 701 111 22 33", "+77011112233"], ["7011112233", "+77011112233"], ["87172701234", "+77172701234"],
    ["+7 916 123-45-67", "+79161234567"], ["+49 30 901820", "+4930901820"], ["0044 20 7946 0958", "+442079460958"], ["+998 90 123 45 67", "+998901234567"]])(
    "writes %s as %s", (text, number) => {
      expect(toE164(text)).toBe(number);
      expect(valueOf("phone", text)).toBe(number);
      expect(toE164(number)).toBe(number);
    });

  it.each(["701 111", "+7 701 111 22", "+7 111 111 22 33", "+0 123 456 789", "нет", "+", "+1234567890123456"])("refuses %s", (text) => {
    expect(valueOf("phone", text)).toBe("refused: not-a-phone");
  });

  it("tells Kazakhstan's numbers from Russia's", () => {
    expect(isKazakhstani("+77011112233")).toBe(true);
    expect(isKazakhstani("+79161234567")).toBe(false);
  });

  it("gives E.164 or nothing for any text", () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const number = toE164(text);
      if (number !== null) expect(number).toMatch(/^\+[1-9]\d{7,14}$/);
    }));
  });
});

describe("mail addresses", () => {
  it.each([["Anna@Mail.KZ", "Anna@mail.kz"], ["a.b+c@sub.example.com", "a.b+c@sub.example.com"], ["анна@почта.қаз", "анна@почта.қаз"]])("takes %s", (text, stored) => {
    expect(valueOf("email", text)).toBe(stored);
  });

  it.each(["anna", "@mail.kz", "anna@", "anna@mail", "anna@@mail.kz", "an na@mail.kz", "anna@-mail.kz", "anna@1.2.3.4", ".anna@mail.kz", `${"a".repeat(65)}@mail.kz`])(
    "refuses %s", (text) => {
      expect(valueOf("email", text)).toBe("refused: not-an-email");
    });
});

describe("identification numbers", () => {
  it.each(["061211600012", "150101500011", "150101500021", "150101500207", "150101500219"])("%s has the right check digit", (iin) => {
    expect(readIin(iin)).toHaveProperty("birthDates");
    expect(valueOf("iin", iin)).toBe(iin);
  });

  it("has no valid digit for the serial 150101500 27, refuses zeros for their date and the test certificates' numbers for their digit", () => {
    for (let digit = 0; digit < 10; digit += 1) expect(hasCheckDigit(`15010150027${digit}`)).toBe(false);
    expect(valueOf("iin", "000000000000")).toBe("refused: not-an-iin");
    expect(hasCheckDigit("123456789011")).toBe(false);
    expect(hasCheckDigit("123456789021")).toBe(false);
  });

  it("finds nine of ten single wrong digits (the scheme cannot find all: the eleventh digit has the weight 11)", () => {
    const number = "061211600012";
    const digits = Array.from({ length: 10 }, (_, digit) => String(digit));
    const changed = Array.from(number).flatMap((own, at) => digits.filter((digit) => digit !== own).map((digit) => number.slice(0, at) + digit + number.slice(at + 1)));
    const missed = changed.filter(hasCheckDigit);
    expect(changed).toHaveLength(108);
    expect(missed.length).toBeLessThanOrEqual(11);
  });

  it("reads the birth date and century, and both centuries when the seventh digit names none", () => {
    expect(readIin("061211600012")).toEqual({ birthDates: ["2006-12-11"] });
    expect(readIin("061211600013")).toEqual({ fault: "iin-check-digit" });
    expect(isBin("061211600012")).toBe(false);
  });
});

describe("every field", () => {
  it.each([["study-grade", "5 А", "5 А"], ["study-grade", "11«Б»", "11 Б"], ["study-grade", "1 курс", "1 курс"], ["study-grade", "13", "refused: not-a-grade"],
    ["home-address", "ул.\n Бейбитшилик,  33", "ул. Бейбитшилик, 33"], ["home-address", "дом", "refused: too-short"], ["language", "kk", "kk"],
    ["language", "de", "refused: not-a-language"], ["relation", "mother", "mother"], ["relation", "nanny", "refused: not-a-relation"],
    ["time-zone", "Asia/Almaty", "Asia/Almaty"], ["time-zone", "here", "refused: not-a-time-zone"], ["postcode", "010000", "010000"],
    ["own-words", "Привет,\r\n  мир", "Привет,\n мир"]] as const)("%s: %j is stored as %j", (field, text, stored) => {
    expect(valueOf(field, text)).toBe(stored);
  });

  it("clause:G1 knows telephones, addresses, documents, names and time zones of any country alike", () => {
    const abroad = [
      ["phone", " +49 (30) 90-18-20 ", "+4930901820"], ["phone", "00 1 212 555 01 00", "+12125550100"], ["home-address", "Invalidenstraße 43,\n10115  Berlin", "Invalidenstraße 43, 10115 Berlin"],
      ["identity-document", " C01X00T47 ", "C01X00T47"], ["postcode", " SW1A 1AA ", "SW1A 1AA"], ["time-zone", " America/New_York ", "America/New_York"], ["given-name", " Nguyễn ", "Nguyễn"], ["email", "o@Straße.de", "o@straße.de"],
    ] as const;
    for (const [field, typed, stored] of abroad) expect(valueOf(field, typed), field).toBe(stored);
  });

  it("answers any text without throwing, stores what it would take again, and never stores control characters", () => {
    fc.assert(fc.property(fc.constantFrom(...FIELD_IDS), fc.oneof(fc.string(), fc.string({ unit: "binary" })), (field, text) => {
      const first = validateField(field, text, today);
      if (!first.ok) return;
      expect(validateField(field, first.value, today)).toEqual(first);
      expect(first.value).toBe(first.value.normalize("NFC"));
      expect(normaliseField(field, normaliseField(field, first.value))).toBe(normaliseField(field, first.value));
    }), { numRuns: 3000 });
  });
});
