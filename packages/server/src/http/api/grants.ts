import {
  createGrantSchema,
  type GrantAnswer,
  grantPageSchema,
  grantQuerySchema,
  grantSchema,
  idSchema,
  updateGrantSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import { listGrants, planCreateGrant, planRemoveGrant, planUpdateGrant, readGrant } from "../../policy/index.ts";
import type { GrantRow } from "../../store/port.ts";
import { pageOfRows } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

const params = z.object({ grantId: idSchema("grant") });

export function grantRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  return [
    read({
      method: "get",
      path: "/grants",
      name: "listGrants",
      summary: "List grants",
      query: grantQuerySchema,
      answer: grantPageSchema,
      read: ({ query: { limit, cursor, order, ...where }, change }) =>
        pageOfRows({ limit, cursor, order }, (window) => listGrants(store, change.by, { ...window, where }), present),
    }),
    write({
      method: "post",
      path: "/grants",
      name: "createGrant",
      summary: "Grant permissions on a resource",
      body: createGrantSchema,
      status: 201,
      answer: grantSchema,
      plan: async ({ body, change }) => answering(await planCreateGrant(ports, change, body), reply),
    }),
    read({
      method: "get",
      path: "/grants/{grantId}",
      name: "getGrant",
      summary: "Read a grant",
      params,
      answer: grantSchema,
      read: async ({ params: { grantId }, change }) => reply(await readGrant(store, change.by, grantId)),
    }),
    write({
      method: "patch",
      path: "/grants/{grantId}",
      name: "updateGrant",
      summary: "Change what a grant gives, when, from where and how; where it gives less, the tokens that it allowed die",
      params,
      body: updateGrantSchema,
      precondition: true,
      answer: grantSchema,
      plan: async ({ params: { grantId }, body, version, change }) =>
        answering(await planUpdateGrant(store, change, await readGrant(store, change.by, grantId), version, body), reply),
    }),
    write({
      method: "delete",
      path: "/grants/{grantId}",
      name: "removeGrant",
      summary: "Remove a grant and the tokens that it allowed",
      params,
      precondition: true,
      status: 204,
      answer: z.undefined(),
      plan: async ({ params: { grantId }, version, change }) =>
        answering(await planRemoveGrant(store, change, await readGrant(store, change.by, grantId), version), () => ({ body: undefined })),
    }),
  ];
}

function present({ permissions, conditions, ...row }: GrantRow): GrantAnswer {
  return { ...row, permissions: [...permissions], conditions };
}

function reply(row: GrantRow) {
  return { body: present(row), version: row.version };
}
