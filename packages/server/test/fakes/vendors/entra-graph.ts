import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { EntraTenant, EntraUser } from "./entra.ts";

/** What Graph knows besides its tenants. */
export interface GraphState {
  readonly url: string;
  readonly tenants: Record<string, EntraTenant>;
  /** Access tokens by text: the tenant. */
  readonly tokens: Map<string, string>;
  /** What happened to users, in order; a delta link holds a place in it. */
  readonly deltas: { id: string; removed?: "changed" | "deleted" }[];
  readonly subscriptions: Map<string, Record<string, unknown>>;
  /** How many calls are still answered with 429. */
  throttle: number;
  /** Paths in the order in which they were asked. */
  readonly asked: string[];
  /** Page size whatever is asked; for tests of paging. */
  page?: number;
  /** Delta links below this place are forgotten. */
  forgotten?: number;
}

type Reply = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> };

export async function answerGraph(
  state: GraphState,
  request: IncomingMessage,
  target: URL,
  body: string,
  response: ServerResponse,
): Promise<void> {
  const { status, body: answer, headers = {} } = await replyOf(state, request, target, body);
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(answer === undefined ? "" : JSON.stringify(answer));
}

const wrong = (status: number, code: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: { error: { code, message: `${code}.`, innerError: { date: "2026-11-24T08:00:00", "request-id": randomUUID() } } },
});

async function replyOf(state: GraphState, request: IncomingMessage, target: URL, body: string): Promise<Reply> {
  const tenantId = state.tokens.get(String(request.headers.authorization ?? "").replace(/^Bearer /, ""));
  const tenant = state.tenants[tenantId ?? ""];
  if (tenant === undefined || tenant.permissions === null) return wrong(401, "InvalidAuthenticationToken");
  state.asked.push(`${request.method} ${target.pathname}`);
  if (state.throttle > 0) {
    state.throttle -= 1;
    return wrong(429, "TooManyRequests", { "retry-after": "7" });
  }
  const may = (permission: string) => tenant.permissions?.has(permission) === true;
  const denied = wrong(403, "Authorization_RequestDenied");
  const path = target.pathname.slice("/v1.0".length);
  const needsEventual = target.searchParams.has("$count") || path.includes("transitive");
  if (needsEventual && request.headers.consistencylevel !== "eventual") return wrong(400, "Request_UnsupportedQuery");
  if (path.startsWith("/users")) return may("User.Read.All") ? users(state, tenant, path, target, may("GroupMember.Read.All")) : denied;
  if (path.startsWith("/groups")) return may("GroupMember.Read.All") ? groups(state, tenant, path, target) : denied;
  if (path.startsWith("/servicePrincipals(")) return may("Application.Read.All") ? application(state, tenant, path, target) : denied;
  if (path.startsWith("/subscriptions")) return may("User.Read.All") ? subscriptions(state, request, path, body) : denied;
  return denied;
}

function users(state: GraphState, tenant: EntraTenant, path: string, target: URL, mayGroups: boolean): Reply {
  if (path === "/users")
    return page(
      state,
      target,
      tenant.users.map((user) => selected(user, target)),
    );
  if (path === "/users/delta") return delta(state, tenant, target);
  const [, , id = "", relation, cast] = path.split("/");
  const user = tenant.users.find((candidate) => candidate.id === id);
  if (user === undefined) return wrong(404, "Request_ResourceNotFound");
  if (relation === undefined) return { status: 200, body: selected(user, target) };
  if (relation !== "transitiveMemberOf" || cast !== "microsoft.graph.group") return wrong(400, "Request_BadRequest");
  if (!mayGroups) return wrong(403, "Authorization_RequestDenied");
  const found = tenant.groups.filter((group) => membersOf(tenant, group.id).has(id));
  return page(
    state,
    target,
    found.map(({ id: groupId, displayName }) => ({ id: groupId, displayName })),
  );
}

/** Only what was asked for comes back; `manager` only expanded. */
function selected(user: EntraUser, target: URL): Record<string, unknown> {
  const members = target.searchParams.get("$select")?.split(",") ?? ["id", "displayName", "mail", "userPrincipalName"];
  const expanded =
    target.searchParams.get("$expand")?.startsWith("manager(") === true && user.manager !== undefined ? { manager: user.manager } : {};
  return { ...Object.fromEntries(members.map((name) => [name, user[name] ?? null])), ...expanded };
}

/** Members of a group, those of groups in it too. */
function membersOf(tenant: EntraTenant, groupId: string, seen = new Set<string>()): Set<string> {
  if (seen.has(groupId)) return new Set();
  seen.add(groupId);
  const group = tenant.groups.find(({ id }) => id === groupId);
  const found = new Set<string>();
  for (const member of group?.members ?? []) {
    if (tenant.groups.some(({ id }) => id === member)) for (const nested of membersOf(tenant, member, seen)) found.add(nested);
    else found.add(member);
  }
  return found;
}

function groups(state: GraphState, tenant: EntraTenant, path: string, target: URL): Reply {
  if (path === "/groups")
    return page(
      state,
      target,
      tenant.groups.map(({ id, displayName }) => ({ id, displayName })),
    );
  const [, , id = "", relation] = path.split("/");
  const group = tenant.groups.find((candidate) => candidate.id === id);
  if (group === undefined) return wrong(404, "Request_ResourceNotFound");
  const found =
    relation === "transitiveMembers"
      ? [...membersOf(tenant, id)]
      : group.members.filter((member) => tenant.users.some((user) => user.id === member));
  return page(
    state,
    target,
    found.map((memberId) => ({ id: memberId })),
  );
}

function application(state: GraphState, tenant: EntraTenant, path: string, target: URL): Reply {
  if (path.endsWith("/appRoleAssignedTo")) return page(state, target, tenant.assignments);
  return { status: 200, body: { id: "sp", appRoles: tenant.appRoles } };
}

function page(state: GraphState, target: URL, all: readonly unknown[]): Reply {
  const top = Number(target.searchParams.get("$top") ?? 100);
  if (!(top >= 1 && top <= 999)) return wrong(400, "Request_BadRequest");
  const from = Number(target.searchParams.get("$skiptoken") ?? 0);
  const to = from + Math.min(top, state.page ?? top);
  const next = new URL(target.href);
  next.searchParams.set("$skiptoken", String(to));
  return { status: 200, body: { value: all.slice(from, to), ...(to < all.length ? { "@odata.nextLink": next.href } : {}) } };
}

function delta(state: GraphState, tenant: EntraTenant, target: URL): Reply {
  const token = target.searchParams.get("$deltatoken") ?? "0";
  const from = token === "latest" ? state.deltas.length : Number(token);
  if (Number.isNaN(from)) return wrong(400, "Request_BadRequest");
  if (from < (state.forgotten ?? 0)) return wrong(410, "syncStateNotFound");
  const last = state.deltas.length;
  const value = state.deltas.slice(from).flatMap(({ id, removed }): readonly Record<string, unknown>[] => {
    if (removed !== undefined) return [{ id, "@removed": { reason: removed } }];
    const user = tenant.users.find((candidate) => candidate.id === id);
    return user === undefined ? [] : [{ id, accountEnabled: user.accountEnabled }];
  });
  return { status: 200, body: { value, "@odata.deltaLink": `${state.url}/v1.0/users/delta?$deltatoken=${last}` } };
}

const mostLifeMs = 41_760 * 60_000;

async function subscriptions(state: GraphState, request: IncomingMessage, path: string, text: string): Promise<Reply> {
  const [, , id] = path.split("/");
  const body = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  const isTooLong = Date.parse(String(body.expirationDateTime)) - Date.now() > mostLifeMs;
  if (id === undefined && request.method === "GET")
    return { status: 200, body: { value: [...state.subscriptions.values()].map(({ clientState: _hidden, ...told }) => told) } };
  if (id === undefined) {
    const complete = ["changeType", "notificationUrl", "resource", "expirationDateTime", "clientState"].every(
      (name) => typeof body[name] === "string",
    );
    if (!complete || isTooLong || String(body.clientState).length > 128) return wrong(400, "InvalidRequest");
    if (!(await validates(String(body.notificationUrl)))) return wrong(400, "ValidationError");
    const created = { ...body, id: randomUUID() };
    state.subscriptions.set(created.id, created);
    return { status: 201, body: created };
  }
  const known = state.subscriptions.get(id);
  if (known === undefined) return wrong(404, "ResourceNotFound");
  if (request.method === "DELETE") {
    state.subscriptions.delete(id);
    return { status: 204 };
  }
  if (isTooLong) return wrong(400, "InvalidRequest");
  state.subscriptions.set(id, { ...known, expirationDateTime: body.expirationDateTime });
  return { status: 200, body: state.subscriptions.get(id) };
}

/** The address must send a token back as plain text before anything is subscribed. */
async function validates(notificationUrl: string): Promise<boolean> {
  const token = `Validation: ${randomUUID()} & more`;
  const asked = new URL(notificationUrl);
  asked.searchParams.set("validationToken", token);
  const answer = await fetch(asked, { method: "POST", headers: { "content-type": "text/plain; charset=utf-8" } });
  return answer.status === 200 && answer.headers.get("content-type")?.startsWith("text/plain") === true && (await answer.text()) === token;
}
