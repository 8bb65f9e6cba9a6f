import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { useApi } from "../../../api/api-context.tsx";
import type { components } from "../../../api/schema.ts";
import { grantableOptions, grantListOptions } from "../../../grants/queries.ts";

export type Resource = components["schemas"]["Resource"];

/** A resource with what an agent may do there by grants of its own. */
export interface Reach {
  readonly resource: Resource;
  readonly permissions: readonly string[];
}

export interface Reached {
  readonly isPending: boolean;
  readonly reaches: readonly Reach[];
  /** How many resources there are, also where not all are told. */
  readonly total: number;
  /** Whether there may be more than were counted. */
  readonly hasMore: boolean;
}

const most = 8;

/** The first few resources that an agent may reach. */
export function useReach(agentId: string): Reached {
  const api = useApi();
  const grants = useInfiniteQuery(grantListOptions(api, { subjectType: "agent", subjectId: agentId }));
  const permissions = new Map<string, readonly string[]>();
  for (const grant of grants.data?.pages.flatMap(({ items }) => items) ?? [])
    permissions.set(grant.resourceId, [...new Set([...(permissions.get(grant.resourceId) ?? []), ...grant.permissions])]);
  const shown = [...permissions].slice(0, most);
  const resources = useQueries({ queries: shown.map(([resourceId]) => grantableOptions(api, resourceId)) });
  return {
    isPending: grants.isPending || resources.some(({ isPending }) => isPending),
    reaches: resources.flatMap(({ data: resource }, index) =>
      resource === undefined ? [] : [{ resource, permissions: shown[index]?.[1] ?? [] }],
    ),
    total: permissions.size,
    hasMore: grants.hasNextPage,
  };
}
