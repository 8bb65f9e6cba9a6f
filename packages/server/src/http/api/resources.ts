import {
  actionSchema,
  createResourceSchema,
  idSchema,
  type ResourceAnswer,
  resourcePageSchema,
  resourceQuerySchema,
  resourceSchema,
  updateResourceSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import type { Administrator } from "../../audit/index.ts";
import {
  listResources,
  planRegisterResource,
  planResumeResource,
  planSuspendResource,
  planUpdateResource,
  readResource,
} from "../../resources/index.ts";
import type { ResourceRow } from "../../store/port.ts";
import { pageOfRows } from "./paging.ts";
import { partyRoutes } from "./party-routes.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

const params = z.object({ resourceId: idSchema("resource") });

const steps = [
  { verb: "suspend", plan: planSuspendResource, summary: "Stop a resource at once: nobody reaches it" },
  { verb: "resume", plan: planResumeResource, summary: "Let a suspended resource be reached again" },
] as const;

export function resourceRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  const kind = {
    path: "/resources/{resourceId}",
    title: "Resource",
    idOf: idSchema("resource"),
    param: "resourceId",
    find: async (_by: Administrator, id: string) => ({ collection: "resources" as const, row: await readResource(store, id) }),
    answer: resourceSchema,
    present,
  };
  return [...registryRoutes(ports), ...partyRoutes(ports, kind)];
}

function registryRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  return [
    read({
      method: "get",
      path: "/resources",
      name: "listResources",
      summary: "List resources",
      query: resourceQuerySchema,
      answer: resourcePageSchema,
      read: ({ query: { limit, cursor, order, search, ...where } }) =>
        pageOfRows({ limit, cursor, order }, (window) => listResources(store, { ...window, where, containing: search }), present),
    }),
    write({
      method: "post",
      path: "/resources",
      name: "createResource",
      summary: "Register a resource with its permissions",
      body: createResourceSchema,
      status: 201,
      answer: resourceSchema,
      plan: ({ body, change }) => answering(planRegisterResource(ports, change, body), reply),
    }),
    read({
      method: "get",
      path: "/resources/{resourceId}",
      name: "getResource",
      summary: "Read a resource",
      params,
      answer: resourceSchema,
      read: async ({ params: { resourceId } }) => reply(await readResource(store, resourceId)),
    }),
    write({
      method: "patch",
      path: "/resources/{resourceId}",
      name: "updateResource",
      summary: "Change a resource",
      params,
      body: updateResourceSchema,
      precondition: true,
      answer: resourceSchema,
      plan: async ({ params: { resourceId }, body, version, change }) =>
        answering(await planUpdateResource(ports, change, await readResource(store, resourceId), version, body), reply),
    }),
    ...steps.map(({ verb, plan, summary }) =>
      write({
        method: "post",
        path: `/resources/{resourceId}/${verb}`,
        name: `${verb}Resource`,
        summary,
        params,
        body: actionSchema,
        precondition: true,
        answer: resourceSchema,
        plan: async ({ params: { resourceId }, body, version, change }) =>
          answering(plan(change, await readResource(store, resourceId), version, body.reason), reply),
      }),
    ),
  ];
}

function present({ jwks, permissions, models, ...row }: ResourceRow): ResourceAnswer {
  return { ...row, permissions: [...permissions], models: models === null ? null : [...models], keys: [...jwks] };
}

function reply(row: ResourceRow) {
  return { body: present(row), version: row.version };
}
