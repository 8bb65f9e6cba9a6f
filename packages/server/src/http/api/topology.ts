import {
  accessPathQuerySchema,
  accessPathsSchema,
  estateTopologyQuerySchema,
  estateTopologySchema,
  idSchema,
  type Topology,
  topologySchema,
  topologyValidationSchema,
  wantedTopologySchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import { findPaths, planTopology, readEstate, readTopology, validateTopology } from "../../topology/index.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

const params = z.object({ agentId: idSchema("agent") });
/** A topology with as many edges as there may be. */
const maxBodyBytes = 2_097_152;

export function topologyRoutes(ports: ApiPorts): readonly ApiRoute[] {
  return [...agentRoutes(ports), ...estateRoutes(ports)];
}

function agentRoutes(ports: ApiPorts): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/agents/{agentId}/topology",
      name: "getTopology",
      summary: "An agent with all that it is connected to",
      params,
      answer: topologySchema,
      read: async ({ params: { agentId }, change }) => reply(await readTopology(ports, change.by, agentId)),
    }),
    read({
      method: "post",
      path: "/agents/{agentId}/topology/validate",
      name: "validateTopology",
      summary: "What applying a topology would change, and what stands against it",
      params,
      body: wantedTopologySchema,
      maxBodyBytes,
      answer: topologyValidationSchema,
      read: async ({ params: { agentId }, body, change }) => ({ body: await validateTopology(ports, change, agentId, body) }),
    }),
    write({
      method: "put",
      path: "/agents/{agentId}/topology",
      name: "applyTopology",
      summary: "Make the edges of an agent these, all or none",
      params,
      body: wantedTopologySchema,
      maxBodyBytes,
      precondition: true,
      answer: topologySchema,
      plan: async ({ params: { agentId }, body, version, change }) =>
        answering(await planTopology(ports, change, agentId, version, body), reply),
    }),
  ];
}

function estateRoutes({ store }: ApiPorts): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/topology",
      name: "getEstateTopology",
      summary: "The map of everything that is connected",
      query: estateTopologyQuerySchema,
      answer: estateTopologySchema,
      read: async ({ query, change }) => ({ body: await readEstate(store, change.by, query) }),
    }),
    read({
      method: "get",
      path: "/topology/paths",
      name: "findAccessPaths",
      summary: "Every way from a person to a resource",
      query: accessPathQuerySchema,
      answer: accessPathsSchema,
      read: async ({ query, change }) => ({ body: await findPaths(store, change.nowMs, query) }),
    }),
  ];
}

function reply(topology: Topology) {
  return { body: topology, version: topology.version };
}
