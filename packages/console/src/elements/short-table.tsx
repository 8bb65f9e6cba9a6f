import type { Column } from "./data-table.tsx";
import { Scrollable } from "./scrollable.tsx";
import classes from "./short-table.module.css";

export interface ShortTableProps<Row> {
  /** What the table lists, for who can't see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
}

/** A few rows that are all there at once: for a part of a page. Long lists are a DataTable's. */
export function ShortTable<Row>({ label, columns, rows, idOf }: ShortTableProps<Row>) {
  return (
    <Scrollable label={label} className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            {columns.map(({ id, header, width, isWideOnly, align }) => (
              <th
                key={id}
                scope="col"
                data-wide-only={isWideOnly || undefined}
                data-align={align}
                style={width === undefined ? {} : { width }}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={idOf(row)}>
              {columns.map(({ id, cell, isRowHeader, isWideOnly, align }) =>
                isRowHeader ? (
                  <th key={id} scope="row" data-wide-only={isWideOnly || undefined} data-align={align}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={id} data-wide-only={isWideOnly || undefined} data-align={align}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
