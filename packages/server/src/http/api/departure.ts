import {
  actionSchema,
  agentHandoverSchema,
  declinedHandoverSchema,
  departUserSchema,
  departurePolicySchema,
  handedAgentSchema,
  handoversSchema,
  idSchema,
  transferAgentsSchema,
  transferredAgentsSchema,
  userSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import {
  listHandovers,
  planAcceptHandover,
  planDeclineHandover,
  planDeparturePolicy,
  planTransferAgents,
  presentHanded,
  readAgent,
  readDeparturePolicy,
  readHandover,
} from "../../agents/index.ts";
import { personOf, planDepartUser, planReturnUser, readUser } from "../../directory/index.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, readByAnybody, write, writeByAnybody } from "./route.ts";
import { replyWithUser } from "./users.ts";

/** What happens when somebody leaves, to them and to their agents. */
export function departureRoutes(ports: ApiPorts): readonly ApiRoute[] {
  return [...policyRoutes(ports), ...personRoutes(ports), ...handoverRoutes(ports)];
}

function policyRoutes({ store }: ApiPorts): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/departure-policy",
      name: "getDeparturePolicy",
      summary: "How long agents go on after their owner left",
      answer: departurePolicySchema,
      read: async () => ({ body: (await readDeparturePolicy(store)).policy }),
    }),
    write({
      method: "put",
      path: "/departure-policy",
      name: "setDeparturePolicy",
      summary: "Set how long agents go on after their owner left; graces that run already keep their end",
      body: departurePolicySchema,
      answer: departurePolicySchema,
      plan: async ({ body, change }) => answering(await planDeparturePolicy(store, change, body), (policy) => ({ body: policy })),
    }),
  ];
}

const person = z.object({ userId: idSchema("user") });

function personRoutes({ store }: ApiPorts): readonly ApiRoute[] {
  return [
    write({
      method: "post",
      path: "/users/{userId}/depart",
      name: "departUser",
      summary: "Record that a person left: their sessions, role and consents are over, and their agents lose their owner",
      params: person,
      body: departUserSchema,
      answer: userSchema,
      errors: ["entity.invalid_state"],
      plan: async ({ params: { userId }, body, change }) =>
        answering(await planDepartUser(store, change, await readUser(store, userId), body), replyWithUser),
    }),
    write({
      method: "post",
      path: "/users/{userId}/return",
      name: "returnUser",
      summary: "Let a departed person sign in again; their role and their agents are not given back",
      params: person,
      body: actionSchema,
      answer: userSchema,
      errors: ["entity.invalid_state"],
      plan: async ({ params: { userId }, body, change }) =>
        answering(await planReturnUser(store, change, await readUser(store, userId), body.reason), replyWithUser),
    }),
  ];
}

const asked = z.object({ agentId: idSchema("agent") });

function handoverRoutes({ store }: ApiPorts): readonly ApiRoute[] {
  return [
    write({
      method: "post",
      path: "/agents/transfer",
      name: "transferAgents",
      summary: "Give many agents another owner, all or none",
      body: transferAgentsSchema,
      answer: transferredAgentsSchema,
      errors: ["entity.invalid_state"],
      plan: async ({ body, change }) => answering(await planTransferAgents(store, change, body), (done) => ({ body: done })),
    }),
    read({
      method: "get",
      path: "/agents/{agentId}/handover",
      name: "getAgentHandover",
      summary: "Who is asked to take over an agent whose owner left",
      params: asked,
      answer: agentHandoverSchema,
      read: async ({ params: { agentId }, change }) => ({ body: await readHandover(store, await readAgent(store, change.by, agentId)) }),
    }),
    readByAnybody({
      method: "get",
      path: "/my/handovers",
      name: "listMyHandovers",
      summary: "The agents that I am asked to take over because their owner left",
      answer: handoversSchema,
      read: async ({ change }) => ({ body: { items: [...(await listHandovers(store, personOf(change.by)))] } }),
    }),
    writeByAnybody({
      method: "post",
      path: "/my/handovers/{agentId}/accept",
      name: "acceptMyHandover",
      summary: "Take over an agent that I am asked for",
      params: asked,
      body: actionSchema,
      answer: handedAgentSchema,
      plan: async ({ params: { agentId }, body, change }) =>
        answering(await planAcceptHandover(store, change, personOf(change.by), agentId, body.reason), (agent) => ({
          body: presentHanded(agent),
        })),
    }),
    writeByAnybody({
      method: "post",
      path: "/my/handovers/{agentId}/decline",
      name: "declineMyHandover",
      summary: "Decline to take over an agent; whoever comes next is asked",
      params: asked,
      body: actionSchema,
      answer: declinedHandoverSchema,
      plan: async ({ params: { agentId }, body, change }) =>
        answering(await planDeclineHandover(store, change, personOf(change.by), agentId, body.reason), (declined) => ({ body: declined })),
    }),
  ];
}
