import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kindInWords, languageOfLetter, relationInWords } from "./letter-words.ts";
import { readSignedRequest, signedRequestText, type SignedRequest } from "./signed-request.ts";

const REQUEST: SignedRequest = {
  caseId: "0197a9c0-0000-7000-8000-000000000001", nonce: "abcdefghijklmnopqrstuvwxyz", kind: "destruction", sender: "representative",
  values: { relation: "17", email: "parent@family.example", words: "Прошу уничтожить.\nСпасибо." },
};

describe("the text that a person signs", () => {
  it("clause:R1 says to a program what it says to people, with the request's id and the nonce", () => {
    const text = signedRequestText(["Обращение", "О чём: уничтожить"], REQUEST);
    expect(text.startsWith("Обращение\n")).toBe(true);
    expect(readSignedRequest(text)).toEqual(REQUEST);
    // As a form sends it, and as a mail program may store it.
    expect(readSignedRequest(text.replaceAll("\n", "\r\n"))).toEqual(REQUEST);
  });

  it("clause:R1 is no form when a line says two things, or the id, the nonce or the kind is missing", () => {
    const text = signedRequestText([], REQUEST);
    for (const broken of [
      text.replace("kind: destruction", "kind: destruction\nkind: access"), text.replace(/nonce: .*\n/u, ""), text.replace(/request-id: .*/u, "request-id: 1"), text.replace("words:", "other:"),
      text.replace("kind: destruction", "kind: everything"), "Прошу уничтожить мои данные",
    ]) expect(readSignedRequest(broken)).toBeNull();
  });

  it("clause:R1 no typed value becomes another line of it", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (relation, words) => {
      const read = readSignedRequest(signedRequestText([relation], { ...REQUEST, values: { relation: `${relation}\nkind: access`, words } }));
      expect(read?.kind).toBe("destruction");
      expect(read?.nonce).toBe(REQUEST.nonce);
    }));
  });
});

describe("a letter in free words", () => {
  it.each([
    ["Прошу уничтожить персональные данные моего ребёнка", "destruction"], ["Деректерімді жоюыңызды сұраймын", "destruction"], ["Please delete my data", "destruction"],
    ["Прошу снять блокирование", "lifting"], ["Заблокируйте мои данные", "blocking"], ["Деректерді бұғаттаңыз", "blocking"], ["Исправьте фамилию", "correction"],
    ["Отзываю согласие", "withdrawal"], ["Келісімді қайтарып аламын", "withdrawal"], ["Кому передавались мои данные?", "transfers-information"], ["Какие данные обо мне есть?", "access"],
    ["Это жалоба", "complaint"], ["Когда начинаются занятия?", "question"], ["", "question"],
  ])("clause:R1 clause:S6 %s: %s", (text, kind) => {
    expect(kindInWords(text)).toBe(kind);
  });

  it("clause:R2 names a user number, and a number that is none is not taken for one", () => {
    expect(relationInWords("Мой номер пользователя: 42, спасибо")).toBe("42");
    expect(relationInWords("Пайдаланушы нөмірі № 7")).toBe("7");
    expect(relationInWords("user number 123456789")).toBe("123456789");
    expect(relationInWords("телефон 87015550011")).toBeUndefined();
    expect(relationInWords("номер пользователя 1234567890")).toBeUndefined();
  });

  it("is answered in its language", () => {
    expect(languageOfLetter("Сәлеметсіз бе, деректерімді жоюыңызды сұраймын")).toBe("kk");
    expect(languageOfLetter("Здравствуйте, я мама Әлихана Қасымова, прошу удалить все его данные из вашей школы")).toBe("ru");
    expect(languageOfLetter("Hello, please tell me what data you hold")).toBe("en");
    expect(languageOfLetter("12345")).toBe("ru");
  });
});
