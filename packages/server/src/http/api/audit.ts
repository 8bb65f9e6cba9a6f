import {
  auditEventPageSchema,
  auditQuerySchema,
  auditVerificationSchema,
  GuardError,
  idSchema,
  recordedDecisionSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import { listEvents, readDecision } from "../../audit/index.ts";
import { fromCursor, pageOf } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, read } from "./route.ts";

export function auditRoutes({ store, verifyAudit }: ApiPorts): readonly ApiRoute[] {
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

function seqOf(cursor: string): number {
  const seq = /^\d{1,15}$/.test(fromCursor(cursor)) ? Number(fromCursor(cursor)) : undefined;
  if (seq === undefined)
    throw new GuardError("request.invalid", { fields: [{ path: "cursor", message: "expected the nextCursor of a page" }] });
  return seq;
}
