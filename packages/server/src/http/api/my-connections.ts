import {
  connectionRequestSchema,
  connectionSchema,
  disconnectedSchema,
  idSchema,
  type MyConnection,
  myConnectionsSchema,
  startConnectionSchema,
  storeOwnSecretSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import type { RequestSource } from "../../audit/index.ts";
import {
  connectionKindOf,
  listOwnConnections,
  type OwnConnection,
  planDisconnect,
  planOwnSecret,
  planRequest,
  readConnectable,
  readConnection,
} from "../../connections/index.ts";
import { personOf } from "../../directory/index.ts";
import { presentConnection, presentConnectionRequest } from "./connections.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, readByAnybody, writeByAnybody } from "./route.ts";

/** What a person has connected for the agents that act for them, and what they could. */
export function myConnectionRoutes(ports: ApiPorts): readonly ApiRoute[] {
  return [...listRoutes(ports), ...connectRoutes(ports)];
}

function listRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store, connections } = ports;
  return [
    readByAnybody({
      method: "get",
      path: "/my/connections",
      name: "listMyConnections",
      summary: "The accounts that I have connected for agents, and those that I could",
      answer: myConnectionsSchema,
      async read({ change, source }) {
        const found = await listOwnConnections(store, heldFrom(ports, source), personOf(change.by), change.nowMs);
        return { body: { items: found.map(present) } };
      },
    }),
    writeByAnybody({
      method: "delete",
      path: "/my/connections/{connectionId}",
      name: "removeMyConnection",
      summary: "Disconnect an account of mine: it is revoked at the provider, and running calls are cut",
      params: z.object({ connectionId: idSchema("connection") }),
      answer: disconnectedSchema,
      plan: async ({ params: { connectionId }, change }) =>
        answering(await planDisconnect(connections, change, await readConnection(store, connectionId, personOf(change.by))), (body) => ({
          body,
        })),
    }),
  ];
}

function connectRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { issuer, store, connections } = ports;
  return [
    writeByAnybody({
      method: "post",
      path: "/my/connections/start",
      name: "startMyConnection",
      summary: "Start connecting an account of mine; the answer's url is where to go on",
      body: startConnectionSchema,
      status: 201,
      errors: ["entity.not_found", "entity.invalid_state"],
      answer: connectionRequestSchema,
      async plan({ body: { credentialId }, change, source }) {
        const userId = personOf(change.by);
        const credential = await readConnectable(store, heldFrom(ports, source), userId, credentialId, change.nowMs);
        return answering(await planRequest(connections, credential, { agentId: null, userId, source, scopes: [] }), (row) => ({
          body: presentConnectionRequest(issuer, row),
        }));
      },
    }),
    writeByAnybody({
      method: "post",
      path: "/my/connections",
      name: "storeMySecret",
      summary: "Store a value of my own, where each person has theirs; it goes in and never comes out",
      body: storeOwnSecretSchema,
      status: 201,
      errors: ["entity.not_found", "entity.invalid_state", "vault.unavailable"],
      answer: connectionSchema,
      async plan({ body: { credentialId, secret }, change, source }) {
        const userId = personOf(change.by);
        const credential = await readConnectable(store, heldFrom(ports, source), userId, credentialId, change.nowMs);
        return answering(await planOwnSecret(connections, change, credential, userId, secret), (row) => ({
          body: presentConnection({ ...row, kind: "secret" }),
        }));
      },
    }),
  ];
}

function heldFrom({ policy }: ApiPorts, { address }: RequestSource) {
  return (userId: string) => policy.grantsOf({ userId }, { sourceAddress: address });
}

function present({ credential, resource, provider, connection, agents }: OwnConnection): MyConnection {
  const kind = connectionKindOf(credential);
  return {
    credentialId: credential.id,
    name: credential.name,
    resource: { id: resource.id, title: resource.title },
    kind,
    provider,
    connection: connection === undefined ? null : presentConnection({ ...connection, kind }),
    agents: agents.map(({ id, name }) => ({ id, name })),
  };
}
