import { typedAsked, CorrectionInputs, saidOfCase, WithdrawalInputs } from "../requests/asked-inputs.tsx";
import { Note } from "../ui/blocks.tsx";
import { Act, type DeskCase } from "./desk-case-act.tsx";

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
