import type { Language, OperatorProfile } from "../../../policy/index.ts";
import { operatorIn } from "../../../policy/index.ts";
import { accessFor } from "../../../modules/vault/index.ts";
import { reveal } from "../../../platform/personal.ts";
import { wordsIn } from "../../words/index.ts";
import type { DeskAnswer, PersonAtDesk } from "./desk-answer.tsx";
import { PaperHead } from "./printed-form.tsx";

const NAME = ["family-name", "given-name", "patronymic"] as const;

export interface Addressee {
  readonly lines: readonly string[];
  readonly language: Language;
}

/** Name and address of who the letter goes to: a read like any other, in the person's history. */
export async function addressee({ request, deps, desk }: DeskAnswer, { subject }: PersonAtDesk): Promise<Addressee> {
  const access = accessFor({ purpose: "service-provision", actor: desk.actor, requestId: request.id });
  const { values } = await deps.vault.read(access, subject, [...NAME, "home-address", "language"]);
  const said = (fields: readonly (keyof typeof values)[]): string => fields.flatMap((field) => (values[field] === undefined ? [] : [reveal(values[field].value, "ui")])).join(" ");
  const language = said(["language"]);
  return { lines: [said(NAME), said(["home-address"])].filter((line) => line !== ""), language: language === "kk" || language === "en" ? language : "ru" };
}

/** The receipt as a letter: what was consented to, and the code by which it is confirmed or the signed letter comes back to its record (clause:C2, clause:U1). */
export function LetterBody({ to, code, receipts, operator, at }: { to: Addressee; code: string; receipts: readonly string[]; operator: OperatorProfile; at: Date }) {
  const words = wordsIn(to.language);
  const { name, address } = operatorIn(to.language, operator);
  return (
    <div class="stack printed" lang={to.language}>
      <PaperHead language={to.language} title={words("letter.title")} code={code} />
      <p>{to.lines.map((line, n) => <span key={line}>{n > 0 ? <br /> : null}{line}</span>)}</p>
      <p>{words("letter.text", { name, day: words.day(at) })}</p>
      <h2>{words("letter.receipts")}</h2>
      <ul>{receipts.map((receipt) => <li key={receipt} class="code">{receipt}</li>)}</ul>
      <p>{words("letter.confirm")}</p>
      <p>{words("letter.withdraw", { site: operator.site, email: operator.email, address })}</p>
      <p class="blank">{words("print.signature")} <span aria-hidden="true">____________________________</span></p>
      <p class="blank">{words("print.date")} <span aria-hidden="true">____________________________</span></p>
    </div>
  );
}
