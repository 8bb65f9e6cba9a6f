import { idSchema, issuedSecretSchema, issueSecretSchema, type SecretAnswer, secretsSchema } from "@agent-id-guard/protocol";
import { z } from "zod";
import { planIssueScimToken, planRevokeScimToken, readProvider } from "../../directory/index.ts";
import { listSecrets } from "../../parties/index.ts";
import type { SecretRow } from "../../store/port.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

const params = z.object({ providerId: idSchema("identityProvider") });
const path = "/identity-providers/{providerId}/scim-tokens";

/** The tokens with which a provider pushes its people to `/scim/v2`. */
export function scimTokenRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  return [
    read({
      method: "get",
      path,
      name: "listScimTokens",
      summary: "List the tokens with which an identity provider pushes its people, never their values",
      params,
      answer: secretsSchema,
      async read({ params: { providerId } }) {
        const { id } = await readProvider(store, providerId);
        return { body: { items: (await listSecrets(store, id)).map(toSecret) } };
      },
    }),
    write({
      method: "post",
      path,
      name: "issueScimToken",
      summary: "Issue a token with which an identity provider pushes its people, shown once; at most two live at a time",
      params,
      body: issueSecretSchema,
      status: 201,
      showsSecret: true,
      errors: ["vault.unavailable", "vault.cannot_open"],
      answer: issuedSecretSchema,
      async plan({ params: { providerId }, body, change }) {
        const plan = await planIssueScimToken(ports, change, await readProvider(store, providerId), body.expiresInSeconds);
        return answering(plan, ({ row, secret, version }) => ({ body: { ...toSecret(row), secret }, version }));
      },
    }),
    write({
      method: "delete",
      path: `${path}/{secretId}`,
      name: "revokeScimToken",
      summary: "Revoke a token with which an identity provider pushes its people",
      params: params.extend({ secretId: idSchema("secret") }),
      precondition: true,
      status: 204,
      answer: z.undefined(),
      async plan({ params: { providerId, secretId }, version, change }) {
        const plan = await planRevokeScimToken(store, change, await readProvider(store, providerId), version, secretId);
        return answering(plan, (next) => ({ body: undefined, version: next }));
      },
    }),
  ];
}

function toSecret({ id, hint, createdAtMs, expiresAtMs }: SecretRow): SecretAnswer {
  return { id, hint, createdAtMs, expiresAtMs };
}
