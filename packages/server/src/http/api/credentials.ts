import {
  actionSchema,
  type CredentialAnswer,
  createCredentialSchema,
  credentialPageSchema,
  credentialQuerySchema,
  credentialSchema,
  idSchema,
  type Page,
  rotateCredentialSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import { readUses } from "../../overview/index.ts";
import type { CredentialRow } from "../../store/port.ts";
import { listCredentials, readCredential } from "../../vault/index.ts";
import { pageOfRows } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, type Reply, read, write } from "./route.ts";

const params = z.object({ credentialId: idSchema("credential") });

export function credentialRoutes(ports: ApiPorts): readonly ApiRoute[] {
  return [...registryRoutes(ports), ...lifeRoutes(ports)];
}

function registryRoutes({ store, vault }: ApiPorts): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/credentials",
      name: "listCredentials",
      summary: "List credentials, never their values",
      query: credentialQuerySchema,
      answer: credentialPageSchema,
      read: ({ query: { limit, cursor, order, search, ...where } }) =>
        pageOfRows({ limit, cursor, order }, (window) => listCredentials(store, { ...window, where, containing: search }), present).then(
          (page) => withLastUse(store, page),
        ),
    }),
    write({
      method: "post",
      path: "/credentials",
      name: "createCredential",
      summary: "Store a credential; its value goes in and never comes out",
      body: createCredentialSchema,
      status: 201,
      errors: ["entity.not_found", "vault.unavailable"],
      answer: credentialSchema,
      plan: async ({ body, change }) => answering(await vault.planStore(change, body), reply),
    }),
    read({
      method: "get",
      path: "/credentials/{credentialId}",
      name: "getCredential",
      summary: "Read a credential, never its value",
      params,
      answer: credentialSchema,
      async read({ params: { credentialId } }) {
        const { body, version } = reply(await readCredential(store, credentialId));
        const uses = await readUses(store, [credentialId]);
        return { body: { ...body, lastUsedAtMs: uses.get(credentialId)?.lastAtMs ?? null }, version };
      },
    }),
    write({
      method: "delete",
      path: "/credentials/{credentialId}",
      name: "removeCredential",
      summary: "Delete a credential with every version of it; running calls are cut",
      params,
      precondition: true,
      status: 204,
      answer: z.undefined(),
      plan: async ({ params: { credentialId }, version, change }) =>
        answering(vault.planRemove(change, await readCredential(store, credentialId), version, undefined), () => ({ body: undefined })),
    }),
  ];
}

function lifeRoutes({ store, vault }: ApiPorts): readonly ApiRoute[] {
  const steps = [
    { verb: "suspend", plan: vault.planSuspend, summary: "Stop every use of a credential at once" },
    { verb: "resume", plan: vault.planResume, summary: "Let a suspended credential be used again" },
  ] as const;
  return [
    write({
      method: "post",
      path: "/credentials/{credentialId}/rotate",
      name: "rotateCredential",
      summary: "Replace the value of a credential",
      params,
      body: rotateCredentialSchema,
      precondition: true,
      errors: ["vault.unavailable"],
      answer: credentialSchema,
      plan: async ({ params: { credentialId }, body, version, change }) =>
        answering(await vault.planRotate(change, await readCredential(store, credentialId), version, body.secret), reply),
    }),
    ...steps.map(({ verb, plan, summary }) =>
      write({
        method: "post",
        path: `/credentials/{credentialId}/${verb}`,
        name: `${verb}Credential`,
        summary,
        params,
        body: actionSchema,
        precondition: true,
        answer: credentialSchema,
        plan: async ({ params: { credentialId }, body, version, change }) =>
          answering(plan(change, await readCredential(store, credentialId), version, body.reason), reply),
      }),
    ),
  ];
}

/** When each credential of a page was used last: one question for all of them. */
async function withLastUse(store: ApiPorts["store"], page: Reply<Page<CredentialAnswer>>): Promise<Reply<Page<CredentialAnswer>>> {
  const { items, nextCursor } = page.body;
  const uses = await readUses(
    store,
    items.map(({ id }) => id),
  );
  return { body: { items: items.map((one) => ({ ...one, lastUsedAtMs: uses.get(one.id)?.lastAtMs ?? null })), nextCursor } };
}

function present({ activeVersionId: _, destinations, ...row }: CredentialRow): CredentialAnswer {
  return { ...row, destinations: [...destinations] };
}

function reply(row: CredentialRow) {
  return { body: present(row), version: row.version };
}
