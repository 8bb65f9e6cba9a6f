import { Skeleton } from "@mantine/core";
import { IconSitemap } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { FilterBar, SearchField } from "../../elements/filter-bar.tsx";
import { LinkButton } from "../../elements/link-button.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useProviderName } from "../../elements/provider-names.ts";
import { DepartmentDetail } from "./department-detail.tsx";
import { DepartmentLevel } from "./department-level.tsx";
import { DepartmentSearch } from "./department-search.tsx";
import classes from "./departments.module.css";
import { departmentListOptions } from "./queries.ts";

const route = getRouteApi("/departments");

/** The trees of departments that directories tell, and beside them one department: who is in it, what it is granted. */
export function DepartmentsPage() {
  const t = useTranslations("departments");
  const { search, at } = route.useSearch();
  const navigate = route.useNavigate();
  const find = (words: string | undefined) =>
    void navigate({ search: { ...(at === undefined ? {} : { at }), ...(words === undefined ? {} : { search: words }) }, replace: true });
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <div className={classes.page}>
        <div>
          <FilterBar>
            <SearchField value={search} placeholder={t("search")} onChange={find} />
          </FilterBar>
          {search === undefined ? <Trees at={at} /> : <DepartmentSearch words={search} at={at} />}
        </div>
        {at === undefined ? <Nothing /> : <DepartmentDetail key={at} path={at} />}
      </div>
    </>
  );
}

function Nothing() {
  const t = useTranslations("departments.choose");
  return (
    <Panel>
      <EmptyState icon={<IconSitemap size={28} aria-hidden />} title={t("title")} text={t("text")} />
    </Panel>
  );
}

/** One tree a provider. */
function Trees({ at }: { readonly at: string | undefined }) {
  const t = useTranslations("departments");
  const providerName = useProviderName();
  const top = useInfiniteQuery(departmentListOptions(useApi(), { parentExternalId: "" }));
  if (top.isPending) return <Skeleton height={240} radius="lg" />;
  if (top.isError) return <ProblemNotice error={top.error} onRetry={() => void top.refetch()} />;
  const providers = [...new Set(top.data.pages.flatMap(({ items }) => items.map(({ providerId }) => providerId)))];
  if (providers.length === 0) return <NoTree />;
  return (
    <div className={classes.trees}>
      {providers.map((providerId) => (
        <Panel key={providerId} title={providerName(providerId)}>
          <nav aria-label={t("tree", { provider: providerName(providerId) })}>
            <DepartmentLevel providerId={providerId} parentExternalId="" at={at} />
          </nav>
        </Panel>
      ))}
    </div>
  );
}

function NoTree() {
  const t = useTranslations("departments.empty");
  return (
    <Panel>
      <EmptyState
        icon={<IconSitemap size={28} aria-hidden />}
        title={t("title")}
        text={t("text")}
        action={
          <LinkButton to="/identity-providers" variant="default">
            {t("providers")}
          </LinkButton>
        }
      />
    </Panel>
  );
}
