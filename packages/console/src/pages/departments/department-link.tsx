import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import classes from "./departments.module.css";
import type { Department } from "./queries.ts";

interface DepartmentLinkProps {
  readonly department: Department;
  /** Whether it is the one that is shown beside. */
  readonly isShown: boolean;
  /** Among what a search found: where it stands. */
  readonly withPath?: boolean;
}

/** A department by its name, with how many people are in it and below it. */
export function DepartmentLink({ department, isShown, withPath = false }: DepartmentLinkProps) {
  const t = useTranslations("departments");
  const { name, path, people, peopleBelow } = department;
  return (
    <Link
      to="/departments"
      search={(before) => ({ ...before, at: path })}
      className={classes.department ?? ""}
      {...(isShown ? { "aria-current": "true" as const } : {})}
    >
      <span className={classes.name}>
        <bdi>{name}</bdi>
        {withPath && <bdi className={classes.path}>{path}</bdi>}
      </span>
      <span className={classes.count}>{t("people", { count: people + peopleBelow })}</span>
    </Link>
  );
}
