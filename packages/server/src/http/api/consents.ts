import { type ConsentAnswer, consentPageSchema, consentQuerySchema, consentsSchema, idSchema } from "@agent-id-guard/protocol";
import { z } from "zod";
import { fingerprintOf, listConsents, planWithdrawConsent, readConsent } from "../../clients/index.ts";
import { personOf, readUser } from "../../directory/index.ts";
import type { ConsentRow } from "../../store/port.ts";
import { pageOfRows } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, readByAnybody, write, writeByAnybody } from "./route.ts";

const params = z.object({ consentId: idSchema("consent") });

/** What people have agreed to: their own for everybody, all for administrators. */
export function consentRoutes(ports: ApiPorts): readonly ApiRoute[] {
  return [...ownConsentRoutes(ports), ...everyConsentRoutes(ports)];
}

function ownConsentRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  return [
    readByAnybody({
      method: "get",
      path: "/my/consents",
      name: "listMyConsents",
      summary: "Which clients I let call which agents in my name",
      answer: consentsSchema,
      read: async ({ change }) => ({ body: await consentsOf(ports, personOf(change.by)) }),
    }),
    writeByAnybody({
      method: "delete",
      path: "/my/consents/{consentId}",
      name: "withdrawMyConsent",
      summary: "Take back that a client calls an agent in my name: what it holds for me is dead",
      params,
      status: 204,
      answer: z.undefined(),
      async plan({ params: { consentId }, change }) {
        const consent = await readConsent(store, consentId, personOf(change.by));
        return answering(await planWithdrawConsent(store, change, consent), () => ({ body: undefined }));
      },
    }),
  ];
}

function everyConsentRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  return [
    read({
      method: "get",
      path: "/users/{userId}/consents",
      name: "listUserConsents",
      summary: "List which clients a person lets call which agents",
      params: z.object({ userId: idSchema("user") }),
      answer: consentsSchema,
      async read({ params: { userId } }) {
        await readUser(store, userId);
        return { body: await consentsOf(ports, userId) };
      },
    }),
    read({
      method: "get",
      path: "/consents",
      name: "listConsents",
      summary: "List what people have agreed to, of all or of one client or person",
      query: consentQuerySchema,
      answer: consentPageSchema,
      async read({ query: { limit, cursor, order, ...where } }) {
        const page = await pageOfRows(
          { limit, cursor, order },
          (window) => listConsents(store, { ...window, where }),
          (row) => row,
        );
        return { body: { items: await Promise.all(page.body.items.map((row) => present(ports, row))), nextCursor: page.body.nextCursor } };
      },
    }),
    write({
      method: "delete",
      path: "/consents/{consentId}",
      name: "withdrawConsent",
      summary: "Take back a person's consent: what the client holds for them is dead, and they are asked again",
      params,
      status: 204,
      answer: z.undefined(),
      async plan({ params: { consentId }, change }) {
        return answering(await planWithdrawConsent(store, change, await readConsent(store, consentId)), () => ({ body: undefined }));
      },
    }),
  ];
}

async function consentsOf(ports: ApiPorts, userId: string) {
  const rows = await listConsents(ports.store, { where: { userId }, newestFirst: true });
  return { items: await Promise.all(rows.map((row) => present(ports, row))) };
}

async function present({ store, digests }: ApiPorts, row: ConsentRow): Promise<ConsentAnswer> {
  const { id, userId, clientId, resourceId, permissions, clientFingerprint, createdAtMs } = row;
  const client = await store.get("clients", clientId);
  const [agent] = await store.find("agents", { where: { resourceId } });
  const offered = (await store.get("resources", resourceId))?.permissions ?? [];
  const described = offered.filter(({ name, description }) => permissions.includes(name) && description !== "");
  return {
    id,
    userId,
    client: { id: clientId, name: client?.name ?? clientId },
    agent: agent === undefined ? null : { id: agent.id, name: agent.name },
    resourceId,
    permissions: [...permissions],
    descriptions: Object.fromEntries(described.map(({ name, description }) => [name, description])),
    current: client !== undefined && fingerprintOf(digests, client) === clientFingerprint,
    givenAtMs: createdAtMs,
  };
}
