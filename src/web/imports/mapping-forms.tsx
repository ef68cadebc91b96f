import { DELIMITERS, ENCODINGS, type ImportHead, type ImportSeen, TARGETS } from "../../modules/imports/index.ts";
import type { Personal } from "../../platform/personal.ts";
import type { PageContext } from "../request-context.ts";
import { FormToken } from "../ui/fields.tsx";
import { PersonalText } from "../ui/personal-text.tsx";
import { Table } from "../ui/table.tsx";
import { sayTarget } from "./import-words.ts";

export type Sample = readonly (readonly Personal<string>[])[];

interface Forms {
  readonly context: PageContext;
  readonly seen: ImportSeen;
  readonly head: ImportHead;
  readonly sample: Sample | null;
  readonly typed: ReadonlyMap<string, string>;
  readonly tokenFor: (action: string) => string;
}

interface Option {
  readonly value: string;
  readonly label: string;
}

function Select({ id, name, label, options, chosen }: { id: string; name: string; label: string; options: readonly Option[]; chosen: string }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select class="input" id={id} name={name}>
        {options.map(({ value, label: said }) => <option key={value} value={value} selected={value === chosen}>{said}</option>)}
      </select>
    </div>
  );
}

function Columns({ context: { words }, seen, head, typed, tokenFor }: Forms) {
  const action = `/desk/imports/${seen.id}/columns`;
  const options = [{ value: "", label: words("import.not-taken") }, ...TARGETS.map((target) => ({ value: target, label: sayTarget(words, target) }))];
  return (
    <form class="form" method="post" action={action}>
      <FormToken token={tokenFor(action)} />
      <h2>{words("import.columns")}</h2>
      <p>{words("import.columns.lead")}</p>
      {head.headings.map((heading, at) => (
        <Select
          key={at} id={at === 0 ? "f-columns" : `f-column-${at}`} name={`column-${at}`} label={words("import.column", { name: heading === "" ? String(at + 1) : heading })} options={options}
          chosen={typed.get(`column-${at}`) ?? head.mapping[at] ?? ""}
        />
      ))}
      <p class="acts"><button class="btn btn-primary">{words("import.columns.act")}</button></p>
    </form>
  );
}

function Shape({ context: { words }, seen, head, tokenFor }: Forms) {
  if (head.shape.format === "xlsx") return null;
  const action = `/desk/imports/${seen.id}/shape`;
  const delimiters = DELIMITERS.map((value) => ({ value, label: value === "\t" ? words("import.delimiter.tab") : value }));
  return (
    <details class="note">
      <summary>{words("import.shape")}</summary>
      <form class="form" method="post" action={action}>
        <FormToken token={tokenFor(action)} />
        <Select id="f-encoding" name="encoding" label={words("import.encoding")} options={ENCODINGS.map((value) => ({ value, label: value }))} chosen={head.shape.encoding ?? ""} />
        <Select id="f-delimiter" name="delimiter" label={words("import.delimiter")} options={delimiters} chosen={head.shape.delimiter ?? ""} />
        <p class="acts"><button class="btn btn-plain">{words("import.shape.act")}</button></p>
      </form>
    </details>
  );
}

function FirstRows({ context: { words }, seen, head, sample, tokenFor }: Forms) {
  const action = `/desk/imports/${seen.id}/sample`;
  if (sample === null) {
    return (
      <form class="form" method="post" action={action}>
        <FormToken token={tokenFor(action)} />
        <p>{words("import.sample.why")}</p>
        <p class="acts"><button class="btn btn-plain">{words("import.sample")}</button></p>
      </form>
    );
  }
  // A row for each column of the file: however many there are, the page stays as wide as it is.
  const columns = [words("import.columns"), ...sample.map((_, at) => words("import.line", { line: at + 2 }))];
  const rows = head.headings.map((heading, at) => ({ cells: [`${at + 1}. ${heading}`, ...sample.map((cells, row) => { const cell = cells[at]; return cell === undefined ? "" : <PersonalText key={row} of={cell} />; })] }));
  return <Table caption={words("import.sample.title")} columns={columns} rows={rows} wraps />;
}

/** What staff says of a file before it is read: columns, encoding, separator; and its first rows, when they are asked for. */
export function MappingForms(forms: Forms) {
  return (
    <>
      <FirstRows {...forms} />
      <Shape {...forms} />
      <Columns {...forms} />
    </>
  );
}
