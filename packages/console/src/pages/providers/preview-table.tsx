import { useTranslations } from "use-intl";
import { ShortTable } from "../../elements/short-table.tsx";
import classes from "./providers.module.css";
import type { Preview } from "./queries.ts";

type Entry = Preview["items"][number];

/** Real entries of a directory, as they would be kept; below each what the directory tells. */
export function PreviewTable({ preview }: { readonly preview: Preview }) {
  const t = useTranslations("providers.directory");
  if (preview.items.length === 0) return <p className={classes.quiet}>{t("previewNone")}</p>;
  return (
    <ShortTable
      label={t("previewTitle")}
      rows={preview.items}
      idOf={({ told }) => told.subject}
      columns={[
        { id: "name", header: t("field.name"), isRowHeader: true, cell: (entry: Entry) => <Name entry={entry} /> },
        { id: "username", header: t("field.username"), cell: ({ kept }) => kept.username },
        { id: "email", header: t("field.email"), cell: ({ kept }) => kept.email ?? "" },
        { id: "title", header: t("field.title"), isWideOnly: true, cell: ({ kept }) => kept.title },
        { id: "employeeNumber", header: t("field.employeeNumber"), isWideOnly: true, cell: ({ kept }) => kept.employeeNumber },
        { id: "department", header: t("field.department"), cell: ({ kept }) => [kept.department, ...kept.otherDepartments].join(", ") },
      ]}
    />
  );
}

function Name({ entry: { told, kept } }: { readonly entry: Entry }) {
  const t = useTranslations("providers.directory");
  return (
    <>
      {kept.name}
      {!told.isActive && <span className={classes.hint}>{t("inactive")}</span>}
      <details className={classes.attributes}>
        <summary>{t("attributes")}</summary>
        <dl>
          {Object.entries(told.attributes).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}
