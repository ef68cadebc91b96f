import type { ImportSeen, RecordedSeen } from "../../modules/imports/index.ts";
import type { PageContext } from "../request-context.ts";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";

/** Families that were recorded from paper: which of them an undoing takes back, and which stay, and why. By their numbers; no value of anybody. */
export function Recorded({ context, seen, recorded: { families, told } }: { context: PageContext; seen: Pick<ImportSeen, "state">; recorded: RecordedSeen }) {
  const { words } = context;
  if (families === 0) return null;
  const staying = told.filter(({ stays }) => stays !== null);
  const isAll = told.length === families;
  return (
    <section class="stack">
      <div class="text">
        <h2>{words("import.recorded.title")}</h2>
        <p>{seen.state === "undone" ? isAll ? words("import.recorded.left", { count: families }) : words("import.recorded.left-many", { count: families, told: told.length }) : isAll ? words("import.recorded.count", { go: families - staying.length, stay: staying.length }) : words("import.recorded.many", { count: families, told: told.length })}</p>
        <p>{words("import.recorded.rule")}</p>
      </div>
      {staying.length === 0 ? null : (
        <Table
          columns={[words("import.recorded.who"), words("import.recorded.why")]}
          rows={staying.map(({ adult, number, stays }) => ({ id: `stays-${adult}`, cells: [
            <a key="who" href={hrefIn(context, `/desk/families/${adult}`)}>{words("intake.person.number", { number })}</a>, words(`import.recorded.${stays ?? "kept"}`),
          ] }))}
        />
      )}
    </section>
  );
}
