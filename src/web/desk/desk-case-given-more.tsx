import { GIVEN_BY, isRequestField, type RequestField } from "../../policy/index.ts";
import { RequestFieldInputs } from "../requests/request-fields.tsx";
import { Radios } from "../ui/fields.tsx";
import { Act, type DeskCase, faultIn, typedIn } from "./desk-case-act.tsx";

const NOTHING = new Map<string, string>();

/** What the sender was asked for and gave by telephone, on paper, in person or in a letter, entered by the officer (clause:R2). */
export function GivingMore({ page }: { page: DeskCase }) {
  const { context, shown } = page;
  const { words } = context;
  if (shown.state !== "RequestRequiresAction" || shown.words === null) return null;
  const asked = shown.asked.filter((field): field is RequestField => isRequestField(field));
  const faulty = page.faulty === "give";
  return (
    <Act page={page} act="give" folded>
      <p class="small quiet">{words("desk-requests.give.means")}</p>
      <Radios name="source" legend={words("desk-requests.give.source")} options={GIVEN_BY.map((value) => ({ value, label: words(`requests.reason.${value}`) }))} chosen={typedIn(page, "give", "source")} fault={faultIn(page, "give", "source")} row />
      <RequestFieldInputs context={context} fields={asked.length === 0 ? ["words"] : asked} typed={faulty ? page.typed : NOTHING} faults={faulty ? page.faults : []} />
    </Act>
  );
}
