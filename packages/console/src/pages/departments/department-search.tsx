import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { DepartmentLink } from "./department-link.tsx";
import classes from "./departments.module.css";
import { departmentListOptions } from "./queries.ts";

interface DepartmentSearchProps {
  readonly words: string;
  /** The path of the department that is shown beside. */
  readonly at: string | undefined;
}

/** The departments with these words in their name, wherever they stand. */
export function DepartmentSearch({ words, at }: DepartmentSearchProps) {
  const t = useTranslations("departments");
  const found = useInfiniteQuery(departmentListOptions(useApi(), { search: words }));
  if (found.isPending) return <Skeleton height={160} radius="lg" />;
  if (found.isError) return <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />;
  const departments = found.data.pages.flatMap(({ items }) => items);
  return (
    <Panel>
      <p className={classes.quiet} role="status">
        {t("found", { count: departments.length })}
      </p>
      <ul className={classes.level}>
        {departments.map((department) => (
          <li key={department.id}>
            <DepartmentLink department={department} isShown={department.path === at} withPath />
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <Button size="compact-sm" variant="subtle" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
    </Panel>
  );
}
