import { Skeleton, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { ShortTable } from "../../elements/short-table.tsx";
import classes from "./departments.module.css";
import { peopleAtOptions } from "./queries.ts";

const shown = 8;

/** The newest people of a department and of those below it, and the way to all of them. */
export function DepartmentPeople({ path }: { readonly path: string }) {
  const t = useTranslations("departments.at");
  const list = useInfiniteQuery(peopleAtOptions(useApi(), path));
  const people = list.data?.pages[0]?.items ?? [];
  const everybody = (
    <Link to="/people" search={{ department: path }} className={classes.link ?? ""}>
      {t("everybody")}
    </Link>
  );
  return (
    <Panel title={t("people")} actions={people.length > 0 ? everybody : undefined} flush={people.length > 0}>
      {list.isPending && <Skeleton height={88} />}
      {list.isError && <ProblemNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && people.length === 0 && <Text c="dimmed">{t("nobody")}</Text>}
      {people.length > 0 && (
        <ShortTable
          label={t("people")}
          rows={people.slice(0, shown)}
          idOf={({ id }) => id}
          columns={[
            { id: "name", header: t("name"), isRowHeader: true, cell: ({ id, name }) => <EntityLink id={id} name={name} /> },
            { id: "title", header: t("title"), isWideOnly: true, cell: ({ title }) => <bdi>{title || "–"}</bdi> },
            { id: "department", header: t("department"), cell: ({ department }) => <bdi>{department}</bdi> },
          ]}
        />
      )}
    </Panel>
  );
}
