import {
  actionSchema,
  departmentPageSchema,
  departmentQuerySchema,
  idSchema,
  previewRequestSchema,
  previewSchema,
  type SyncJobAnswer,
  startSyncSchema,
  syncJobPageSchema,
  syncJobQuerySchema,
  syncJobSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import {
  listDepartments,
  listJobs,
  planApproval,
  planCancel,
  planRun,
  previewPeople,
  readJob,
  readProvider,
} from "../../directory/index.ts";
import type { SyncJobRow } from "../../store/port.ts";
import { pageOfRows } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

const ofProvider = z.object({ providerId: idSchema("identityProvider") });
const ofJob = z.object({ jobId: idSchema("syncJob") });

/** Reading a provider's directory: runs, what they did, what they would keep, and the departments that they brought. */
export function directorySyncRoutes(ports: ApiPorts): readonly ApiRoute[] {
  return [...providerRoutes(ports), ...jobRoutes(ports), departmentRoute(ports)];
}

function providerRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  return [
    write({
      method: "post",
      path: "/identity-providers/{providerId}/sync",
      name: "startSync",
      summary: "Read a provider's directory, or try what a run would do; the answer is the job, which goes on",
      params: ofProvider,
      body: startSyncSchema,
      status: 201,
      answer: syncJobSchema,
      plan: async ({ params: { providerId }, body, change }) =>
        answering(await planRun(ports, await readProvider(store, providerId), { ...body, trigger: "manual" }, change), reply),
    }),
    read({
      method: "get",
      path: "/identity-providers/{providerId}/sync-jobs",
      name: "listSyncJobs",
      summary: "List the runs that read a provider's directory",
      params: ofProvider,
      query: syncJobQuerySchema,
      answer: syncJobPageSchema,
      async read({ params: { providerId }, query: { limit, cursor, order, ...where } }) {
        await readProvider(store, providerId);
        return pageOfRows({ limit, cursor, order }, (window) => listJobs(store, { ...window, where: { ...where, providerId } }), present);
      },
    }),
    read({
      method: "post",
      path: "/identity-providers/{providerId}/preview",
      name: "previewDirectory",
      summary: "Show entries of a provider's directory as it tells them, and as they would be kept with a mapping",
      params: ofProvider,
      body: previewRequestSchema,
      errors: ["idp.unreachable", "vault.unavailable", "vault.cannot_open"],
      answer: previewSchema,
      read: async ({ params: { providerId }, body }) => ({ body: await previewPeople(ports, await readProvider(store, providerId), body) }),
    }),
  ];
}

function jobRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  return [
    read({
      method: "get",
      path: "/sync-jobs/{jobId}",
      name: "getSyncJob",
      summary: "Read a run: how far it is, what it did, what it waits for",
      params: ofJob,
      answer: syncJobSchema,
      read: async ({ params: { jobId } }) => reply(await readJob(store, jobId)),
    }),
    write({
      method: "post",
      path: "/sync-jobs/{jobId}/approve",
      name: "approveSyncJob",
      summary: "Agree to what a waiting run would remove; the answer is the run that may remove just as much",
      params: ofJob,
      body: actionSchema,
      precondition: true,
      status: 201,
      answer: syncJobSchema,
      async plan({ params: { jobId }, body, version, change }) {
        const job = await readJob(store, jobId);
        return answering(await planApproval(ports, await readProvider(store, job.providerId), job, version, change, body.reason), reply);
      },
    }),
    write({
      method: "post",
      path: "/sync-jobs/{jobId}/cancel",
      name: "cancelSyncJob",
      summary: "End a run that is under way or waits; what it did stays",
      params: ofJob,
      body: actionSchema,
      answer: syncJobSchema,
      async plan({ params: { jobId }, body, change }) {
        const job = await readJob(store, jobId);
        return answering(planCancel(job, job.version, change, body.reason), reply);
      },
    }),
  ];
}

function departmentRoute({ store }: ApiPorts): ApiRoute {
  return read({
    method: "get",
    path: "/departments",
    name: "listDepartments",
    summary: "List the departments of the directories that are read, with how many people are in each",
    query: departmentQuerySchema,
    answer: departmentPageSchema,
    read: ({ query: { limit, cursor, order, search, parentExternalId, ...rest } }) => {
      const where =
        parentExternalId === undefined ? rest : { ...rest, parentExternalId: parentExternalId === "" ? null : parentExternalId };
      return pageOfRows(
        { limit, cursor, order },
        (window) => listDepartments(store, { ...window, where, containing: search }),
        (row) => row,
      );
    },
  });
}

function present(row: SyncJobRow): SyncJobAnswer {
  return { ...row, problems: [...row.problems] };
}

function reply(row: SyncJobRow) {
  return { body: present(row), version: row.version };
}
