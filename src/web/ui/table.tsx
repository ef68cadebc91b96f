import type { ComponentChildren } from "preact";

export interface TableProps {
  readonly caption?: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly id?: string; readonly cells: readonly ComponentChildren[] }[];
  /** Cells hold what others typed: long words without a break are broken, so that no table is wider than its page. */
  readonly wraps?: boolean;
}

/**
 * A table that turns into cards on a phone. The roles are written out because a browser forgets a table's meaning once its display changes.
 */
export function Table({ caption, columns, rows, wraps = false }: TableProps) {
  return (
    <table class={wraps ? "table table-wraps" : "table"} role="table">
      {caption ? <caption>{caption}</caption> : null}
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => <th key={column} scope="col" role="columnheader">{column}</th>)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row, i) => (
          <tr key={row.id ?? i} id={row.id} role="row">
            {row.cells.map((cell, k) => <td key={k} role="cell" data-label={columns[k]}><div>{cell}</div></td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
