import {
  activityQuerySchema,
  activitySchema,
  attentionSchema,
  type CredentialVersionAnswer,
  credentialVersionPageSchema,
  credentialVersionQuerySchema,
  idSchema,
  statisticsQuerySchema,
  statisticsSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import { readAgent } from "../../agents/index.ts";
import { lastUseBetween, readActivity, readAttention, readStatistics, spanOf } from "../../overview/index.ts";
import { listVersions, readCredential, type VersionFacts } from "../../vault/index.ts";
import { pageOfRows } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, read } from "./route.ts";

/** What looks across all that is registered, and at what one agent or credential did. */
export function overviewRoutes({ store, checkpoints }: Pick<ApiPorts, "store" | "checkpoints">): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/statistics",
      name: "getStatistics",
      summary: "Count what is registered, and what happened over time",
      query: statisticsQuerySchema,
      answer: statisticsSchema,
      read: async ({ query, change: { by, nowMs } }) => ({ body: await readStatistics(store, by, query, nowMs) }),
    }),
    read({
      method: "get",
      path: "/attention",
      name: "getAttention",
      summary: "List what may need doing",
      answer: attentionSchema,
      read: async ({ change: { by, nowMs } }) => ({ body: { items: [...(await readAttention({ store, checkpoints }, by, nowMs))] } }),
    }),
    read({
      method: "get",
      path: "/agents/{agentId}/activity",
      name: "getAgentActivity",
      summary: "Read since when, until when and how much an agent has worked",
      params: z.object({ agentId: idSchema("agent") }),
      query: activityQuerySchema,
      answer: activitySchema,
      async read({ params: { agentId }, query, change: { by, nowMs } }) {
        const { id } = await readAgent(store, by, agentId);
        return { body: await readActivity(store, id, spanOf(query, nowMs), nowMs) };
      },
    }),
    read({
      method: "get",
      path: "/credentials/{credentialId}/activity",
      name: "getCredentialActivity",
      summary: "Read since when, until when and how much a credential has been used",
      params: z.object({ credentialId: idSchema("credential") }),
      query: activityQuerySchema,
      answer: activitySchema,
      async read({ params: { credentialId }, query, change: { nowMs } }) {
        const { id } = await readCredential(store, credentialId);
        return { body: await readActivity(store, id, spanOf(query, nowMs), nowMs) };
      },
    }),
    read({
      method: "get",
      path: "/credentials/{credentialId}/versions",
      name: "listCredentialVersions",
      summary: "List the versions of a credential, newest first unless told, never their values",
      params: z.object({ credentialId: idSchema("credential") }),
      query: credentialVersionQuerySchema,
      answer: credentialVersionPageSchema,
      async read({ params: { credentialId }, query }) {
        const { body } = await pageOfRows(
          query,
          (window) => listVersions(store, credentialId, window),
          (version) => version,
        );
        const items = await Promise.all(body.items.map((version) => withLastUse(store, credentialId, version)));
        return { body: { items, nextCursor: body.nextCursor } };
      },
    }),
  ];
}

async function withLastUse(
  store: ApiPorts["store"],
  credentialId: string,
  { replacedAtMs, ...version }: VersionFacts,
): Promise<CredentialVersionAnswer> {
  const lastUsedAtMs = await lastUseBetween(store, credentialId, version.createdAtMs, replacedAtMs ?? Number.MAX_SAFE_INTEGER);
  return { ...version, lastUsedAtMs };
}
