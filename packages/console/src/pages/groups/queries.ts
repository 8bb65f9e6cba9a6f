import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import { listOptions } from "../../api/pages.ts";
import type { components } from "../../api/schema.ts";
import { type Intent, ifMatch } from "../../api/use-change.ts";

export type Group = components["schemas"]["Group"];
export type Member = components["schemas"]["Member"];

/** Everything that is read of groups stands below this key. */
export const groupsKey = ["groups"] as const;

export interface GroupFilters {
  readonly search?: string | undefined;
  readonly providerId?: string | undefined;
}

/** What of an address is a filter; anything else in it is left out. */
export function readGroupFilters({ search, providerId }: Readonly<Record<string, unknown>>): GroupFilters {
  const [words, provider] = [search, providerId].map((value) =>
    typeof value === "string" && value !== "" ? value.slice(0, 100) : undefined,
  );
  return { ...(words === undefined ? {} : { search: words }), ...(provider === undefined ? {} : { providerId: provider }) };
}

export const groupListOptions = (api: Api, filters: GroupFilters) =>
  listOptions<Group>([...groupsKey, "list", filters], (window, signal) =>
    answered(api.GET("/api/v1/groups", { params: { query: { ...window, ...filters, order: "newest" } }, signal })),
  );

export const groupOptions = (api: Api, groupId: string) =>
  queryOptions({ queryKey: [...groupsKey, groupId], queryFn: ({ signal }) => readGroup(api, groupId, signal) });

export const readGroup = (api: Api, groupId: string, signal: AbortSignal) =>
  answered(api.GET("/api/v1/groups/{groupId}", { params: { path: { groupId } }, signal }));

export const memberListOptions = (api: Api, groupId: string) =>
  listOptions<Member>([...groupsKey, groupId, "members"], (window, signal) =>
    answered(api.GET("/api/v1/groups/{groupId}/members", { params: { path: { groupId }, query: { ...window, order: "newest" } }, signal })),
  );

export const createGroup = (api: Api, body: components["schemas"]["CreateGroup"], intent: Intent) =>
  answered(api.POST("/api/v1/groups", { params: { header: intent }, body }));

type Versioned = Pick<Group, "id" | "version">;

export const renameGroup = (api: Api, group: Versioned, name: string, intent: Intent) =>
  answered(
    api.PATCH("/api/v1/groups/{groupId}", {
      params: { path: { groupId: group.id }, header: { ...intent, ...ifMatch(group) } },
      body: { name },
    }),
  );

export const removeGroup = (api: Api, group: Group, intent: Intent) =>
  answered(api.DELETE("/api/v1/groups/{groupId}", { params: { path: { groupId: group.id }, header: { ...intent, ...ifMatch(group) } } }));

export const addMember = (api: Api, groupId: string, userId: string, intent: Intent) =>
  answered(api.POST("/api/v1/groups/{groupId}/members", { params: { path: { groupId }, header: intent }, body: { userId } }));

export const removeMember = (api: Api, groupId: string, userId: string, intent: Intent) =>
  answered(api.DELETE("/api/v1/groups/{groupId}/members/{userId}", { params: { path: { groupId, userId }, header: intent } }));
