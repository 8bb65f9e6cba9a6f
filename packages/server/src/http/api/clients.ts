import {
  actionSchema,
  type ClientAnswer,
  clientPageSchema,
  clientQuerySchema,
  clientSchema,
  createClientSchema,
  idSchema,
  updateClientSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import type { Administrator } from "../../audit/index.ts";
import { listClients, planRegisterClient, planResumeClient, planSuspendClient, planUpdateClient, readClient } from "../../clients/index.ts";
import type { ClientRow } from "../../store/port.ts";
import { pageOfRows } from "./paging.ts";
import { partyRoutes } from "./party-routes.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

const params = z.object({ clientId: idSchema("client") });

const steps = [
  { verb: "suspend", plan: planSuspendClient, summary: "Stop a client at once: nobody signs in through it" },
  { verb: "resume", plan: planResumeClient, summary: "Let a suspended client work again" },
] as const;

export function clientRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  const kind = {
    path: "/clients/{clientId}",
    title: "Client",
    idOf: idSchema("client"),
    param: "clientId",
    find: async (_by: Administrator, id: string) => ({ collection: "clients" as const, row: await readClient(store, id) }),
    answer: clientSchema,
    present,
  };
  return [...registryRoutes(ports), ...partyRoutes(ports, kind)];
}

function registryRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  return [
    read({
      method: "get",
      path: "/clients",
      name: "listClients",
      summary: "List clients",
      query: clientQuerySchema,
      answer: clientPageSchema,
      read: ({ query: { limit, cursor, order, search, ...where } }) =>
        pageOfRows({ limit, cursor, order }, (window) => listClients(store, { ...window, where, containing: search }), present),
    }),
    write({
      method: "post",
      path: "/clients",
      name: "createClient",
      summary: "Register a client",
      body: createClientSchema,
      status: 201,
      answer: clientSchema,
      plan: ({ body, change }) => answering(planRegisterClient(ports, change, body), reply),
    }),
    read({
      method: "get",
      path: "/clients/{clientId}",
      name: "getClient",
      summary: "Read a client",
      params,
      answer: clientSchema,
      read: async ({ params: { clientId } }) => reply(await readClient(store, clientId)),
    }),
    write({
      method: "patch",
      path: "/clients/{clientId}",
      name: "updateClient",
      summary: "Change a client's name, addresses, consent or way of signing in; people are asked again where it is another client to them",
      params,
      body: updateClientSchema,
      precondition: true,
      answer: clientSchema,
      plan: async ({ params: { clientId }, body, version, change }) =>
        answering(planUpdateClient(ports.checkPublicKey, change, await readClient(store, clientId), version, body), reply),
    }),
    ...steps.map(({ verb, plan, summary }) =>
      write({
        method: "post",
        path: `/clients/{clientId}/${verb}`,
        name: `${verb}Client`,
        summary,
        params,
        body: actionSchema,
        precondition: true,
        answer: clientSchema,
        plan: async ({ params: { clientId }, body, version, change }) =>
          answering(plan(change, await readClient(store, clientId), version, body.reason), reply),
      }),
    ),
  ];
}

function present({ jwks, redirectUris, postLogoutRedirectUris, ...row }: ClientRow): ClientAnswer {
  return { ...row, redirectUris: [...redirectUris], postLogoutRedirectUris: [...postLogoutRedirectUris], keys: [...jwks] };
}

function reply(row: ClientRow) {
  return { body: present(row), version: row.version };
}
