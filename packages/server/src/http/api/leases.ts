import { actionSchema, idSchema, type LeaseAnswer, leasePageSchema, leaseQuerySchema, leaseSchema } from "@agent-id-guard/protocol";
import { z } from "zod";
import { listLeases, planRevokeLease, readLease } from "../../delivery/index.ts";
import type { LeaseRow } from "../../store/port.ts";
import { pageOfRows } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

const params = z.object({ leaseId: idSchema("lease") });

/** What was handed over to agents, for administrators: never the thing itself. */
export function leaseRoutes({ store }: ApiPorts): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/leases",
      name: "listLeases",
      summary: "List what was handed over to agents: what, for whom, until when, and what became of it",
      query: leaseQuerySchema,
      answer: leasePageSchema,
      read: ({ query: { limit, cursor, order, ...where } }) =>
        pageOfRows({ limit, cursor, order }, (window) => listLeases(store, { ...window, where }), presentLease),
    }),
    read({
      method: "get",
      path: "/leases/{leaseId}",
      name: "getLease",
      summary: "Read a lease",
      params,
      answer: leaseSchema,
      async read({ params: { leaseId } }) {
        const row = await readLease(store, leaseId);
        return { body: presentLease(row), version: row.version };
      },
    }),
    write({
      method: "post",
      path: "/leases/{leaseId}/revoke",
      name: "revokeLease",
      summary: "End a lease before its time; what was handed over is killed where that can be done",
      params,
      body: actionSchema,
      precondition: true,
      errors: ["lease.over"],
      answer: leaseSchema,
      plan: async ({ params: { leaseId }, body, version, change }) =>
        answering(planRevokeLease(change, await readLease(store, leaseId), version, body.reason), (row) => ({
          body: presentLease(row),
          version: row.version,
        })),
    }),
  ];
}

/** A lease as everybody sees it who may. */
export function presentLease({ handle: _handle, killAtMs: _due, tokenId: _token, chain: _chain, ...row }: LeaseRow): LeaseAnswer {
  return row;
}
