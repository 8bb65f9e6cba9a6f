import {
  idSchema,
  issuedSecretSchema,
  issueSecretSchema,
  replaceKeysSchema,
  type SecretAnswer,
  secretsSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import type { Administrator } from "../../audit/index.ts";
import { listSecrets, planIssueSecret, planReplaceKeys, planRevokeSecret, type RegisteredParty } from "../../parties/index.ts";
import type { SecretRow } from "../../store/port.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

/** One kind of party: where its routes stand, how its row is found for somebody, and how it is shown. */
export interface PartyKind<Party extends RegisteredParty, Answer> {
  /** `/agents/{agentId}` */
  readonly path: string;
  /** `Agent` */
  readonly title: string;
  readonly idOf: z.ZodType<string>;
  readonly param: string;
  find(by: Administrator, id: string): Promise<Party>;
  readonly answer: z.ZodType<Answer>;
  present(row: Party["row"]): Answer;
}

type PartyPorts = Pick<ApiPorts, "store" | "entropy" | "digests" | "checkPublicKey">;

/** The routes that every kind of party has: its secrets and its keys. */
export function partyRoutes<Party extends RegisteredParty, Answer>(ports: PartyPorts, kind: PartyKind<Party, Answer>): readonly ApiRoute[] {
  return [keysRoute(ports, kind), ...secretRoutes(ports, kind)];
}

function keysRoute<Party extends RegisteredParty, Answer>(ports: PartyPorts, kind: PartyKind<Party, Answer>): ApiRoute {
  return write({
    method: "put",
    path: `${kind.path}/keys`,
    name: `replace${kind.title}Keys`,
    summary: "Replace the public keys that it signs in with",
    params: idsOf(kind),
    body: replaceKeysSchema,
    precondition: true,
    answer: kind.answer,
    async plan({ params, body, version, change }) {
      const plan = planReplaceKeys(
        ports.checkPublicKey,
        change,
        await kind.find(change.by, params[kind.param] as string),
        version,
        body.keys,
      );
      return answering(plan, (row) => ({ body: kind.present(row), version: row.version }));
    },
  });
}

function secretRoutes<Party extends RegisteredParty, Answer>(ports: PartyPorts, kind: PartyKind<Party, Answer>): readonly ApiRoute[] {
  const { path, title } = kind;
  const ids = idsOf(kind);
  return [
    read({
      method: "get",
      path: `${path}/secrets`,
      name: `list${title}Secrets`,
      summary: "List its secrets, never their values",
      params: ids,
      answer: secretsSchema,
      async read({ params, change }) {
        const { row } = await kind.find(change.by, params[kind.param] as string);
        return { body: { items: (await listSecrets(ports.store, row.id)).map(toSecret) } };
      },
    }),
    write({
      method: "post",
      path: `${path}/secrets`,
      name: `issue${title}Secret`,
      summary: "Issue a secret, shown once; at most two live at a time",
      params: ids,
      body: issueSecretSchema,
      status: 201,
      showsSecret: true,
      errors: ["vault.unavailable", "vault.cannot_open"],
      answer: issuedSecretSchema,
      async plan({ params, body, change }) {
        const party = await kind.find(change.by, params[kind.param] as string);
        const plan = await planIssueSecret(ports, change, party, party.row.version, body.expiresInSeconds);
        return answering(plan, ({ row, secret, version }) => ({ body: { ...toSecret(row), secret }, version }));
      },
    }),
    write({
      method: "delete",
      path: `${path}/secrets/{secretId}`,
      name: `revoke${title}Secret`,
      summary: "Revoke a secret and the tokens got with it",
      params: ids.extend({ secretId: idSchema("secret") }),
      precondition: true,
      status: 204,
      answer: z.undefined(),
      async plan({ params, version, change }) {
        const party = await kind.find(change.by, params[kind.param] as string);
        const plan = await planRevokeSecret(ports.store, change, party, version, params.secretId as string);
        return answering(plan, (next) => ({ body: undefined, version: next }));
      },
    }),
  ];
}

function idsOf({ param, idOf }: { readonly param: string; readonly idOf: z.ZodType<string> }) {
  return z.object({ [param]: idOf });
}

function toSecret({ id, hint, createdAtMs, expiresAtMs }: SecretRow): SecretAnswer {
  return { id, hint, createdAtMs, expiresAtMs };
}
