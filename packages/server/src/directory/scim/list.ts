import { GuardError } from "@agent-id-guard/protocol";
import type { Store, UserRow } from "../../store/port.ts";
import { allOf } from "../sync/pages.ts";
import type { Push, ScimDeps } from "./deps.ts";
import type { Filter } from "./filter.ts";
import { findByUsername } from "./find-pushed.ts";
import { isRemovedGroup, toGroup } from "./group.ts";
import { matches } from "./match.ts";
import { subjectOf, toUser } from "./person.ts";
import { memberIdsOf } from "./push-group.ts";
import { isRemoved } from "./pushed.ts";
import type { Complex } from "./resource.ts";
import { groupType, userType } from "./schema.ts";

/** What part of a list is asked for (RFC 7644 §3.4.2). */
export interface ListRequest {
  readonly filter: Filter | undefined;
  /** From 1. */
  readonly startIndex: number;
  readonly count: number;
}

export interface Listed {
  readonly totalResults: number;
  readonly startIndex: number;
  readonly resources: readonly Complex[];
}

/** The largest page. */
export const mostResults = 200;
/** How many resources are looked at for a filter that names nobody. */
const mostScanned = 10_000;

/** The people of this connection, those who left included. Throws `scim.invalid_filter`, `scim.too_many`. */
export async function listPushed(deps: ScimDeps, push: Push, { filter, startIndex, count }: ListRequest): Promise<Listed> {
  const { store, baseUrl } = deps;
  const { provider } = push;
  const present = (user: UserRow) => toUser(provider, user, baseUrl);
  if (filter === undefined) {
    const counts = await store.count("users", ["state", "upstreamState"], { providerId: provider.id });
    const totalResults = counts
      .filter(({ of }) => of.state !== "departed" || of.upstreamState !== "unknown")
      .reduce((sum, one) => sum + one.count, 0);
    return { totalResults, startIndex, resources: (await pageOfPeople(store, provider.id, startIndex, count)).map(present) };
  }
  const found: Complex[] = [];
  for await (const user of (await named(store, push, filter)) ?? bounded(allOf(store, "users", { providerId: provider.id }))) {
    const resource = isRemoved(user) ? undefined : present(user);
    if (resource !== undefined && matches(userType, filter, resource)) found.push(resource);
  }
  return cut(found, startIndex, count);
}

/** The groups of this connection; each with its members, unless they are not asked for. Throws as {@link listPushed} does. */
export async function listPushedGroups(
  deps: ScimDeps,
  push: Push,
  { filter, startIndex, count }: ListRequest,
  withMembers: boolean,
): Promise<Listed> {
  const { store, baseUrl } = deps;
  const byMember = filter !== undefined && namesMembers(filter);
  const found: Complex[] = [];
  for await (const group of bounded(allOf(store, "groups", { providerId: push.provider.id }))) {
    if (isRemovedGroup(group)) continue;
    const bare = toGroup(group, undefined, baseUrl);
    // A filter of its members, too, is of one group in practice: only those that the rest of it means are read.
    if (filter !== undefined && !(byMember ? mayMatch(filter, bare) : matches(groupType, filter, bare))) continue;
    const full = byMember ? toGroup(group, await memberIdsOf(store, group.id), baseUrl) : bare;
    if (filter === undefined || !byMember || matches(groupType, filter, full)) found.push(full);
  }
  const page = cut(found, startIndex, count);
  const resources = await Promise.all(
    page.resources.map(async (resource) => {
      if (!withMembers) return withoutMembers(resource);
      const group = await store.get("groups", resource.id as string);
      return group === undefined ? resource : toGroup(group, await memberIdsOf(store, group.id), baseUrl);
    }),
  );
  return { ...page, resources };
}

function withoutMembers({ members: _, ...resource }: Complex): Complex {
  return resource;
}

function cut(found: readonly Complex[], startIndex: number, count: number): Listed {
  return { totalResults: found.length, startIndex, resources: found.slice(startIndex - 1, startIndex - 1 + count) };
}

async function pageOfPeople(
  store: Pick<Store, "find">,
  providerId: string,
  startIndex: number,
  count: number,
): Promise<readonly UserRow[]> {
  const page: UserRow[] = [];
  let position = 0;
  for await (const user of allOf(store, "users", { providerId })) {
    if (page.length >= count) break;
    if (isRemoved(user)) continue;
    position += 1;
    if (position >= startIndex) page.push(user);
  }
  return page;
}

/** Those whom a filter names by what is looked up at once; undefined: it names nobody, and all must be looked at. */
async function named(store: Pick<Store, "get" | "find">, push: Push, filter: Filter): Promise<readonly UserRow[] | undefined> {
  const providerId = push.provider.id;
  for (const part of filter.kind === "and" ? filter.filters : [filter]) {
    if (part.kind !== "compare" || part.operator !== "eq" || typeof part.value !== "string" || part.path.sub !== undefined) continue;
    const { value } = part;
    switch (part.path.name.toLowerCase()) {
      case "id": {
        const user = await store.get("users", value);
        return user?.providerId === providerId ? [user] : [];
      }
      case "username":
        return findByUsername(store, push, value);
      case "externalid":
        return store.find("users", { where: { providerId, subject: subjectOf(push.provider, value) } });
    }
  }
  return emailOf(filter) === undefined ? undefined : await store.find("users", { where: { providerId, email: emailOf(filter) ?? [] } });
}

/** The address that a filter names, as Entra does: `emails[type eq "work"].value eq "…"`. It is looked for where it is the address that is shown. */
function emailOf(filter: Filter): readonly string[] | undefined {
  if (filter.kind === "and") return filter.filters.map(emailOf).find((found) => found !== undefined);
  if (filter.kind === "some" && filter.path.name.toLowerCase() === "emails") return equalTo(filter.filter, "value");
  if (filter.kind !== "compare" || filter.path.name.toLowerCase() !== "emails") return undefined;
  return equalTo({ ...filter, path: { name: filter.path.sub ?? "value" } }, "value");
}

function equalTo(filter: Filter, name: string): readonly string[] | undefined {
  if (filter.kind === "and") return filter.filters.map((part) => equalTo(part, name)).find((found) => found !== undefined);
  if (filter.kind !== "compare" || filter.operator !== "eq" || filter.path.name.toLowerCase() !== name || typeof filter.value !== "string")
    return undefined;
  return [...new Set([filter.value, filter.value.toLowerCase()])];
}

function namesMembers(filter: Filter): boolean {
  if ("filters" in filter) return filter.filters.some(namesMembers);
  return filter.kind === "not" ? namesMembers(filter.filter) : filter.path.name.toLowerCase() === "members";
}

/** Whether a group may match, looked at without its members. */
function mayMatch(filter: Filter, bare: Complex): boolean {
  if (filter.kind === "and") return filter.filters.every((part) => mayMatch(part, bare));
  return namesMembers(filter) || matches(groupType, filter, bare);
}

/** Rows one by one. Throws `scim.too_many` where there are more than a filter is looked for in. */
async function* bounded<T>(rows: AsyncIterable<T>): AsyncGenerator<T> {
  let scanned = 0;
  for await (const row of rows) {
    scanned += 1;
    if (scanned > mostScanned) throw new GuardError("scim.too_many");
    yield row;
  }
}
