import { Button, Skeleton, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDeviceDesktop } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { isProblem } from "../../api/problem.ts";
import { useChange } from "../../api/use-change.ts";
import { EmptyState } from "../../elements/empty-state.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { ShortTable } from "../../elements/short-table.tsx";
import { endSession, type Person, peopleKey, personSessionsOptions, type Session } from "./queries.ts";

/** Where a person is signed in; each place can be ended. */
export function PersonSessions({ person }: { readonly person: Person }) {
  const t = useTranslations("people.sessions");
  const api = useApi();
  const { data: sessions, error, refetch } = useQuery(personSessionsOptions(api, person.id));
  const end = useChange({
    send: ({ id }: Pick<Session, "id">, intent) => endSession(api, person.id, id, intent),
    touches: [[...peopleKey, person.id, "sessions"]],
    onDone: () => notifications.show({ message: t("ended") }),
  });
  if (isProblem(error, "access.role_required")) return <Text c="dimmed">{t("outranked")}</Text>;
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (sessions === undefined) return <Skeleton height={120} radius="lg" />;
  if (sessions.items.length === 0)
    return (
      <Panel>
        <EmptyState icon={<IconDeviceDesktop size={28} aria-hidden />} title={t("none")} text={t("noneText")} />
      </Panel>
    );
  return (
    <Panel flush>
      <ShortTable
        label={t("label")}
        rows={sessions.items}
        idOf={({ id }) => id}
        columns={[
          { id: "where", header: t("where"), isRowHeader: true, cell: ({ address }) => address ?? t("unknown") },
          { id: "browser", header: t("browser"), isWideOnly: true, cell: ({ userAgent }) => userAgent ?? t("unknown") },
          { id: "since", header: t("since"), cell: ({ authTimeMs }) => <Moment atMs={authTimeMs} /> },
          { id: "seen", header: t("seen"), cell: ({ lastSeenAtMs }) => <Moment atMs={lastSeenAtMs} /> },
          {
            id: "actions",
            header: t("actions"),
            align: "end",
            cell: ({ id, address, current }) =>
              current ? (
                t("current")
              ) : (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="red"
                  aria-label={t("endOf", { address: address ?? t("unknown") })}
                  loading={end.isPending && end.variables.id === id}
                  onClick={() => end.mutate({ id })}
                >
                  {t("end")}
                </Button>
              ),
          },
        ]}
      />
      {end.isError && <ProblemNotice error={end.error} />}
    </Panel>
  );
}
