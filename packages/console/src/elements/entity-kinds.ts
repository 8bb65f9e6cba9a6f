import { queryOptions } from "@tanstack/react-query";
import type { LinkProps } from "@tanstack/react-router";
import type { Api } from "../api/api.ts";
import { prefixOf } from "./id-prefix.ts";

/** An object that other objects name by its id. */
export interface EntityKind {
  /** Its page. */
  readonly page?: (id: string) => Pick<LinkProps, "to" | "params">;
  /** Whether its id is all the name it has. */
  readonly isNameless?: boolean;
}

/** By the prefix of the id. Whoever adds a page for a kind adds a line here. */
export const entityKinds: Readonly<Record<string, EntityKind>> = {
  agt: { page: (agentId) => ({ to: "/agents/$agentId", params: { agentId } }) },
  cli: { page: (clientId) => ({ to: "/clients/$clientId", params: { clientId } }) },
  res: { page: (resourceId) => ({ to: "/resources/$resourceId", params: { resourceId } }) },
  usr: { page: (userId) => ({ to: "/people/$userId", params: { userId } }) },
  grp: { page: (groupId) => ({ to: "/groups/$groupId", params: { groupId } }) },
  idp: { page: (providerId) => ({ to: "/identity-providers/$providerId", params: { providerId } }) },
  crd: { page: (credentialId) => ({ to: "/credentials/$credentialId", params: { credentialId } }) },
  dec: { isNameless: true, page: (decisionId) => ({ to: "/audit/decisions/$decisionId", params: { decisionId } }) },
  txn: { isNameless: true, page: (txn) => ({ to: "/audit/transactions/$txn", params: { txn } }) },
};

const nameLivesMs = 5 * 60_000;

/** The name of an object, kept for a while: names stand in many places and seldom change. What this person may not see goes by its id. */
export const entityNameOptions = (api: Api, id: string) =>
  queryOptions({
    queryKey: ["entity-name", id],
    queryFn: async () => {
      const prefix = prefixOf(id);
      // What is known by another thing than an id of ours (a key, this server) is asked for by nobody: the server would refuse the whole page's names.
      const hasName = prefix !== undefined && entityKinds[prefix]?.isNameless !== true;
      return hasName ? ((await api.nameOf(id)) ?? id) : id;
    },
    staleTime: nameLivesMs,
    retry: false,
  });
