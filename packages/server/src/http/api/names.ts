import { type IdKind, isGuardError, kindOfId, namesQuerySchema, namesSchema } from "@agent-id-guard/protocol";
import { readAgent } from "../../agents/index.ts";
import type { Administrator } from "../../audit/index.ts";
import { readClient } from "../../clients/index.ts";
import { readGroup, readProvider, readUser } from "../../directory/index.ts";
import { readResource } from "../../resources/index.ts";
import { readCredential } from "../../vault/index.ts";
import { access } from "./access.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, read } from "./route.ts";

interface Named {
  /** The route that reads such an object: who may call it may know its name. */
  readonly route: string;
  readonly name: (store: ApiPorts["store"], by: Administrator, id: string) => Promise<string>;
}

const named: { readonly [kind in IdKind]?: Named } = {
  agent: { route: "GET /agents/{agentId}", name: async (store, by, id) => (await readAgent(store, by, id)).name },
  client: { route: "GET /clients/{clientId}", name: async (store, _by, id) => (await readClient(store, id)).name },
  resource: { route: "GET /resources/{resourceId}", name: async (store, _by, id) => (await readResource(store, id)).title },
  user: { route: "GET /users/{userId}", name: async (store, _by, id) => (await readUser(store, id)).name },
  group: { route: "GET /groups/{groupId}", name: async (store, _by, id) => (await readGroup(store, id)).name },
  identityProvider: { route: "GET /identity-providers/{providerId}", name: async (store, _by, id) => (await readProvider(store, id)).name },
  credential: { route: "GET /credentials/{credentialId}", name: async (store, _by, id) => (await readCredential(store, id)).name },
};

/** Names for ids, many at once: lists name their objects by id, and people read names. */
export function nameRoutes({ store }: ApiPorts): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/names",
      name: "listNames",
      summary: "What people call objects that are known by their ids",
      query: namesQuerySchema,
      answer: namesSchema,
      async read({ query, change: { by } }) {
        const ids = [...new Set(query.ids.split(","))];
        const names = await Promise.all(ids.map((id) => nameOf(store, by, id)));
        const items = ids.flatMap((id, index) => {
          const name = names[index];
          return name === undefined ? [] : [{ id, name }];
        });
        return { body: { items } };
      },
    }),
  ];
}

async function nameOf(store: ApiPorts["store"], by: Administrator, id: string): Promise<string | undefined> {
  const kind = kindOfId(id);
  const how = kind === undefined ? undefined : named[kind];
  if (how === undefined) return undefined;
  const isOneself = by.type === "user" && by.id === id;
  if (!isOneself && access[how.route]?.includes(by.role) !== true) return undefined;
  try {
    return await how.name(store, by, id);
  } catch (error) {
    if (isGuardError(error) && error.code === "entity.not_found") return undefined;
    throw error;
  }
}
