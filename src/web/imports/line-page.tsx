import { fieldOf, NEEDED_TARGETS, type RowFault, type Target, TARGETS } from "../../modules/imports/index.ts";
import { charactersMax, type StaffRole } from "../../policy/index.ts";
import { DeskTrail } from "../desk/desk-shell.tsx";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { FaultSummary, type FieldFault, FormToken, TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { sayReason, sayTarget } from "./import-words.ts";

export interface LinePage {
  readonly context: PageContext;
  readonly roles: readonly StaffRole[];
  readonly signOutToken: string;
  readonly importId: string;
  readonly line: number;
  /** What the line says, or what was typed over it. */
  readonly values: Readonly<Partial<Record<Target, string>>>;
  readonly faults: readonly RowFault[];
  readonly saveToken: string;
  readonly leaveOutToken: string;
}

const NAME_CHARS_MAX = 300;

/** The faults of a line as its form shows them. */
export function lineFaults({ words }: PageContext, faults: readonly RowFault[]): FieldFault[] {
  return faults.map(({ target, reason }) => ({ field: target, label: sayTarget(words, target), text: sayReason(words, reason) }));
}

/** A line that cannot be taken, with what is wrong beside each cell: put right here, or left out. */
export function LineBody(page: LinePage) {
  const { context, importId, line, values } = page;
  const { words } = context;
  const action = `/desk/imports/${importId}/lines/${line}`;
  const faults = lineFaults(context, page.faults);
  return (
    <div class="stack">
      <DeskTrail context={context} roles={page.roles} signOutToken={page.signOutToken} />
      <div class="text">
        <h1>{words("import.line.title", { line })}</h1>
        <p class="lead">{words("import.line.lead")}</p>
        <p><a href={hrefIn(context, `/desk/imports/${importId}`)}>{words("import.lines")}</a></p>
      </div>
      <FaultSummary words={words} faults={faults} />
      <form class="form" method="post" action={action} noValidate>
        <FormToken token={page.saveToken} />
        {TARGETS.filter((target) => values[target] !== undefined || page.faults.some((fault) => fault.target === target)).map((target) => {
          const field = fieldOf(target);
          return (
            <TextField
              key={target} words={words} name={target} label={sayTarget(words, target)} value={values[target]} optional={!NEEDED_TARGETS.includes(target)} fault={faultOfField(faults, target)}
              maxLength={field === null ? NAME_CHARS_MAX : charactersMax(field)}
            />
          );
        })}
        <p class="acts"><button class="btn btn-primary">{words("import.line.save")}</button></p>
      </form>
      <form class="form" method="post" action={`${action}/leaving-out`}>
        <FormToken token={page.leaveOutToken} />
        <p class="acts"><button class="btn btn-plain">{words("import.line.leave-out")}</button></p>
      </form>
    </div>
  );
}
