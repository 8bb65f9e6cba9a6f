import type { Collection, Row, Store } from "../../../src/store/port.ts";
import type { Api } from "./installation.ts";

/** One kind of thing that can be ended: how it is made, how it is ended, and whether it stands. */
export interface Ended {
  readonly name: string;
  make(api: Api): Promise<string>;
  end(api: Api, id: string): Promise<unknown>;
  stands(store: Store, id: string): Promise<boolean>;
}

interface Made {
  readonly id: string;
  readonly version: number;
}

let number = 0;
const name = (kind: string) => `${kind}-${++number}`;

const person = async (api: Api) => (await api("POST", "users", { username: name("user"), name: "Somebody" })).id;
const agent = async (api: Api) => {
  const ownerId = await person(api);
  return (await api("POST", "agents", { name: name("agent"), kind: "interactive", purpose: "tests", ownerId, authMethod: "client_secret" }))
    .id;
};
const client = async (api: Api) =>
  (
    await api("POST", "clients", {
      name: name("client"),
      kind: "web",
      redirectUris: ["https://app.example/back"],
      authMethod: "client_secret",
    })
  ).id;
const resource = async (api: Api) => {
  const short = name("resource");
  const body = {
    name: short,
    title: short,
    kind: "service",
    authMethod: "client_secret",
    identifier: `https://${short}.example/`,
    upstreamUrl: `https://${short}.example`,
    permissions: [
      { name: "read", description: "" },
      { name: "write", description: "" },
    ],
  };
  return (await api("POST", "resources", body)).id;
};
const grant = async (api: Api) => {
  const body = { subjectType: "agent", subjectId: await agent(api), resourceId: await resource(api), permissions: ["read", "write"] };
  return (await api("POST", "grants", body)).id;
};
const credential = async (api: Api) =>
  (
    await api("POST", "credentials", {
      name: name("credential"),
      kind: "secret",
      resourceId: await resource(api),
      secret: "upstream-key-of-the-test",
    })
  ).id;
const group = async (api: Api) => (await api("POST", "groups", { name: name("group") })).id;
const provider = async (api: Api) => {
  const settings = { issuer: "https://idp.example", clientId: "guard" };
  return (
    await api("POST", "identity-providers", {
      name: name("provider"),
      kind: "oidc",
      settings,
      secrets: { clientSecret: "provider-secret-of-the-test" },
    })
  ).id;
};

const step =
  (collection: string, verb: string, body: object = {}) =>
  async (api: Api, id: string) => {
    const { version } = await api("GET", `${collection}/${id}`);
    return api("POST", `${collection}/${id}/${verb}`, body, version);
  };
const hasState =
  <C extends Collection>(collection: C, state: string) =>
  async (store: Store, id: string) =>
    (((await store.get(collection, id)) as (Row<C> & { readonly state: string }) | undefined)?.state ?? "gone") === state;
const isThere = (collection: Collection) => async (store: Store, id: string) => (await store.get(collection, id)) !== undefined;

/** A secret as `party secret`. */
const secretOf = (collection: string, make: (api: Api) => Promise<string>): Ended => ({
  name: `a secret of one of the ${collection}`,
  async make(api) {
    const id = await make(api);
    const { id: secretId } = await api<{ readonly id: string }>("POST", `${collection}/${id}/secrets`, {});
    return `${id} ${secretId}`;
  },
  async end(api, ids) {
    const [id = "", secretId = ""] = ids.split(" ");
    const { version } = await api("GET", `${collection}/${id}`);
    await api("DELETE", `${collection}/${id}/secrets/${secretId}`, undefined, version);
  },
  stands: (store, ids) => isThere("secrets")(store, ids.split(" ")[1] ?? ""),
});

export const everythingThatEnds: readonly Ended[] = [
  { name: "an agent, suspended", make: agent, end: step("agents", "suspend"), stands: hasState("agents", "active") },
  { name: "an agent, retired", make: agent, end: step("agents", "retire"), stands: hasState("agents", "active") },
  {
    name: "an agent, given to another owner",
    make: agent,
    end: async (api, id) => api("POST", "agents/transfer", { agentIds: [id], toOwnerId: await person(api) }),
    stands: hasState("agents", "active"),
  },
  { name: "a client, suspended", make: client, end: step("clients", "suspend"), stands: hasState("clients", "active") },
  {
    name: "a client's redirect address",
    make: client,
    async end(api, id) {
      const { version } = await api("GET", `clients/${id}`);
      await api("PATCH", `clients/${id}`, { redirectUris: ["https://app.example/other"] }, version);
    },
    stands: async (store, id) => (await store.get("clients", id))?.redirectUris.includes("https://app.example/back") === true,
  },
  { name: "a resource, suspended", make: resource, end: step("resources", "suspend"), stands: hasState("resources", "active") },
  secretOf("agents", agent),
  secretOf("clients", client),
  secretOf("resources", resource),
  {
    name: "a grant, removed",
    make: grant,
    async end(api, id) {
      const { version } = await api("GET", `grants/${id}`);
      await api("DELETE", `grants/${id}`, undefined, version);
    },
    stands: isThere("grants"),
  },
  {
    name: "a permission of a grant",
    make: grant,
    async end(api, id) {
      const { version } = await api("GET", `grants/${id}`);
      await api("PATCH", `grants/${id}`, { permissions: ["read"] }, version);
    },
    stands: async (store, id) => (await store.get("grants", id))?.permissions.includes("write") === true,
  },
  { name: "a person, suspended", make: person, end: step("users", "suspend"), stands: hasState("users", "active") },
  { name: "a person, departed", make: person, end: step("users", "depart", { reason: "left" }), stands: hasState("users", "active") },
  {
    name: "a role",
    async make(api) {
      const id = await person(api);
      await api("PUT", `users/${id}/role`, { role: "auditor" }, 1);
      return id;
    },
    async end(api, id) {
      const { version } = await api("GET", `users/${id}`);
      await api("PUT", `users/${id}/role`, { role: null }, version);
    },
    stands: async (store, id) => (await store.get("users", id))?.role === "auditor",
  },
  {
    name: "a member of a group",
    async make(api) {
      const [groupId, userId] = [await group(api), await person(api)];
      await api("POST", `groups/${groupId}/members`, { userId });
      return `${groupId}:${userId}`;
    },
    end: (api, id) => api("DELETE", `groups/${id.replace(":", "/members/")}`),
    stands: isThere("memberships"),
  },
  {
    name: "a group, removed",
    make: group,
    async end(api, id) {
      const { version } = await api("GET", `groups/${id}`);
      await api("DELETE", `groups/${id}`, undefined, version);
    },
    stands: isThere("groups"),
  },
  { name: "a credential, suspended", make: credential, end: step("credentials", "suspend"), stands: hasState("credentials", "active") },
  {
    name: "a credential, removed",
    make: credential,
    async end(api, id) {
      const { version } = await api("GET", `credentials/${id}`);
      await api("DELETE", `credentials/${id}`, undefined, version);
    },
    stands: isThere("credentials"),
  },
  {
    name: "the value of a credential",
    make: credential,
    async end(api, id) {
      const { version } = await api("GET", `credentials/${id}`);
      await api("POST", `credentials/${id}/rotate`, { secret: "another-upstream-key-of-the-test" }, version);
    },
    stands: hasState("credentials", "active"),
  },
  {
    name: "an identity provider, suspended",
    make: provider,
    end: step("identity-providers", "suspend"),
    stands: hasState("identity_providers", "active"),
  },
  {
    name: "a SCIM token",
    async make(api) {
      const id = await provider(api);
      const { id: tokenId } = await api<Made>("POST", `identity-providers/${id}/scim-tokens`, {});
      return `${id} ${tokenId}`;
    },
    async end(api, ids) {
      const [id = "", tokenId = ""] = ids.split(" ");
      const { version } = await api("GET", `identity-providers/${id}`);
      await api("DELETE", `identity-providers/${id}/scim-tokens/${tokenId}`, undefined, version);
    },
    stands: (store, ids) => isThere("secrets")(store, ids.split(" ")[1] ?? ""),
  },
  {
    name: "a way in of a person",
    async make(api) {
      const [userId, providerId] = [await person(api), await provider(api)];
      const { id } = await api("POST", `users/${userId}/identities`, { providerId, subject: "somebody-there" });
      return `${userId} ${id}`;
    },
    end: (api, ids) => api("DELETE", `users/${ids.replace(" ", "/identities/")}`),
    stands: (store, ids) => isThere("identities")(store, ids.split(" ")[1] ?? ""),
  },
];

/** What people and providers agree on in a browser, made and ended as the use-cases do it. */
export const agreements = {
  async make(store: Store): Promise<void> {
    const base = { version: 1, createdAtMs: 1 };
    const [credential] = await store.find("credentials", { where: { state: "active" }, limit: 1 });
    const sealed = { kmsKeyId: "k", wrappedKey: "w", nonce: "n", ciphertext: "c" };
    const connection = { state: "active", account: null, scopes: [], sealed, sealNumber: 1, isRenewable: true, ...gone } as const;
    const consent = { userId: "usr_1", clientId: "cli_1", resourceId: "res_1", permissions: ["invoke"], clientFingerprint: "f" };
    await store.commit({
      writes: [
        { verb: "insert", collection: "consents", row: { ...base, ...consent, id: "cns_1" } },
        {
          verb: "insert",
          collection: "connections",
          row: { ...base, ...connection, id: "con_1", credentialId: credential?.id ?? "", holder: "usr_1" },
        },
        {
          verb: "insert",
          collection: "connections",
          row: { ...base, ...connection, id: "con_2", credentialId: credential?.id ?? "", holder: "usr_2", isRenewable: false },
        },
      ],
      events: [recorded("consent.give", "consent", "cns_1"), recorded("connection.create", "connection", "con_1")],
    });
  },
  async end(store: Store): Promise<void> {
    await store.commit({
      writes: [
        { verb: "consumeOne", collection: "consents", id: "cns_1" },
        { verb: "consumeOne", collection: "connections", id: "con_1" },
        { verb: "compareAndSet", collection: "connections", id: "con_2", version: 1, set: { sealNumber: 2 } },
      ],
      events: [
        recorded("consent.withdraw", "consent", "cns_1"),
        recorded("connection.remove", "connection", "con_1"),
        recorded("connection.create", "connection", "con_2"),
      ],
    });
  },
  standing: async (store: Store) => [
    await isThere("consents")(store, "cns_1"),
    await isThere("connections")(store, "con_1"),
    await isThere("connections")(store, "con_2"),
  ],
};

const gone = { accessExpiresAtMs: null, refreshedAtMs: null, deadReason: null, diedAtMs: null };
const recorded = (action: string, type: string, id: string) => ({
  id: `${action} ${id}`,
  timeMs: 1,
  category: "auth" as const,
  action,
  outcome: "success" as const,
  actor: { type: "user" as const, id: "usr_1" },
  target: { type, id },
});
