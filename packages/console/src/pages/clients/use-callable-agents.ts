import { useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../../api/api-context.tsx";
import { entityNameOptions } from "../../elements/entity-kinds.ts";
import { grantableOptions, grantListOptions } from "../../grants/queries.ts";

export interface CallableAgents {
  /** The agents that the client holds a grant on, by their resources. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly chosenId: string | undefined;
  readonly choose: (resourceId: string | null) => void;
  /** Of the chosen one: what `resource` has to say. */
  readonly identifier: string | undefined;
  /** Whether there is none, or none that this person may see. */
  readonly isEmpty: boolean;
}

/** The permission with which an agent is called. */
const invoke = "invoke";

/** The agents that a client may call, one of them chosen: the one that was granted last until somebody chooses. */
export function useCallableAgents(clientId: string): CallableAgents {
  const api = useApi();
  const [picked, choose] = useState<string | null>(null);
  const grants = useInfiniteQuery(grantListOptions(api, { subjectType: "client", subjectId: clientId }));
  const granted = grants.data?.pages.flatMap(({ items }) => items).filter(({ permissions }) => permissions.includes(invoke)) ?? [];
  const ids = [...new Set(granted.map(({ resourceId }) => resourceId))];
  const names = useQueries({ queries: ids.map((id) => entityNameOptions(api, id)) });
  const chosenId = picked ?? ids[0];
  const { data: resource } = useQuery({ ...grantableOptions(api, chosenId ?? ""), enabled: chosenId !== undefined });
  return {
    options: ids.map((value, index) => ({ value, label: names[index]?.data ?? value })),
    chosenId,
    choose,
    identifier: resource?.identifier,
    isEmpty: !grants.isPending && ids.length === 0,
  };
}
