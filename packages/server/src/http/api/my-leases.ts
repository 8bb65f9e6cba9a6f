import { idSchema, type MyLease, myLeasePageSchema, myLeaseQuerySchema } from "@agent-id-guard/protocol";
import { z } from "zod";
import { listMyLeases, type NamedLease, planRevokeMyLease, readMyLease } from "../../delivery/index.ts";
import { personOf } from "../../directory/index.ts";
import { pageOfRows } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, readByAnybody, writeByAnybody } from "./route.ts";

/** What agents were handed for a person: theirs alone, and never the thing itself. */
export function myLeaseRoutes({ store }: ApiPorts): readonly ApiRoute[] {
  return [
    readByAnybody({
      method: "get",
      path: "/my/leases",
      name: "listMyLeases",
      summary: "What agents were handed for me in the last 30 days, newest first",
      query: myLeaseQuerySchema,
      answer: myLeasePageSchema,
      read: ({ query: { limit, cursor }, change }) =>
        pageOfRows({ limit, cursor, order: "newest" }, (window) => listMyLeases(store, personOf(change.by), window, change.nowMs), present),
    }),
    writeByAnybody({
      method: "post",
      path: "/my/leases/{leaseId}/revoke",
      name: "revokeMyLease",
      summary: "End what an agent was handed for me; it is killed where that can be done",
      params: z.object({ leaseId: idSchema("lease") }),
      status: 204,
      errors: ["lease.over"],
      answer: z.undefined(),
      plan: async ({ params: { leaseId }, change }) =>
        answering(planRevokeMyLease(change, await readMyLease(store, personOf(change.by), leaseId)), () => ({ body: undefined })),
    }),
  ];
}

function present({ lease, agentName, resourceTitle, credentialName }: NamedLease): MyLease {
  const { id, mode, purpose, state, createdAtMs, expiresAtMs, mostUntilMs, endedAtMs, killing } = lease;
  return {
    ...{ id, mode, purpose, state, createdAtMs, expiresAtMs, mostUntilMs, endedAtMs, killing },
    agent: { id: lease.agentId, name: agentName },
    resource: { id: lease.resourceId, title: resourceTitle },
    credential: { id: lease.credentialId, name: credentialName },
  };
}
