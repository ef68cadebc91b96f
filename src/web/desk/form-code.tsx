import type { RequestChannel } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { TextField } from "../ui/fields.tsx";
import type { Words } from "../words/index.ts";

/** The code on a printed request form; a request by telephone has none. */
export function PaperCode({ words, code, fault }: { words: Words; code: string | undefined; fault: string | undefined }) {
  return <TextField words={words} name="code" label={words("intake.code")} why={words("requests.form-code.why")} value={code} fault={fault} optional maxLength={30} />;
}

/** The code by which a request comes in, looked at before anything is kept: leads the form to it, in its transaction. Undefined where there is none. Throws as `PaperCodes.blankRequest`, and invalid where the request came by telephone. */
export async function formCode({ intakeDesk: { paperCodes }, databases }: Pick<AppDeps, "intakeDesk" | "databases">, typed: string | undefined, channel: RequestChannel): Promise<((tx: Tx, caseId: string) => Promise<void>) | undefined> {
  if (typed === undefined || typed.trim() === "") return undefined;
  if (channel !== "paper") throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "code", reason: "code-without-paper" }], clause: "R1" });
  await paperCodes.blankRequest(databases.data, typed);
  return (tx, caseId) => paperCodes.leadTo(tx, typed, caseId);
}
