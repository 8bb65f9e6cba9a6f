import { rotatedKeySchema, type SigningKeyAnswer, signingKeysSchema } from "@agent-id-guard/protocol";
import { z } from "zod";
import type { SigningKeyRow } from "../../store/port.ts";
import { listSigningKeys } from "../../tokens/keys/list-signing-keys.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

export function keyRoutes({ store, tokens }: ApiPorts): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/keys",
      name: "listSigningKeys",
      summary: "List the keys that sign tokens, never their private parts",
      answer: signingKeysSchema,
      read: async () => ({ body: { items: (await listSigningKeys(store)).map(present) } }),
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
  ];
}

function present({ id, publicJwk, state, activateAtMs, retireAtMs, createdAtMs }: SigningKeyRow): SigningKeyAnswer {
  return { kid: id, state, publicKey: publicJwk, activateAtMs, retireAtMs, createdAtMs };
}
