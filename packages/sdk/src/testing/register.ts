import {
  type AgentAnswer,
  type CreateGrant,
  type GroupAnswer,
  type IssuedSecretAnswer,
  invokePermission,
  type ResourceAnswer,
  type UserAnswer,
} from "@agent-id-guard/protocol";
import { type CryptoKey, exportJWK, generateKeyPair } from "jose";
import { newUuid } from "../random.ts";
import type { Admin } from "./admin.ts";
import { type Estate, type TestAgent, type TestCredential, type TestGrant, type TestResource, type TestSubject, urlOf } from "./estate.ts";

/** An agent as registered, with its private key. */
export interface RegisteredAgent {
  readonly id: string;
  /** The resource through which it is called; null for an autonomous agent. */
  readonly resourceId: string | null;
  readonly privateKey: CryptoKey;
}

/** A resource as registered; the secret is its own, as a resource server, where it has one (mcp, service). */
export interface RegisteredResource {
  readonly id: string;
  readonly identifier: string;
  readonly permissions: readonly string[];
  readonly secret: string | undefined;
}

/** A person as registered. */
export interface RegisteredUser {
  readonly id: string;
  readonly password: string;
}

/** What was registered, by the names of the test. */
export interface Registered {
  readonly agents: ReadonlyMap<string, RegisteredAgent>;
  readonly resources: ReadonlyMap<string, RegisteredResource>;
  readonly users: ReadonlyMap<string, RegisteredUser>;
  readonly groups: ReadonlyMap<string, string>;
  readonly clients: ReadonlyMap<string, string>;
}

/** Where the browser of a test's client ends. */
export const redirectUri = "http://127.0.0.1/callback";

/** Registers everything through the admin API, in the order in which one thing needs another. */
export async function register(admin: Admin, estate: Estate): Promise<Registered> {
  const users = await registerUsers(admin, estate);
  const groups = await registerGroups(admin, estate, users);
  const owner = needsOwner(estate) ? await registerOwner(admin) : "";
  const ownerOf = (name: string) => users.get(estate.agents[name]?.owner ?? "")?.id ?? owner;
  const agents = await registerEach(Object.keys(estate.agents), (name) =>
    registerAgent(admin, name, estate.agents[name] as TestAgent, ownerOf(name)),
  );
  const clients = await registerEach(estate.clients ?? [], async (name) => {
    const body = { name, kind: "native", redirectUris: [redirectUri], consent: "implied" };
    return (await admin.call<{ readonly id: string }>("POST", "clients", { body })).id;
  });
  const resources = await registerEach(Object.keys(estate.resources ?? {}), (name) =>
    registerResource(admin, name, estate.resources?.[name] as TestResource, estate.credentials?.[name]),
  );
  const registered = { agents, resources, users, groups, clients };
  for (const grant of estate.grants ?? []) await admin.call("POST", "grants", { body: grantBody(grant, registered) });
  return registered;
}

/** The id of something that the test named. A name that it did not register is the test's mistake. */
export function named<Value>(known: ReadonlyMap<string, Value>, name: string, what: string): Value {
  const value = known.get(name);
  if (value === undefined) throw new TypeError(`no ${what} called ${name} was registered; there are: ${[...known.keys()].join(", ")}`);
  return value;
}

async function registerEach<Value>(names: readonly string[], one: (name: string) => Promise<Value>): Promise<ReadonlyMap<string, Value>> {
  return new Map(await Promise.all(names.map(async (name) => [name, await one(name)] as const)));
}

function needsOwner({ agents }: Estate): boolean {
  return Object.values(agents).some(({ owner }) => owner === undefined);
}

async function registerOwner(admin: Admin): Promise<string> {
  return (await admin.call<UserAnswer>("POST", "users", { body: { username: "test-owner", name: "Test owner" } })).id;
}

/** One after the other: the server hashes one password at a time. */
async function registerUsers(admin: Admin, { users = {} }: Estate): Promise<ReadonlyMap<string, RegisteredUser>> {
  const registered = new Map<string, RegisteredUser>();
  for (const [username, { department = "" }] of Object.entries(users)) {
    const password = newUuid();
    const { id } = await admin.call<UserAnswer>("POST", "users", { body: { username, name: username, department, password } });
    registered.set(username, { id, password });
  }
  return registered;
}

async function registerGroups(
  admin: Admin,
  { users = {} }: Estate,
  registered: ReadonlyMap<string, RegisteredUser>,
): Promise<ReadonlyMap<string, string>> {
  const names = new Set(Object.values(users).flatMap(({ groups }) => groups ?? []));
  const groups = await registerEach([...names], async (name) => (await admin.call<GroupAnswer>("POST", "groups", { body: { name } })).id);
  for (const [user, { groups: of = [] }] of Object.entries(users))
    for (const group of of) await admin.call("POST", `groups/${groups.get(group)}/members`, { body: { userId: registered.get(user)?.id } });
  return groups;
}

async function registerAgent(admin: Admin, name: string, agent: TestAgent, ownerId: string): Promise<RegisteredAgent> {
  const { kind = "interactive" } = agent;
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const called = kind === "interactive" ? { identifier: urlOf(name, agent) } : {};
  const body = { name, kind, purpose: "A test", ownerId, keys: [await exportJWK(publicKey)], ...called };
  const { id, resourceId } = await admin.call<AgentAnswer>("POST", "agents", { body });
  return { id, resourceId, privateKey };
}

async function registerResource(
  admin: Admin,
  name: string,
  resource: TestResource,
  credential?: TestCredential,
): Promise<RegisteredResource> {
  const { kind, permissions = ["use"], tokenTtlSeconds, models } = resource;
  const signsIn = kind !== "llm";
  const body = {
    name,
    kind,
    ...(kind === "mcp" ? { identifier: urlOf(name, resource) } : { upstreamUrl: urlOf(name, resource) }),
    permissions: permissions.map((permission) => ({ name: permission })),
    ...(tokenTtlSeconds === undefined ? {} : { tokenTtlSeconds }),
    ...(models === undefined ? {} : { models }),
    ...(signsIn ? { authMethod: "client_secret" } : {}),
  };
  const { id, identifier } = await admin.call<ResourceAnswer>("POST", "resources", { body });
  if (credential !== undefined) await admin.call("POST", "credentials", { body: { name, resourceId: id, ...credentialBody(credential) } });
  const issued = signsIn ? await admin.call<IssuedSecretAnswer>("POST", `resources/${id}/secrets`, { body: {} }) : undefined;
  return { id, identifier, permissions, secret: issued?.secret };
}

function credentialBody(credential: TestCredential): object {
  if (typeof credential === "string") return { secret: credential };
  if ("kind" in credential) return credential;
  return { secret: credential.secret, injection: { in: "header", name: credential.header, template: "{secret}" } };
}

function grantBody(grant: TestGrant, registered: Registered): object {
  const agent = registered.agents.get(grant.on);
  const resource = agent === undefined ? named(registered.resources, grant.on, "resource or agent") : undefined;
  const permissions = grant.permissions ?? resource?.permissions ?? [invokePermission];
  const ends = { resourceId: resource?.id ?? agent?.resourceId, expiresAtMs: grant.expiresAtMs };
  return { ...subjectOf(grant, registered), ...ends, permissions, conditions: conditionsOf(grant, registered) };
}

function conditionsOf({ conditions }: TestGrant, { clients }: Registered): CreateGrant["conditions"] {
  if (conditions === undefined) return undefined;
  const { clients: names, ...rest } = conditions;
  return names === undefined ? rest : { ...rest, clients: names.map((name) => named(clients, name, "client")) };
}

function subjectOf(subject: TestSubject, { agents, clients, users, groups }: Registered): { subjectType: string; subjectId: string } {
  if ("agent" in subject) return { subjectType: "agent", subjectId: named(agents, subject.agent, "agent").id };
  if ("client" in subject) return { subjectType: "client", subjectId: named(clients, subject.client, "client") };
  if ("user" in subject) return { subjectType: "user", subjectId: named(users, subject.user, "user").id };
  if ("group" in subject) return { subjectType: "group", subjectId: named(groups, subject.group, "group") };
  if ("department" in subject) return { subjectType: "department", subjectId: subject.department };
  return { subjectType: "everyone", subjectId: "*" };
}
