import { texts } from "../../policy/index.ts";
import type { Kept } from "../../modules/destruction/index.ts";
import type { PageContext } from "../request-context.ts";
import { Table } from "../ui/table.tsx";

/** What stays after a destruction: what it is, by which law, until when (clause:D2). */
export function KeptTable({ context, kept }: { context: PageContext; kept: readonly Kept[] }) {
  const { words } = context;
  if (kept.length === 0) return <p>{words("kept.nothing")}</p>;
  return (
    <Table
      columns={[words("kept.what"), words("kept.ground"), words("kept.until")]}
      rows={kept.map((row) => ({ cells: [words.find(`kept.${row.what}`) ?? row.what, texts[context.language].sourceWords[row.ground] ?? row.ground, words.day(new Date(`${row.until}T00:00:00Z`))] }))}
    />
  );
}
