import { rotatedKeySchema, type SigningKeyAnswer, signingKeysSchema } from "@agent-id-guard/protocol";
import { z } from "zod";
import type { SigningKeyRow } from "../../store/port.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

export function keyRoutes({ tokens }: ApiPorts): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/keys",
      name: "listSigningKeys",
      summary: "List the keys that sign tokens, never their private parts",
      answer: signingKeysSchema,
      read: async () => ({ body: { items: tokens.signingKeys().map(present) } }),
    }),
    write({
      method: "post",
      path: "/keys/rotate",
      name: "rotateSigningKey",
      summary: "Make a new key: published at once, signing once everybody can know it",
      body: z.strictObject({}),
      status: 201,
      errors: ["vault.unavailable"],
      answer: rotatedKeySchema,
      plan: async ({ change: { by } }) =>
        answering(await tokens.planRotation({ type: by.type, id: by.id }), ({ kid }) => ({ body: { kid } })),
    }),
    write({
      method: "post",
      path: "/keys/{kid}/revoke",
      name: "revokeSigningKey",
      summary: "Declare a key compromised: its tokens die at once, and the key of the answer signs from now on",
      params: z.object({ kid: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/) }),
      body: z.strictObject({}),
      errors: ["vault.unavailable"],
      answer: rotatedKeySchema,
      plan: async ({ params: { kid }, change: { by } }) =>
        answering(await tokens.planKeyRevocation(kid, { type: by.type, id: by.id }), (next) => ({ body: { kid: next.kid } })),
    }),
  ];
}

function present({ id, publicJwk, state, activateAtMs, retireAtMs, createdAtMs }: SigningKeyRow): SigningKeyAnswer {
  return { kid: id, state, publicKey: publicJwk, activateAtMs, retireAtMs, createdAtMs };
}
