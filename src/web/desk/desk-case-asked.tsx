import { REQUEST_KINDS } from "../../policy/index.ts";
import { typedAsked, CorrectionInputs, saidOfCase, WithdrawalInputs } from "../requests/asked-inputs.tsx";
import { Note } from "../ui/blocks.tsx";
import { Radios } from "../ui/fields.tsx";
import { Act, type DeskCase, faultIn, typedIn } from "./desk-case-act.tsx";

/** What the letter, the paper or the call names in detail, entered or put right by the officer until the decision (clause:C7, clause:C2). */
export function Specifying({ page }: { page: DeskCase }) {
  const { context, shown, opened } = page;
  const { words } = context;
  const { kind } = shown.one.row;
  if (shown.decided || shown.words === null || (kind !== "correction" && kind !== "withdrawal")) return null;
  const unnamed = saidOfCase(context, shown) === null;
  const faulty = page.faulty === "specify";
  // Values stand in the form only where they stand open on the page.
  const recorded = new Map(kind === "correction" && !opened ? [] : typedAsked(shown.words));
  const inputs = { context, typed: faulty ? page.typed : recorded, faults: faulty ? page.faults : [] };
  return (
    <>
      {unnamed ? <Note kind="care"><p data-unnamed={kind}>{words(kind === "correction" ? "refusal.request-corrections-unnamed" : "refusal.request-purposes-unnamed")}</p></Note> : null}
      <Act page={page} act="specify" folded={!unnamed}>
        <p class="small quiet">{words("desk-requests.specify.means")}</p>
        {kind === "correction" ? <CorrectionInputs {...inputs} /> : <WithdrawalInputs {...inputs} />}
      </Act>
    </>
  );
}

/** What the request asks for, where the door guessed or was told otherwise (clause:R1). */
export function CorrectingKind({ page }: { page: DeskCase }) {
  const { context: { words }, shown } = page;
  if (shown.decided || shown.words === null) return null;
  const others = REQUEST_KINDS.filter((kind) => kind !== shown.one.row.kind);
  return (
    <Act page={page} act="kind" folded>
      <p class="small quiet">{words("desk-requests.kind.means")}</p>
      <Radios name="kind" legend={words("desk-requests.new.kind")} options={others.map((kind) => ({ value: kind, label: words(`requests.kind.${kind}`) }))} chosen={typedIn(page, "kind", "kind")} fault={faultIn(page, "kind", "kind")} />
    </Act>
  );
}
