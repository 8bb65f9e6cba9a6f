import {
  actionSchema,
  createIdentityProviderSchema,
  type IdentityProviderAnswer,
  identityProviderPageSchema,
  identityProviderQuerySchema,
  identityProviderSchema,
  idSchema,
  providerTestSchema,
  updateIdentityProviderSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import { listProviders, planRegisterProvider, planSetProviderState, planUpdateProvider, readProvider } from "../../directory/index.ts";
import type { IdentityProviderRow } from "../../store/port.ts";
import { pageOfRows } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

const params = z.object({ providerId: idSchema("identityProvider") });

const steps = [
  { verb: "suspend", state: "suspended", summary: "Close an identity provider for sign-in" },
  { verb: "resume", state: "active", summary: "Open an identity provider for sign-in again" },
] as const;

export function identityProviderRoutes(ports: ApiPorts): readonly ApiRoute[] {
  return [...registryRoutes(ports), ...lifeRoutes(ports)];
}

function registryRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  return [
    read({
      method: "get",
      path: "/identity-providers",
      name: "listIdentityProviders",
      summary: "List the identity providers that people sign in at",
      query: identityProviderQuerySchema,
      answer: identityProviderPageSchema,
      read: ({ query: { limit, cursor, order, search, ...where } }) =>
        pageOfRows({ limit, cursor, order }, (window) => listProviders(store, { ...window, where, containing: search }), present),
    }),
    write({
      method: "post",
      path: "/identity-providers",
      name: "createIdentityProvider",
      summary: "Register an identity provider; its client secret goes in and never comes out",
      body: createIdentityProviderSchema,
      status: 201,
      errors: ["vault.unavailable"],
      answer: identityProviderSchema,
      plan: async ({ body, change }) => answering(await planRegisterProvider(ports, change, body), reply),
    }),
    read({
      method: "get",
      path: "/identity-providers/{providerId}",
      name: "getIdentityProvider",
      summary: "Read an identity provider",
      params,
      answer: identityProviderSchema,
      read: async ({ params: { providerId } }) => reply(await readProvider(store, providerId)),
    }),
    write({
      method: "patch",
      path: "/identity-providers/{providerId}",
      name: "updateIdentityProvider",
      summary: "Change how we sign in at an identity provider",
      params,
      body: updateIdentityProviderSchema,
      precondition: true,
      errors: ["vault.unavailable"],
      answer: identityProviderSchema,
      plan: async ({ params: { providerId }, body, version, change }) =>
        answering(await planUpdateProvider(ports.providers, change, await readProvider(store, providerId), version, body), reply),
    }),
  ];
}

function lifeRoutes({ store, providers }: ApiPorts): readonly ApiRoute[] {
  return [
    ...steps.map(({ verb, state, summary }) =>
      write({
        method: "post",
        path: `/identity-providers/{providerId}/${verb}`,
        name: `${verb}IdentityProvider`,
        summary,
        params,
        body: actionSchema,
        precondition: true,
        answer: identityProviderSchema,
        plan: async ({ params: { providerId }, body, version, change }) =>
          answering(planSetProviderState(change, await readProvider(store, providerId), version, state, body.reason), reply),
      }),
    ),
    read({
      method: "post",
      path: "/identity-providers/{providerId}/test",
      name: "testIdentityProvider",
      summary: "Check an identity provider's address, credentials and permissions, step by step",
      params,
      body: z.strictObject({}).meta({ id: "Nothing" }),
      errors: ["vault.unavailable", "vault.cannot_open"],
      answer: providerTestSchema,
      async read({ params: { providerId } }) {
        const provider = await providers.open(await readProvider(store, providerId));
        return { body: await provider.test() };
      },
    }),
  ];
}

function present({ sealedSecrets, settings, ...row }: IdentityProviderRow): IdentityProviderAnswer {
  return { ...row, settings: { ...settings }, secretsSet: Object.keys(sealedSecrets) };
}

function reply(row: IdentityProviderRow) {
  return { body: present(row), version: row.version };
}
