import { Skeleton } from "@mantine/core";
import { useTranslations } from "use-intl";
import classes from "./table-skeleton.module.css";

const rows = ["a", "b", "c", "d", "e", "f", "g", "h"] as const;
const widths = ["62%", "48%", "70%", "40%", "55%"] as const;

/** The shape of a list while it is on its way. */
export function TableSkeleton({ columns }: { readonly columns: number }) {
  const t = useTranslations("elements.table");
  const cells = Array.from({ length: columns }, (_, index) => `${index}`);
  return (
    <div className={classes.frame} role="status" aria-label={t("loading")}>
      {rows.map((row, place) => (
        <div key={row} className={classes.row} style={{ gridTemplateColumns: `repeat(${columns}, 1fr)` }}>
          {cells.map((cell, index) => (
            <Skeleton key={cell} height={10} width={widths[(place + index) % widths.length] ?? "50%"} radius="sm" />
          ))}
        </div>
      ))}
    </div>
  );
}
