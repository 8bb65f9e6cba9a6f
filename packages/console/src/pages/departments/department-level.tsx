import { ActionIcon, Button, Skeleton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { DepartmentLink } from "./department-link.tsx";
import classes from "./departments.module.css";
import { type Department, departmentListOptions } from "./queries.ts";

interface DepartmentLevelProps {
  readonly providerId: string;
  /** The department above; empty: the top. */
  readonly parentExternalId: string;
  /** The path of the department that is shown beside the tree. */
  readonly at: string | undefined;
}

/** The departments right below one, by name; each level is read once it is opened. */
export function DepartmentLevel({ providerId, parentExternalId, at }: DepartmentLevelProps) {
  const t = useTranslations("departments");
  const byName = new Intl.Collator(useLocale()).compare;
  const level = useInfiniteQuery(departmentListOptions(useApi(), { providerId, parentExternalId }));
  if (level.isPending) return <Skeleton height={28} />;
  if (level.isError) return <ProblemNotice error={level.error} onRetry={() => void level.refetch()} />;
  const departments = level.data.pages.flatMap(({ items }) => items).toSorted((one, other) => byName(one.name, other.name));
  return (
    <>
      <ul className={classes.level}>
        {departments.map((department) => (
          <Branch key={department.id} department={department} at={at} />
        ))}
      </ul>
      {level.hasNextPage && (
        <Button size="compact-sm" variant="subtle" loading={level.isFetchingNextPage} onClick={() => void level.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
    </>
  );
}

/** One department; the way down to the one that is shown is open from the start. */
function Branch({ department, at }: { readonly department: Department; readonly at: string | undefined }) {
  const t = useTranslations("departments");
  const { name, path, providerId, externalId, departmentsBelow } = department;
  const leadsToShown = at?.startsWith(`${path}/`) === true;
  const [chosen, setChosen] = useState<boolean>();
  const isOpen = departmentsBelow > 0 && (chosen ?? leadsToShown);
  return (
    <li>
      <div className={classes.line}>
        {departmentsBelow > 0 ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            className={classes.toggle ?? ""}
            aria-expanded={isOpen}
            aria-label={t(isOpen ? "close" : "open", { name })}
            onClick={() => setChosen(!isOpen)}
          >
            <IconChevronRight size={15} aria-hidden />
          </ActionIcon>
        ) : (
          <span className={classes.noToggle} />
        )}
        <DepartmentLink department={department} isShown={path === at} />
      </div>
      {isOpen && <DepartmentLevel providerId={providerId} parentExternalId={externalId} at={at} />}
    </li>
  );
}
