import { Drawer, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import { EmptyState } from "../elements/empty-state.tsx";
import { ProblemNotice } from "../elements/problem-notice.tsx";
import { EventDetails } from "./event-details.tsx";
import { eventOptions } from "./queries.ts";

export interface EventDrawerProps {
  /** The event that is open; undefined: none. */
  readonly id: string | undefined;
  /** Whose events are looked through, where a developer looks. */
  readonly agentId?: string | undefined;
  readonly onClose: () => void;
}

/** Everything of one event, beside the list that it was found in. */
export function EventDrawer({ id, agentId, onClose }: EventDrawerProps) {
  const t = useTranslations("events.panel");
  const common = useTranslations("elements.action");
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size="36rem"
      title={t("title")}
      closeButtonProps={{ "aria-label": common("close") }}
    >
      {id !== undefined && <Opened id={id} agentId={agentId} />}
    </Drawer>
  );
}

function Opened({ id, agentId }: { readonly id: string; readonly agentId: string | undefined }) {
  const t = useTranslations("events.panel");
  const { data: event, isError, error, refetch } = useQuery(eventOptions(useApi(), id, agentId));
  if (isError) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (event === undefined) return <Skeleton height={240} aria-label={t("loading")} />;
  if (event === null) return <EmptyState title={t("missing")} />;
  return <EventDetails event={event} />;
}
