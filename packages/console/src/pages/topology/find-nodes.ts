import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import type { components } from "../../api/schema.ts";
import type { GroupName } from "./canvas-layout.ts";
import type { PartyNode } from "./drawing.ts";
import { topologyKey } from "./queries.ts";

const most = 50;
const bare = {
  kind: null,
  state: null,
  ownerId: null,
  department: null,
  agentId: null,
  resourceId: null,
  permissions: null,
  hasCredential: null,
};
const resourceKinds = { models: "llm", mcp: "mcp", services: "service", agents: "agent" } as const;
const departmentPattern = /^[^/\s][^/]*(\/[^/]+)*$/;

/** What may be added to a group, by its name. */
export const findNodesOptions = (api: Api, group: GroupName, words: string) =>
  queryOptions({
    queryKey: [...topologyKey, "find", group, words],
    queryFn: ({ signal }): Promise<readonly PartyNode[]> => find(api, group, words, signal),
    placeholderData: (before) => before,
  });

async function find(api: Api, group: GroupName, words: string, signal: AbortSignal): Promise<readonly PartyNode[]> {
  const query = { limit: most, ...(words === "" ? {} : { search: words }) };
  switch (group) {
    case "clients":
      return (await answered(api.GET("/api/v1/clients", { params: { query }, signal }))).items.map(({ id, name, kind, state }) => ({
        ...{ ...bare, type: "client", id, name, kind, state },
      }));
    case "callers":
      return (await answered(api.GET("/api/v1/agents", { params: { query }, signal }))).items
        .filter(({ state }) => state !== "retired")
        .map(({ id, name, kind, state, ownerId, resourceId }) => ({ ...bare, type: "agent", id, name, kind, state, ownerId, resourceId }));
    case "people":
      return findPeople(api, words, query, signal);
    default:
      return (
        await answered(api.GET("/api/v1/resources", { params: { query: { ...query, kind: resourceKinds[group] } }, signal }))
      ).items.map(nodeOfResource);
  }
}

async function findPeople(
  api: Api,
  words: string,
  query: { limit: number; search?: string },
  signal: AbortSignal,
): Promise<readonly PartyNode[]> {
  const [groups, users] = await Promise.all([
    answered(api.GET("/api/v1/groups", { params: { query }, signal })),
    answered(api.GET("/api/v1/users", { params: { query }, signal })),
  ]);
  const department = departmentPattern.test(words) ? [{ ...bare, type: "department" as const, id: words, name: words }] : [];
  return [
    ...(words === "" ? [{ ...bare, type: "everyone" as const, id: "*", name: "Everyone" }] : []),
    ...groups.items.map(({ id, name }): PartyNode => ({ ...bare, type: "group", id, name })),
    ...users.items.map(({ id, name, state }): PartyNode => ({ ...bare, type: "user", id, name, state })),
    ...department,
  ];
}

function nodeOfResource({ id, kind, title, state, permissions }: components["schemas"]["Resource"]): PartyNode {
  const declared = permissions.map(({ name, description }) => ({ name, description: description ?? "" }));
  return { ...bare, type: "resource", id, kind, name: title, state, permissions: declared };
}
