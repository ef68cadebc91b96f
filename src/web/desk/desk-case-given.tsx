import { REQUEST_FIELDS, type RequestField, texts } from "../../policy/index.ts";
import { saidOfCase } from "../requests/asked-inputs.tsx";
import { Facts } from "../ui/blocks.tsx";
import { ClaimGrounds } from "./claim-grounds.tsx";
import { Act, type DeskCase, faultIn, MASK, typedIn } from "./desk-case-act.tsx";

/** What the sender gave; masked until it is opened, which is an act of its own (clause:S1). */
export function Given({ page }: { page: DeskCase }) {
  const { context: { words, language }, shown, opened } = page;
  const said = texts[language].fieldWords;
  const open = (text: string | undefined): string => (text === undefined ? "—" : opened ? text : MASK);
  const corrections = Object.entries(shown.words?.corrections ?? {}) as [keyof typeof said, string][];
  const asked = saidOfCase(page.context, shown);
  return (
    <section class="stack">
      <h2>{words("desk-requests.given")}</h2>
      {shown.words === null ? <p>{words("requests.step.forgotten")}</p> : (
        <Facts facts={[
          ...REQUEST_FIELDS.filter((field) => shown.values[field] !== undefined || field === "words").map((field: RequestField) => [words(`requests.field.${field}`), <span class="whitespace-pre-wrap break-words" data-given={field}>{open(shown.values[field])}</span>] as const),
          ...corrections.map(([field, value]) => [words("desk-requests.correct", { field: said[field].name }), open(value)] as const),
          ...(shown.one.row.kind === "correction" || shown.one.row.kind === "withdrawal" ? [[words("asked.what"), <strong data-asked={asked === null ? "no" : "yes"}>{asked ?? words("asked.unnamed")}</strong>] as const] : []),
          ...(shown.words.fields.length === 0 ? [] : [[words("requests.new.fields"), shown.words.fields.map((field) => said[field].name).join(", ")] as const]),
          ...(shown.words.signer === null ? [] : [[words("desk-requests.signer"), open(`${shown.words.signer.name} ${shown.words.signer.iin ?? ""}`)] as const]),
        ]} />
      )}
      {opened || shown.words === null ? null : (
        <Act page={page} act="show">
          <p class="small quiet">{words("desk-requests.show.means")}</p>
          {shown.locked ? <ClaimGrounds context={page.context} chosen={typedIn(page, "show", "ground")} fault={faultIn(page, "show", "ground")} /> : null}
        </Act>
      )}
    </section>
  );
}
