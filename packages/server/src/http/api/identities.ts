import { identitiesSchema, identitySchema, idSchema, linkIdentitySchema, relationsSchema } from "@agent-id-guard/protocol";
import { z } from "zod";
import { listIdentities, planLinkIdentity, planUnlinkIdentity, readRelations, readUser } from "../../directory/index.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

const params = z.object({ userId: idSchema("user") });

/** A person's ways in, and who stands above and below them. */
export function identityRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  return [
    read({
      method: "get",
      path: "/users/{userId}/identities",
      name: "listUserIdentities",
      summary: "List a person's ways in: where their provider is, and the others",
      params,
      answer: identitiesSchema,
      async read({ params: { userId } }) {
        const { providerId, subject } = await readUser(store, userId);
        return { body: { primary: { providerId, subject }, items: [...(await listIdentities(store, userId))] } };
      },
    }),
    write({
      method: "post",
      path: "/users/{userId}/identities",
      name: "linkUserIdentity",
      summary: "Give a person another way in",
      params,
      body: linkIdentitySchema,
      status: 201,
      answer: identitySchema,
      plan: async ({ params: { userId }, body, change }) =>
        answering(await planLinkIdentity(ports, change, await readUser(store, userId), body), (row) => ({
          body: row,
          version: row.version,
        })),
    }),
    write({
      method: "delete",
      path: "/users/{userId}/identities/{identityId}",
      name: "unlinkUserIdentity",
      summary: "Take a way in from a person, and all that they are signed in with",
      params: params.extend({ identityId: idSchema("identity") }),
      status: 204,
      answer: z.undefined(),
      plan: async ({ params: { userId, identityId }, change }) =>
        answering(await planUnlinkIdentity(store, change, await readUser(store, userId), identityId), () => ({ body: undefined })),
    }),
    read({
      method: "get",
      path: "/users/{userId}/relations",
      name: "getUserRelations",
      summary: "Read a person's manager and direct reports",
      params,
      answer: relationsSchema,
      read: async ({ params: { userId } }) => ({ body: await readRelations(store, await readUser(store, userId)) }),
    }),
  ];
}
