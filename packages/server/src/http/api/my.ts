import {
  type AuditEvent,
  actionSchema,
  idSchema,
  type MyEvent,
  myAgentsSchema,
  myEventPageSchema,
  myEventQuerySchema,
  sessionsSchema,
  stoppedAgentSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import type { RequestSource } from "../../audit/index.ts";
import {
  type HeldBy,
  listOwnAgents,
  listOwnEvents,
  listSessions,
  personOf,
  planEndSession,
  planStopOwnAgent,
  readOwnAgent,
} from "../../directory/index.ts";
import { seqOf, toCursor } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, readByAnybody, writeByAnybody } from "./route.ts";
import { presentSession } from "./sessions.ts";

/** A person's own page, whatever their role: whose it is says the session or the token, and nothing in the request. */
export function myRoutes(ports: ApiPorts): readonly ApiRoute[] {
  return [...ownAgentRoutes(ports), ...ownSessionRoutes(ports), ownEventRoute(ports)];
}

function ownAgentRoutes({ store, policy }: ApiPorts): readonly ApiRoute[] {
  const heldFrom =
    ({ address }: RequestSource): HeldBy =>
    (userId) =>
      policy.grantsOf({ userId }, { sourceAddress: address });
  return [
    readByAnybody({
      method: "get",
      path: "/my/agents",
      name: "listMyAgents",
      summary: "The agents that I may call, and those that acted for me in the last 30 days",
      answer: myAgentsSchema,
      read: async ({ change, source }) => ({ body: await listOwnAgents(store, heldFrom(source), personOf(change.by), change.nowMs) }),
    }),
    writeByAnybody({
      method: "post",
      path: "/my/agents/{agentId}/stop",
      name: "stopMyAgent",
      summary: "Stop what an agent does in my name; others it goes on serving",
      params: z.object({ agentId: idSchema("agent") }),
      body: actionSchema,
      answer: stoppedAgentSchema,
      async plan({ params: { agentId }, body, change, source }) {
        const agent = await readOwnAgent(store, heldFrom(source), personOf(change.by), agentId);
        return answering(await planStopOwnAgent(store, change, agent, body.reason), (stopped) => ({ body: stopped }));
      },
    }),
  ];
}

function ownSessionRoutes({ store, digests }: ApiPorts): readonly ApiRoute[] {
  return [
    readByAnybody({
      method: "get",
      path: "/my/sessions",
      name: "listMySessions",
      summary: "Where I am signed in",
      answer: sessionsSchema,
      async read({ change, caller }) {
        const sessions = await listSessions(store, personOf(change.by), change.nowMs);
        return { body: { items: sessions.map((row) => presentSession(digests, row, caller)) } };
      },
    }),
    writeByAnybody({
      method: "delete",
      path: "/my/sessions/{sessionId}",
      name: "endMySession",
      summary: "Sign me out in one place",
      params: z.object({ sessionId: idSchema("session") }),
      status: 204,
      answer: z.undefined(),
      plan: async ({ params: { sessionId }, change }) =>
        answering(await planEndSession({ store, digests }, change, personOf(change.by), sessionId), () => ({ body: undefined })),
    }),
  ];
}

function ownEventRoute({ store }: ApiPorts): ApiRoute {
  return readByAnybody({
    method: "get",
    path: "/my/events",
    name: "listMyEvents",
    summary: "What was done in my name and with my account, newest first unless told",
    query: myEventQuerySchema,
    answer: myEventPageSchema,
    async read({ query: { limit, cursor, order, agentId }, change }) {
      const { events, nextSeq } = await listOwnEvents(store, personOf(change.by), {
        limit,
        newestFirst: order === "newest",
        fromSeq: cursor === undefined ? undefined : seqOf(cursor),
        ...(agentId === undefined ? {} : { agentId }),
      });
      const items = await Promise.all(events.map((event) => presentEvent(store, event)));
      return { body: { items, nextCursor: nextSeq === undefined ? null : toCursor(String(nextSeq)) } };
    },
  });
}

/** What is the person's own of an event: nothing of who else was part of it but the agent, the client and the resource by name. */
async function presentEvent(store: ApiPorts["store"], event: AuditEvent): Promise<MyEvent> {
  const { id, timeMs, action, outcome, agentId, clientId, resource, txn, detail, source } = event;
  const agent = agentId === undefined ? undefined : await store.get("agents", agentId);
  const client = clientId === undefined ? undefined : await store.get("clients", clientId);
  const reached = resource === undefined ? undefined : await store.get("resources", resource.id);
  const isSignIn = action === "user.signin";
  return {
    id,
    timeMs,
    action,
    outcome,
    agent: agent === undefined ? null : { id: agent.id, name: agent.name },
    client: client === undefined ? null : { id: client.id, name: client.name },
    resource: reached === undefined ? null : { id: reached.id, name: reached.title },
    txn: txn ?? null,
    tool: typeof detail?.tool === "string" ? detail.tool : null,
    address: (isSignIn ? source?.address : undefined) ?? null,
    userAgent: (isSignIn ? source?.userAgent : undefined) ?? null,
  };
}
