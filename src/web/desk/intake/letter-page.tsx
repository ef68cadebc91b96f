import { operatorIn, type OperatorProfile } from "../../../policy/index.ts";
import { wordsIn } from "../../words/index.ts";
import { PaperHead } from "./printed-form.tsx";
import type { ReceiptLetter } from "./receipt-letter.ts";

/** The receipt as a letter: what was consented to, and the code by which it is confirmed or the signed letter comes back to its record (clause:C2, clause:U1). */
export function LetterBody({ to, code, receipts, operator, at }: ReceiptLetter & { operator: OperatorProfile }) {
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
