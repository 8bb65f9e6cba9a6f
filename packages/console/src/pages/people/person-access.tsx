import { Skeleton, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { type Api, answered } from "../../api/api.ts";
import { useApi } from "../../api/api-context.tsx";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { ShortTable } from "../../elements/short-table.tsx";
import { ConditionsSummary } from "../../grants/conditions-summary.tsx";
import { GrantSubject } from "../../grants/grant-subject.tsx";
import type { SubjectType } from "../../grants/grant-values.ts";
import { GrantsPart } from "../../grants/grants-part.tsx";
import { grantsKey } from "../../grants/queries.ts";
import { type Person, personGroupsOptions } from "./queries.ts";

/** The grants that reach a person: those that name them, and those of what they belong to. */
export function PersonAccess({ person }: { readonly person: Person }) {
  const t = useTranslations("people.access");
  return (
    <Stack gap="lg">
      <div>
        <GrantsPart of={{ subjectType: "user", subjectId: person.id }} name={person.name} label={t("label")} hint={t("hint")} />
      </div>
      <Through person={person} />
    </Stack>
  );
}

interface Subject {
  readonly subjectType: SubjectType;
  readonly subjectId: string;
}

const firstOfEach = 50;

const grantsOfOptions = (api: Api, subject: Subject) => ({
  queryKey: [...grantsKey, "first", subject],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    answered(api.GET("/api/v1/grants", { params: { query: { ...subject, limit: firstOfEach } }, signal })),
});

function Through({ person }: { readonly person: Person }) {
  const t = useTranslations("people.access");
  const api = useApi();
  const groups = useInfiniteQuery(personGroupsOptions(api, person.id));
  const subjects = [
    ...(groups.data?.pages.flatMap((page) => page.items) ?? []).map(({ id }): Subject => ({ subjectType: "group", subjectId: id })),
    ...departmentsOf(person).map((path): Subject => ({ subjectType: "department", subjectId: path })),
    { subjectType: "everyone", subjectId: "*" } as const,
  ];
  const found = useQueries({ queries: subjects.map((subject) => grantsOfOptions(api, subject)) });
  const failed = found.find(({ isError }) => isError);
  const grants = found.flatMap(({ data }) => data?.items ?? []);
  const isPending = groups.isPending || found.some((one) => one.isPending);
  return (
    <Panel title={t("through")} flush={grants.length > 0}>
      {failed !== undefined && <ProblemNotice error={failed.error} onRetry={() => void failed.refetch()} />}
      {isPending && <Skeleton height={44} radius="md" />}
      {!isPending && failed === undefined && grants.length === 0 && <Text c="dimmed">{t("nothing")}</Text>}
      {grants.length > 0 && (
        <ShortTable
          label={t("throughLabel")}
          rows={grants}
          idOf={({ id }) => id}
          columns={[
            {
              id: "by",
              header: t("by"),
              isRowHeader: true,
              cell: ({ subjectType, subjectId }) => <GrantSubject type={subjectType} id={subjectId} />,
            },
            { id: "resource", header: t("resource"), cell: ({ resourceId }) => <EntityLink id={resourceId} /> },
            { id: "permissions", header: t("permissions"), cell: ({ permissions }) => permissions.join(", ") },
            { id: "conditions", header: t("conditions"), cell: ({ conditions }) => <ConditionsSummary conditions={conditions} /> },
          ]}
        />
      )}
      {found.some(({ data }) => data?.nextCursor !== null && data !== undefined) && (
        <Text size="xs">{t("first", { count: firstOfEach })}</Text>
      )}
    </Panel>
  );
}

/** The departments of a person and all above them: who is in `corp/hr` is in `corp` too. */
function departmentsOf({ department, otherDepartments }: Person): readonly string[] {
  return [...new Set([department, ...otherDepartments].flatMap(withThoseAbove))];
}

function withThoseAbove(path: string): readonly string[] {
  const parts = path === "" ? [] : path.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
