import {
  auditEventPageSchema,
  auditEventSchema,
  auditQuerySchema,
  auditTailQuerySchema,
  auditVerificationSchema,
  idSchema,
  recordedDecisionSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import { listEvents, readDecision } from "../../audit/index.ts";
import { pageOf, seqIn, seqOf } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, read, stream } from "./route.ts";

export function auditRoutes({ store, auditTail, verifyAudit }: ApiPorts): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/audit/events",
      name: "listAuditEvents",
      summary: "Search the audit log, newest first unless told",
      query: auditQuerySchema,
      answer: auditEventPageSchema,
      async read({ query: { limit, cursor, order, ...conditions }, change }) {
        const newestFirst = order === "newest";
        const position = cursor === undefined ? {} : { [newestFirst ? "beforeSeq" : "afterSeq"]: seqOf(cursor) };
        const events = await listEvents(store, change.by, { ...conditions, ...position, newestFirst, limit: limit + 1 });
        return {
          body: pageOf(
            events,
            limit,
            (event) => String(event.seq),
            (event) => event,
          ),
        };
      },
    }),
    stream({
      method: "get",
      path: "/audit/tail",
      name: "tailAudit",
      summary: "Follow the audit log as it grows",
      query: auditTailQuerySchema,
      errors: ["request.rate_limited"],
      answer: auditEventSchema,
      async open({ query: { after, ...query }, change: { by } }, { lastEventId, stillAdmitted, drop }) {
        const known = lastEventId === undefined || lastEventId === "" ? after : lastEventId;
        const afterSeq = known === undefined ? undefined : seqIn(known, "Last-Event-ID");
        // Whoever may not see these events is told at once, and not by a stream that ends.
        await listEvents(store, by, { ...query, limit: 0 });
        return auditTail.open({
          caller: `${by.type}:${by.id}`,
          afterSeq,
          read: (range) => listEvents(store, by, { ...query, ...range }),
          check: stillAdmitted,
          drop,
        });
      },
    }),
    read({
      method: "get",
      path: "/audit/decisions/{decisionId}",
      name: "getDecision",
      summary: "Read a decision: what decided it, and the event that recorded it",
      params: z.object({ decisionId: idSchema("decision") }),
      answer: recordedDecisionSchema,
      read: async ({ params: { decisionId }, change }) => ({ body: await readDecision(store, change.by, decisionId) }),
    }),
    read({
      method: "post",
      path: "/audit/verify",
      name: "verifyAudit",
      summary: "Check the whole audit log against its checkpoints",
      body: z.strictObject({}),
      answer: auditVerificationSchema,
      read: async () => ({ body: await verifyAudit() }),
    }),
  ];
}
