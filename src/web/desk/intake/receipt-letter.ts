import type { Language } from "../../../policy/index.ts";
import { accessFor } from "../../../modules/vault/index.ts";
import { reveal } from "../../../platform/personal.ts";
import type { AppDeps } from "../../app-deps.ts";
import type { DeskAct } from "./taking-in-family.ts";

const NAME = ["family-name", "given-name", "patronymic"] as const;

export interface Addressee {
  readonly lines: readonly string[];
  readonly language: Language;
}

/** What a receipt on paper says, and the code that leads back to its record. */
export interface ReceiptLetter {
  readonly to: Addressee;
  readonly code: string;
  readonly receipts: readonly string[];
  readonly at: Date;
}

/** Name and address of who the letter goes to: a read like any other, in the person's history. */
async function addressee({ vault }: Pick<AppDeps, "vault">, { by, subject, requestId }: Omit<DeskAct, "session">): Promise<Addressee> {
  const { values } = await vault.read(accessFor({ purpose: "service-provision", actor: by, requestId }), subject, [...NAME, "home-address", "language"]);
  const said = (fields: readonly (keyof typeof values)[]): string => fields.flatMap((field) => (values[field] === undefined ? [] : [reveal(values[field].value, "ui")])).join(" ");
  const language = said(["language"]);
  return { lines: [said(NAME), said(["home-address"])].filter((line) => line !== ""), language: language === "kk" || language === "en" ? language : "ru" };
}

/** Makes the receipt that goes by post or into a hand, of the person and of each child whom the person spoke for; each letter has a code of its own (clause:C2, clause:U1). */
export async function receiptLetter(deps: Pick<AppDeps, "vault" | "intakeDesk" | "databases" | "clock">, act: Omit<DeskAct, "session">): Promise<ReceiptLetter> {
  const to = await addressee(deps, act);
  const taken = await deps.intakeDesk.confirmations.ofFamily(deps.databases.data, act.subject);
  const code = await deps.intakeDesk.paperCodes.make({ by: act.by, paper: "receipt-letter", subject: act.subject, language: to.language });
  return { to, code, receipts: taken.map(({ receipt }) => receipt), at: taken.at(-1)?.at ?? deps.clock.now() };
}
