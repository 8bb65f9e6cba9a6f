import {
  type ConnectionAnswer,
  type ConnectionRequestAnswer,
  catalogueSchema,
  connectionPageSchema,
  connectionQuerySchema,
  connectionSchema,
  disconnectedSchema,
  idSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import {
  callbackOf,
  type KnownConnection,
  listConnections,
  planDisconnect,
  readConnection,
  urlOfRequest,
} from "../../connections/index.ts";
import type { ConnectionRequestRow } from "../../store/port.ts";
import { pageOfRows } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

const params = z.object({ connectionId: idSchema("connection") });

/** What people have at third parties, for administrators: never a token. */
export function connectionRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { issuer, store, connections } = ports;
  return [
    read({
      method: "get",
      path: "/connections",
      name: "listConnections",
      summary: "List what people have connected, never their tokens",
      query: connectionQuerySchema,
      answer: connectionPageSchema,
      read: ({ query: { limit, cursor, order, ...where } }) =>
        pageOfRows({ limit, cursor, order }, (window) => listConnections(store, { ...window, where }), presentConnection),
    }),
    read({
      method: "get",
      path: "/connections/{connectionId}",
      name: "getConnection",
      summary: "Read a connection, never its tokens",
      params,
      answer: connectionSchema,
      async read({ params: { connectionId } }) {
        const row = await readConnection(store, connectionId);
        return { body: presentConnection(row), version: row.version };
      },
    }),
    write({
      method: "delete",
      path: "/connections/{connectionId}",
      name: "removeConnection",
      summary: "Disconnect a person's account: it is revoked at the provider, and running calls are cut",
      params,
      answer: disconnectedSchema,
      plan: async ({ params: { connectionId }, change }) =>
        answering(await planDisconnect(connections, change, await readConnection(store, connectionId)), (body) => ({ body })),
    }),
    read({
      method: "get",
      path: "/connection-catalogue",
      name: "listConnectionCatalogue",
      summary: "List the OAuth providers that are known by name, and the redirect URI to register there",
      answer: catalogueSchema,
      read: async () => ({ body: { items: [...connections.catalogue], redirectUri: callbackOf(issuer, "{credentialId}") } }),
    }),
  ];
}

export function presentConnection({ sealed: _, sealNumber: _number, scopes, ...row }: KnownConnection): ConnectionAnswer {
  return { ...row, scopes: [...scopes] };
}

/** A request as its agent and its person see it. */
export function presentConnectionRequest(issuer: string, row: ConnectionRequestRow): ConnectionRequestAnswer {
  const { id, credentialId, userId, agentId, status, scopes, connectionId, failure, createdAtMs, expiresAtMs } = row;
  return {
    id,
    credentialId,
    userId,
    agentId,
    status,
    url: urlOfRequest(issuer, row),
    scopes: [...scopes],
    connectionId,
    failure,
    createdAtMs,
    expiresAtMs,
  };
}
