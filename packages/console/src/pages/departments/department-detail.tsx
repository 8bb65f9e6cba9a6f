import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { ProviderLink } from "../../elements/provider-link.tsx";
import { GrantsPart } from "../../grants/grants-part.tsx";
import { DepartmentPeople } from "./department-people.tsx";
import classes from "./departments.module.css";
import { departmentAtOptions } from "./queries.ts";

/** One department, by its path: who is in it, and what it is granted. */
export function DepartmentDetail({ path }: { readonly path: string }) {
  const t = useTranslations("departments.at");
  const name = path.split("/").at(-1) ?? path;
  return (
    <Stack gap="md" className={classes.detail ?? ""}>
      <Panel title={name}>
        <About path={path} />
      </Panel>
      <DepartmentPeople path={path} />
      <section>
        <h2 className={classes.heading}>{t("grants")}</h2>
        <GrantsPart of={{ subjectType: "department", subjectId: path }} name={path} label={t("grantsLabel", { path })} />
        <Above path={path} />
      </section>
    </Stack>
  );
}

function About({ path }: { readonly path: string }) {
  const t = useTranslations("departments.at");
  const counted = useTranslations("departments");
  const { data: departments, error, refetch } = useQuery(departmentAtOptions(useApi(), path));
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  // Its counts are of the path, the same whichever provider tells it.
  const [told] = departments ?? [];
  return (
    <>
      <Facts
        items={[
          [t("path"), <Identifier key="path" value={path} />],
          ...(told === undefined
            ? []
            : ([
                [t("direct"), counted("people", { count: told.people })],
                [t("below"), counted("people", { count: told.peopleBelow })],
                [
                  t("provider"),
                  <ul key="providers" className={classes.providers}>
                    {departments?.map(({ id, providerId }) => (
                      <li key={id}>
                        <ProviderLink id={providerId} />
                      </li>
                    ))}
                  </ul>,
                ],
              ] as const)),
        ]}
      />
      {departments?.length === 0 && <p className={classes.quiet}>{t("unlisted")}</p>}
    </>
  );
}

/** What is granted to a department holds for all below it, so those above are named. */
function Above({ path }: { readonly path: string }) {
  const t = useTranslations("departments.at");
  const parts = path.split("/");
  const above = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("/"));
  if (above.length === 0) return null;
  return (
    <p className={classes.above}>
      {t("above")}{" "}
      {above.map((one) => (
        <Link key={one} to="/departments" search={(before) => ({ ...before, at: one })}>
          <bdi>{one}</bdi>
        </Link>
      ))}
    </p>
  );
}
