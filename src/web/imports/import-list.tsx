import type { ImportSeen } from "../../modules/imports/index.ts";
import type { StaffRole } from "../../policy/index.ts";
import { DeskTrail } from "../desk/desk-shell.tsx";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { FaultSummary, type FieldFault, FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";

export interface ImportList {
  readonly context: PageContext;
  readonly roles: readonly StaffRole[];
  readonly signOutToken: string;
  readonly imports: readonly ImportSeen[];
  readonly faults: readonly FieldFault[];
  /** Null for who may only look. */
  readonly token: string | null;
}

function Upload({ context: { words }, token, faults }: ImportList) {
  if (token === null) return null;
  const fault = faultOfField(faults, "file");
  return (
    <form class="form" method="post" action="/desk/imports" enctype="multipart/form-data" noValidate>
      <FormToken token={token} />
      <div class="field">
        <label for="f-file">{words("import.file")}</label>
        <p class="why" id="f-file-why">{words("import.file.why")}</p>
        {fault === undefined ? null : <p class="fault" id="f-file-fault">{fault}</p>}
        <input class="file" type="file" id="f-file" name="file" required aria-invalid={fault === undefined ? undefined : "true"} aria-describedby={fault === undefined ? "f-file-why" : "f-file-fault f-file-why"} />
      </div>
      <p class="acts"><button class="btn btn-primary">{words("import.upload")}</button></p>
    </form>
  );
}

/** All imports, the newest first, and the form for another one. */
export function ImportListBody(page: ImportList) {
  const { context, imports } = page;
  const { words } = context;
  return (
    <div class="stack">
      <DeskTrail context={context} roles={page.roles} signOutToken={page.signOutToken} />
      <div class="text">
        <h1>{words("import.title")}</h1>
        <p class="lead">{words("import.lead")}</p>
      </div>
      <FaultSummary words={words} faults={page.faults} />
      <Upload {...page} />
      {imports.length === 0 ? <p class="quiet">{words("import.none")}</p> : (
        <Table
          columns={[words("import.when"), words("import.state"), words("import.asked"), words("import.accepted"), words("import.faulty")]}
          rows={imports.map((seen) => ({ cells: [
            <a key="open" href={hrefIn(context, `/desk/imports/${seen.id}`)}>{words.time(seen.createdAt)}</a>, words(`import.state.${seen.state}`), String(seen.asked), String(seen.accepted), String(seen.faulty),
          ] }))}
        />
      )}
    </div>
  );
}
