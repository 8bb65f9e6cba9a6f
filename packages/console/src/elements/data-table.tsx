import { Checkbox } from "@mantine/core";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import type { ListPage } from "../api/pages.ts";
import classes from "./data-table.module.css";
import { ProblemNotice } from "./problem-notice.tsx";
import { Scrollable } from "./scrollable.tsx";
import { TableSkeleton } from "./table-skeleton.tsx";
import type { Selection } from "./use-selection.ts";

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** A CSS length, such as `9rem`. Columns without one share what is left. */
  readonly width?: string;
  /** The cell that names the row. */
  readonly isRowHeader?: boolean;
  /** Left out below 1024 px. */
  readonly isWideOnly?: boolean;
  readonly align?: "end";
  /** Whether its text may take several lines, where it has to be read whole. */
  readonly isWrapped?: boolean;
}

export interface DataTableProps<Row> {
  /** What the table lists, for who can't see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** `useInfiniteQuery(listOptions(…))`. */
  readonly list: UseInfiniteQueryResult<{ readonly pages: readonly ListPage<Row>[] }>;
  readonly idOf: (row: Row) => string;
  /** The row's name, where it can be selected. */
  readonly nameOf?: (row: Row) => string;
  /** What stands there when nothing does: an {@link EmptyState} that says what to do next. */
  readonly empty: ReactNode;
  readonly selection?: Selection;
  /** Told when the first row leaves the view, and when it is back. */
  readonly onScrolledAway?: (isAway: boolean) => void;
}

const rowHeightPx = 44;
const rowsAhead = 20;

/** A list of the server's, loaded as it is scrolled, of which only the rows in sight are in the document. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { list, columns, label, empty } = props;
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <TableSkeleton columns={columns.length} />;
  if (list.isError && rows.length === 0) return <FailedList error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return <div className={classes.frame}>{empty}</div>;
  return <Rows {...props} rows={rows} label={label} />;
}

function FailedList({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const t = useTranslations("elements.table");
  return <ProblemNotice title={t("failed")} error={error} onRetry={onRetry} />;
}

type RowsProps<Row> = DataTableProps<Row> & { readonly rows: readonly Row[] };

function Rows<Row>({ label, columns, list, idOf, nameOf, selection, rows, onScrolledAway }: RowsProps<Row>) {
  const t = useTranslations("elements.table");
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 12,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && last >= rows.length - rowsAhead) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, last, rows.length]);
  const isAway = (virtual.scrollOffset ?? 0) > rowHeightPx;
  useEffect(() => {
    onScrolledAway?.(isAway);
    return () => onScrolledAway?.(false);
  }, [onScrolledAway, isAway]);
  const above = shown[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const isMeasured = columns.some(({ isWrapped }) => isWrapped);
  const width = columns.length + (selection === undefined ? 0 : 1);
  return (
    <div className={classes.frame}>
      <Scrollable label={label} className={classes.scroll} ref={scroller}>
        <table className={classes.table} aria-rowcount={hasNextPage ? -1 : rows.length + 1}>
          <Head columns={columns} selection={selection} ids={rows.map(idOf)} />
          <tbody>
            {above > 0 && <Gap px={above} width={width} />}
            {shown.map(({ index }) => {
              const row = rows[index] as Row;
              const id = idOf(row);
              return (
                <tr
                  key={id}
                  data-index={index}
                  ref={isMeasured ? virtual.measureElement : null}
                  aria-rowindex={index + 2}
                  data-selected={selection?.has(id) || undefined}
                >
                  {selection !== undefined && <SelectCell id={id} name={nameOf?.(row) ?? id} selection={selection} />}
                  {columns.map((column) => (
                    <Cell key={column.id} column={column} row={row} />
                  ))}
                </tr>
              );
            })}
            {below > 0 && <Gap px={below} width={width} />}
          </tbody>
        </table>
      </Scrollable>
      <p className={classes.foot} role="status">
        {isFetchingNextPage ? t("loadingMore") : hasNextPage ? t("count", { count: rows.length }) : t("countAll", { count: rows.length })}
      </p>
      {isFetchNextPageError && <ProblemNotice title={t("failed")} error={list.error} onRetry={() => void fetchNextPage()} />}
    </div>
  );
}

interface HeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly selection: Selection | undefined;
  readonly ids: readonly string[];
}

function Head<Row>({ columns, selection, ids }: HeadProps<Row>) {
  const t = useTranslations("elements.action");
  const selected = selection === undefined ? 0 : ids.filter((id) => selection.has(id)).length;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {selection !== undefined && (
          <td className={classes.select}>
            <Checkbox
              aria-label={t("selectAll")}
              checked={selected > 0 && selected === ids.length}
              indeterminate={selected > 0 && selected < ids.length}
              onChange={(event) => selection.set(event.currentTarget.checked ? ids : [])}
            />
          </td>
        )}
        {columns.map(({ id, header, width, isWideOnly, align }) => (
          <th key={id} scope="col" data-wide-only={isWideOnly || undefined} data-align={align} style={width === undefined ? {} : { width }}>
            {header}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function SelectCell({ id, name, selection }: { readonly id: string; readonly name: string; readonly selection: Selection }) {
  const t = useTranslations("elements.action");
  return (
    <td className={classes.select}>
      <Checkbox aria-label={t("select", { name })} checked={selection.has(id)} onChange={() => selection.toggle(id)} />
    </td>
  );
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const attributes = {
    "data-wide-only": column.isWideOnly || undefined,
    "data-wrapped": column.isWrapped || undefined,
    "data-align": column.align,
  };
  return column.isRowHeader === true ? (
    <th scope="row" {...attributes}>
      {column.cell(row)}
    </th>
  ) : (
    <td {...attributes}>{column.cell(row)}</td>
  );
}

/** The rows that are not in the document, as one empty one. */
function Gap({ px, width }: { readonly px: number; readonly width: number }) {
  return (
    <tr aria-hidden className={classes.gap}>
      <td colSpan={width} style={{ height: px }} />
    </tr>
  );
}
