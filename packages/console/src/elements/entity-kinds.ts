import { queryOptions } from "@tanstack/react-query";
import type { LinkProps } from "@tanstack/react-router";
import { type Api, answered } from "../api/api.ts";

/** How an object that other objects name by its id is read, so that people see a name. */
export interface EntityKind {
  readonly name: (api: Api, id: string, signal: AbortSignal) => Promise<string>;
  /** Its page, where it has one. */
  readonly page?: (id: string) => Pick<LinkProps, "to" | "params">;
}

/** By the prefix of the id. Whoever adds a page for a kind adds `page` here. */
export const entityKinds: Readonly<Record<string, EntityKind>> = {
  agt: {
    name: async (api, agentId, signal) =>
      (await answered(api.GET("/api/v1/agents/{agentId}", { params: { path: { agentId } }, signal }))).name,
    page: (agentId) => ({ to: "/agents/$agentId", params: { agentId } }),
  },
  cli: {
    name: async (api, clientId, signal) =>
      (await answered(api.GET("/api/v1/clients/{clientId}", { params: { path: { clientId } }, signal }))).name,
  },
  res: {
    name: async (api, resourceId, signal) =>
      (await answered(api.GET("/api/v1/resources/{resourceId}", { params: { path: { resourceId } }, signal }))).title,
    page: (resourceId) => ({ to: "/resources/$resourceId", params: { resourceId } }),
  },
  usr: {
    name: async (api, userId, signal) => (await answered(api.GET("/api/v1/users/{userId}", { params: { path: { userId } }, signal }))).name,
  },
  grp: {
    name: async (api, groupId, signal) =>
      (await answered(api.GET("/api/v1/groups/{groupId}", { params: { path: { groupId } }, signal }))).name,
  },
  crd: {
    name: async (api, credentialId, signal) =>
      (await answered(api.GET("/api/v1/credentials/{credentialId}", { params: { path: { credentialId } }, signal }))).name,
    page: (credentialId) => ({ to: "/credentials/$credentialId", params: { credentialId } }),
  },
  idp: {
    name: async (api, providerId, signal) =>
      (await answered(api.GET("/api/v1/identity-providers/{providerId}", { params: { path: { providerId } }, signal }))).name,
  },
  dec: { name: async (_api, id) => id, page: (decisionId) => ({ to: "/audit/decisions/$decisionId", params: { decisionId } }) },
  txn: { name: async (_api, id) => id, page: (txn) => ({ to: "/audit/transactions/$txn", params: { txn } }) },
};

const nameLivesMs = 5 * 60_000;

/** The name of an object, kept for a while: names stand in many places and seldom change. */
export const entityNameOptions = (api: Api, id: string) => {
  const kind = entityKinds[id.slice(0, 3)];
  return queryOptions({
    queryKey: ["entity-name", id],
    queryFn: ({ signal }) => (kind === undefined ? id : kind.name(api, id, signal)),
    staleTime: nameLivesMs,
    retry: false,
  });
};
