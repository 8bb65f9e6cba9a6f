import {
  type AgentAnswer,
  actionSchema,
  agentPageSchema,
  agentQuerySchema,
  agentSchema,
  createAgentSchema,
  idSchema,
  type Page,
  transferAgentSchema,
  updateAgentSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import {
  listAgents,
  listAgentsWithoutOwner,
  planRegisterAgent,
  planResumeAgent,
  planRetireAgent,
  planSuspendAgent,
  planTransferAgent,
  planUpdateAgent,
  readAgent,
} from "../../agents/index.ts";
import { readUses } from "../../overview/index.ts";
import type { AgentRow } from "../../store/port.ts";
import { pageOfRows } from "./paging.ts";
import { partyRoutes } from "./party-routes.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, type Reply, read, write } from "./route.ts";

const params = z.object({ agentId: idSchema("agent") });

const steps = [
  { verb: "suspend", plan: planSuspendAgent, summary: "Stop an agent at once, everywhere" },
  { verb: "resume", plan: planResumeAgent, summary: "Let a suspended agent work again" },
  { verb: "retire", plan: planRetireAgent, summary: "End an agent for good" },
] as const;

export function agentRoutes(ports: ApiPorts): readonly ApiRoute[] {
  return [...registryRoutes(ports), ...lifeRoutes(ports), ...partyRoutes(ports, partyKind(ports))];
}

function registryRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  return [
    read({
      method: "get",
      path: "/agents",
      name: "listAgents",
      summary: "List agents",
      query: agentQuerySchema,
      answer: agentPageSchema,
      read: ({ query: { limit, cursor, order, search, ownerLost, ...where }, change }) =>
        pageOfRows(
          { limit, cursor, order },
          (window) => {
            const query = { limit: limit + 1, ...window, where, ...(search === undefined ? {} : { containing: search }) };
            return ownerLost === undefined ? listAgents(store, change.by, query) : listAgentsWithoutOwner(store, change.by, query);
          },
          present,
        ).then((page) => withLastActive(store, page)),
    }),
    write({
      method: "post",
      path: "/agents",
      name: "createAgent",
      summary: "Register an agent",
      body: createAgentSchema,
      status: 201,
      answer: agentSchema,
      plan: async ({ body, change }) => answering(await planRegisterAgent(ports, change, body), reply),
    }),
    read({
      method: "get",
      path: "/agents/{agentId}",
      name: "getAgent",
      summary: "Read an agent",
      params,
      answer: agentSchema,
      async read({ params: { agentId }, change }) {
        const { body, version } = reply(await readAgent(store, change.by, agentId));
        const uses = await readUses(store, [agentId]);
        return { body: { ...body, lastActiveAtMs: uses.get(agentId)?.lastAtMs ?? null }, version };
      },
    }),
    write({
      method: "patch",
      path: "/agents/{agentId}",
      name: "updateAgent",
      summary: "Change an agent's name, purpose or way of signing in",
      params,
      body: updateAgentSchema,
      precondition: true,
      answer: agentSchema,
      async plan({ params: { agentId }, body, version, change }) {
        return answering(await planUpdateAgent(ports, change, await readAgent(store, change.by, agentId), version, body), reply);
      },
    }),
  ];
}

function lifeRoutes({ store }: ApiPorts): readonly ApiRoute[] {
  return [
    ...steps.map(({ verb, plan, summary }) =>
      write({
        method: "post",
        path: `/agents/{agentId}/${verb}`,
        name: `${verb}Agent`,
        summary,
        params,
        body: actionSchema,
        precondition: true,
        answer: agentSchema,
        plan: async ({ params: { agentId }, body, version, change }) =>
          answering(await plan(store, change, await readAgent(store, change.by, agentId), version, body.reason), reply),
      }),
    ),
    write({
      method: "put",
      path: "/agents/{agentId}/owner",
      name: "transferAgent",
      summary: "Give an agent another owner",
      params,
      body: transferAgentSchema,
      precondition: true,
      answer: agentSchema,
      plan: async ({ params: { agentId }, body, version, change }) =>
        answering(await planTransferAgent(store, change, await readAgent(store, change.by, agentId), version, body), reply),
    }),
  ];
}

function partyKind({ store }: ApiPorts) {
  return {
    path: "/agents/{agentId}",
    title: "Agent",
    idOf: idSchema("agent"),
    param: "agentId",
    find: async (by: Parameters<typeof readAgent>[1], id: string) => ({
      collection: "agents" as const,
      row: await readAgent(store, by, id),
    }),
    answer: agentSchema,
    present,
  };
}

/** When each agent of a page was active last: one question for all of them. */
async function withLastActive(store: ApiPorts["store"], page: Reply<Page<AgentAnswer>>): Promise<Reply<Page<AgentAnswer>>> {
  const { items, nextCursor } = page.body;
  const uses = await readUses(
    store,
    items.map(({ id }) => id),
  );
  return { body: { items: items.map((agent) => ({ ...agent, lastActiveAtMs: uses.get(agent.id)?.lastAtMs ?? null })), nextCursor } };
}

function present({ jwks, ...row }: AgentRow): AgentAnswer {
  return { ...row, keys: [...jwks] };
}

function reply(row: AgentRow) {
  return { body: present(row), version: row.version };
}
