import { randomInt } from "node:crypto";
import type { SubjectId } from "../../src/policy/index.ts";
import type { ImportSeen } from "../../src/modules/imports/index.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import type { Services } from "../../src/compose.ts";
import type { WebFace } from "./web-face.ts";

/** Who imports in a test without pages. */
export const importer = () => ({ actor: { kind: "system", job: "import" }, requestId: newId() }) as const;

export const HEADINGS = "Фамилия родителя;Имя родителя;E-mail;Телефон;Родство;Фамилия ребёнка;Имя ребёнка;Дата рождения ребёнка;Школа;Класс";

const FAMILY_NAMES = ["Ахметова", "Иванова", "Сейітқызы", "Қалиева", "Омарова", "Ким", "Нұрланова", "Петрова"];
const GIVEN_NAMES = ["Әсел", "Анна", "Гүлнар", "Мария", "Айгүл", "Ольга"];
const pick = (from: readonly string[], n: number): string => from[n % from.length] ?? "";

/** Something that occurs nowhere by chance: what a search for leftovers looks for. */
export const A_TRACE = `zx${randomInt(1e9).toString(36)}`;

/** A family's line, valid, with an address of its own. */
export function familyLine(n: number, changes: Readonly<Record<number, string>> = {}): string {
  const born = `${String(1 + (n % 28)).padStart(2, "0")}.0${1 + (n % 9)}.201${4 + (n % 5)}`;
  const cells = [
    pick(FAMILY_NAMES, n), pick(GIVEN_NAMES, n), `family${n}.${A_TRACE}@post.kz`, `+7 701 ${String(n % 1000).padStart(3, "0")} ${String(Math.trunc(n / 1000) % 100).padStart(2, "0")} 11`, "мама",
    pick(FAMILY_NAMES, n), "Нұрлан", born, `Школа ${A_TRACE} №${n % 90}`, `${1 + (n % 9)} А`,
  ];
  return cells.map((cell, at) => changes[at] ?? cell).join(";");
}

export function csv(lines: readonly string[], headings = HEADINGS): Buffer {
  return Buffer.from([headings, ...lines].join("\r\n"), "utf8");
}

/** Takes a file in by the guessed mapping and reads it to its end. */
export async function staged({ services }: Pick<WebFace, "services">, bytes: Uint8Array): Promise<SubjectId> {
  const id = await services.imports.upload(bytes, "command", importer());
  const { mapping } = await services.imports.head(id);
  await services.imports.map(id, mapping, importer());
  await services.imports.read(id);
  return id;
}

/** Sends the letters and lets them be written. */
export async function asked(face: WebFace, id: SubjectId): Promise<ImportSeen> {
  await face.services.imports.letters.begin(id, importer());
  await face.work();
  return face.services.imports.seen(id);
}

/** The path of the page that a letter leads to. */
export async function answerPath({ services }: Pick<WebFace, "services">, address: string): Promise<string> {
  for (const { kind, letter } of await services.keptLetters.newest(1000)) {
    if (kind !== "import-consent" || letter === null || reveal(letter.to, "mail") !== address) continue;
    const found = /\/imported\/[\w-]+/u.exec(reveal(letter.text, "mail"))?.[0];
    if (found !== undefined) return found;
  }
  throw new Error("no letter asked there");
}

export async function capabilityOf(face: Pick<WebFace, "services">, address: string): Promise<string> {
  return (await answerPath(face, address)).slice("/imported/".length);
}

/** Says yes at the capability's address, as the page does. */
export async function accepted({ services }: { services: Services }, capability: string, answers: Readonly<Record<string, string>> = { "service-provision": "yes" }): Promise<SubjectId> {
  const { token } = await services.importAnswers.open(capability, "ru");
  const { subject } = await services.importAnswers.accept({ capability, token, language: "ru", requestId: newId(), consent: true, answers, relation: undefined });
  return subject;
}
