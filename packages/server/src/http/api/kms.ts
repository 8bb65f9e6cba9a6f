import {
  idSchema,
  kmsSchema,
  rewrapJobPageSchema,
  rewrapJobQuerySchema,
  rewrapJobSchema,
  startRewrapSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import { presentJob } from "../../custody/index.ts";
import { pageOfRows } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

const ofJob = z.object({ jobId: idSchema("rewrapJob") });

/** The master key: how its service is, what it has wrapped, and wrapping that anew. */
export function kmsRoutes({ custody }: ApiPorts): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/kms",
      name: "getKms",
      summary: "Read which master key wraps what is stored, how its service is, and how much each key has wrapped",
      answer: kmsSchema,
      read: async () => ({ body: await custody.describe() }),
    }),
    read({
      method: "post",
      path: "/kms/check",
      name: "checkKms",
      summary: "Try the key service now: wrap and unwrap once",
      body: z.strictObject({}),
      answer: kmsSchema,
      read: async () => ({ body: await custody.check() }),
    }),
    ...rewrapRoutes({ custody }),
  ];
}

function rewrapRoutes({ custody }: Pick<ApiPorts, "custody">): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/kms/rewraps",
      name: "listRewraps",
      summary: "List the runs that wrapped what is stored with the master key that was current then",
      query: rewrapJobQuerySchema,
      answer: rewrapJobPageSchema,
      read: ({ query }) => pageOfRows(query, (window) => custody.jobs(window), presentJob),
    }),
    write({
      method: "post",
      path: "/kms/rewraps",
      name: "startRewrap",
      summary: "Wrap what is stored with the current master key; reads and writes go on meanwhile",
      body: startRewrapSchema,
      status: 201,
      errors: ["vault.unavailable"],
      answer: rewrapJobSchema,
      plan: async ({ body, change }) => answering(await custody.planRewrap(body, change), (job) => ({ body: presentJob(job) })),
    }),
    read({
      method: "get",
      path: "/kms/rewraps/{jobId}",
      name: "getRewrap",
      summary: "Read a run: how far it is, and what could not be wrapped",
      params: ofJob,
      answer: rewrapJobSchema,
      read: async ({ params: { jobId } }) => ({ body: presentJob(await custody.job(jobId)) }),
    }),
    write({
      method: "post",
      path: "/kms/rewraps/{jobId}/cancel",
      name: "cancelRewrap",
      summary: "Stop a run; what it has wrapped stays so",
      params: ofJob,
      body: z.strictObject({}),
      answer: rewrapJobSchema,
      plan: async ({ params: { jobId }, change }) =>
        answering(await custody.planCancel(jobId, change), (job) => ({ body: presentJob(job) })),
    }),
  ];
}
