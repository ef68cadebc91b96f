import type { SubjectId } from "../../policy/index.ts";
import type { DeskRow } from "../../modules/requests/index.ts";
import { OwnerName } from "../desk/owner-name.tsx";
import type { NamedOwner } from "../desk/owner-names.ts";
import type { PageContext } from "../request-context.ts";
import { dayOf } from "../requests/case-page.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";

/** Blocks that stand after their requests were answered, each with its day and who answers for it (clause:T7). */
export function RequestBlocks({ context, blocks, owners }: { context: PageContext; blocks: readonly DeskRow[]; owners: ReadonlyMap<SubjectId, NamedOwner> }) {
  const { words } = context;
  return (
    <>
      <h2>{words("blocks.title")}</h2>
      <p class="quiet text">{words("blocks.lead")}</p>
      {blocks.length === 0 ? <p class="note">{words("blocks.none")}</p> : (
        <Table
          columns={[words("requests.number"), words("requests.received"), words("desk-requests.block.look"), words("desk-requests.owner")]}
          rows={blocks.map((row) => ({
            id: `b-${row.caseId}`,
            cells: [
              <a href={hrefIn(context, `/desk/requests/${row.caseId}`)} data-block={row.caseId}>{row.number}</a>, words.day(row.receivedAt), words.day(dayOf(row.nextOn)),
              <OwnerName context={context} owner={row.owner === null ? null : (owners.get(row.owner) ?? null)} />,
            ],
          }))}
        />
      )}
    </>
  );
}
