import {
  actionSchema,
  type CredentialAnswer,
  createCredentialSchema,
  credentialPageSchema,
  credentialQuerySchema,
  credentialSchema,
  GuardError,
  idSchema,
  type Page,
  revealCredentialSchema,
  revealedCredentialSchema,
  rotateCredentialSchema,
  setRevealSchema,
  updateCredentialSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import { disconnectAll } from "../../connections/index.ts";
import { readUses } from "../../overview/index.ts";
import type { CredentialRow } from "../../store/port.ts";
import { listCredentials, readCredential } from "../../vault/index.ts";
import { pageOfRows } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, type Reply, read, write } from "./route.ts";

const params = z.object({ credentialId: idSchema("credential") });

export function credentialRoutes(ports: ApiPorts): readonly ApiRoute[] {
  return [...registryRoutes(ports), removalRoute(ports), ...lifeRoutes(ports), ...revealRoutes(ports)];
}

function registryRoutes({ store, vault, tokens }: ApiPorts): readonly ApiRoute[] {
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
      errors: ["entity.not_found", "vault.unavailable", "connection.failed"],
      answer: credentialSchema,
      async plan({ body, change }) {
        const stored = await vault.planStore(change, body);
        // The key that clouds will be shown is published from now on, so that they know it when it signs.
        if (body.kind === "workload_identity") await tokens.prepareFederation();
        return answering(stored, reply);
      },
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
      method: "patch",
      path: "/credentials/{credentialId}",
      name: "updateCredential",
      summary: "Change how a credential is delivered and to whom; what is taken away stops at once, running calls included",
      params,
      body: updateCredentialSchema,
      precondition: true,
      answer: credentialSchema,
      plan: async ({ params: { credentialId }, body, version, change }) =>
        answering(await vault.planUpdate(change, await readCredential(store, credentialId), version, body), reply),
    }),
  ];
}

/** Everybody is disconnected and every login dropped first: with the stored value goes the only way to end what is out at the other side. */
function removalRoute({ store, vault, connections, deliveries }: ApiPorts): ApiRoute {
  return write({
    method: "delete",
    path: "/credentials/{credentialId}",
    name: "removeCredential",
    summary: "Delete a credential with every version of it and disconnect everybody from it; running calls are cut",
    params,
    precondition: true,
    status: 204,
    errors: ["entity.invalid_state"],
    answer: z.undefined(),
    async plan({ params: { credentialId }, version, change }) {
      const credential = await readCredential(store, credentialId);
      if (credential.version !== version) throw new GuardError("entity.stale");
      await disconnectAll(connections, change, credential);
      const kept = await deliveries.endAllOf(change, credential);
      const removal = vault.planRemove(change, credential, version, undefined);
      return answering({ ...removal, writes: [...kept, ...removal.writes] }, () => ({ body: undefined }));
    },
  });
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
      summary: "Replace the value of a credential, with one that is given, or one that the server makes where the other side lets it",
      params,
      body: rotateCredentialSchema,
      precondition: true,
      errors: ["vault.unavailable", "connection.failed", "delivery.upstream_refused"],
      answer: credentialSchema,
      plan: async ({ params: { credentialId }, body, version, change }) =>
        answering(await vault.planRotate(change, await readCredential(store, credentialId), version, body), reply),
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

/** The raw value: only where that was allowed for this credential before, each time on record with an alert (case VLT-07). */
function revealRoutes({ store, vault }: ApiPorts): readonly ApiRoute[] {
  return [
    write({
      method: "put",
      path: "/credentials/{credentialId}/reveal",
      name: "setCredentialReveal",
      summary: "Allow or forbid that the value of a credential is handed over",
      params,
      body: setRevealSchema,
      precondition: true,
      answer: credentialSchema,
      plan: async ({ params: { credentialId }, body: { allowed, reason }, version, change }) =>
        answering(vault.planSetReveal(change, await readCredential(store, credentialId), version, allowed, reason), reply),
    }),
    write({
      method: "post",
      path: "/credentials/{credentialId}/reveal",
      name: "revealCredential",
      summary: "Read the value of a credential: it raises an alert, and is recorded before it is answered",
      params,
      body: revealCredentialSchema,
      showsSecret: true,
      errors: ["entity.invalid_state", "vault.mode_refused", "vault.no_credential", "vault.unavailable", "vault.cannot_open"],
      answer: revealedCredentialSchema,
      plan: async ({ params: { credentialId }, body: { reason }, change }) =>
        answering(await vault.planReveal(change, await readCredential(store, credentialId), reason), ({ secret }) => ({
          body: { secret, leaseId: null },
        })),
    }),
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

function present({ activeVersionId, settings, modes, boundAgents, boundPeople, destinations, ...row }: CredentialRow): CredentialAnswer {
  return {
    ...row,
    settings: { ...settings },
    modes: [...modes],
    destinations: [...destinations],
    boundAgents: boundAgents === null ? null : [...boundAgents],
    boundPeople: boundPeople === null ? null : [...boundPeople],
    hasSecret: activeVersionId !== null,
  };
}

function reply(row: CredentialRow) {
  return { body: present(row), version: row.version };
}
