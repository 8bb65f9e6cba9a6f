import { GuardError } from "@agent-id-guard/protocol";
import { textOf } from "../claims.ts";
import { objectsOf } from "../objects.ts";
import type { DirectoryChange, DirectorySource, ExternalDepartment, ExternalGroup, ExternalPerson } from "../port.ts";
import type { EntraSettings, Graph, GraphObject } from "./graph.ts";
import { directoryGroup, expandManager, guidOf, isGuest, partsOf, personOf, roleGroup, selectPerson, subjectOf } from "./people.ts";

/** Members whose change is worth reading a person again. Graph tells no change of the manager; a full run does. */
const watched =
  "$select=id,accountEnabled,displayName,mail,userPrincipalName,jobTitle,department,employeeId,employeeType,userType,companyName";
/** People are long: more of them would not fit the mebibyte that one answer may have. */
const peoplePage = 200;
const mostPage = 999;

type Settings = Pick<EntraSettings, "tenantIds" | "guests" | "groupsFrom" | "clientId">;

/** The directory of the first tenant over Graph. `graphOf` gives Graph in each allowed tenant. */
export function createDirectory(settings: Settings, graphOf: (tenantId: string) => Graph | undefined): DirectorySource {
  const own = ownGraph(settings, graphOf);
  const { tenantId } = own;
  const roles = createRoles(own, settings.clientId);
  const isWanted = (user: GraphObject) => settings.guests || !isGuest(user);

  async function* departments(): AsyncGenerator<ExternalDepartment> {
    const told = new Set<string>();
    for await (const user of own.list(`/v1.0/users?$select=id,department,userType&$top=${mostPage}`)) {
      const name = textOf(user.department);
      if (name === undefined || told.has(name) || !isWanted(user)) continue;
      told.add(name);
      yield { id: name, parentId: null, name };
    }
  }

  async function* people(): AsyncGenerator<ExternalPerson> {
    for await (const user of own.list(`/v1.0/users?${selectPerson}&${expandManager}&$top=${peoplePage}`)) {
      const id = guidOf(user.id);
      if (id !== undefined && isWanted(user)) yield personOf(settings, tenantId, id, user);
    }
  }

  async function* groups(): AsyncGenerator<ExternalGroup> {
    if (settings.groupsFrom !== "roles")
      for await (const group of own.list(`/v1.0/groups?$select=id,displayName&$top=${mostPage}`)) {
        const id = guidOf(group.id);
        if (id !== undefined) yield directoryGroup(id, group.displayName);
      }
    if (settings.groupsFrom !== "groups") yield* await roles.all();
  }

  async function* members(groupId: string): AsyncGenerator<string> {
    const id = guidOf(groupId);
    if (id === undefined) yield* roles.members(groupId);
    else
      for await (const member of own.list(
        `/v1.0/groups/${id}/transitiveMembers/microsoft.graph.user?$select=id&$count=true&$top=${mostPage}`,
      )) {
        const memberId = guidOf(member.id);
        if (memberId !== undefined) yield subjectOf(tenantId, memberId);
      }
  }

  /** Somebody of another tenant is asked for there. */
  async function person(ref: string): Promise<ExternalPerson | "gone"> {
    const parts = partsOf(ref);
    const graph = parts === undefined ? undefined : graphOf(parts.tenantId);
    if (parts === undefined || graph === undefined)
      throw new GuardError("idp.unreachable", { description: "This person is of no tenant that is allowed here" });
    const user = await graph.read(`/v1.0/users/${parts.objectId}?${selectPerson}&${expandManager}`, { patient: true });
    return user === undefined ? "gone" : personOf(settings, parts.tenantId, parts.objectId, user);
  }

  async function* changes(cursor: string | null): AsyncGenerator<DirectoryChange, string> {
    let path = cursor === null ? `/v1.0/users/delta?${watched}&$deltatoken=latest` : own.pathOf(cursor);
    if (path?.startsWith("/v1.0/users/delta") !== true) throw new GuardError("idp.cursor_expired");
    const told = new Set<string>();
    for (;;) {
      const page: GraphObject = (await own.read(path, { patient: true })) ?? {};
      for (const user of objectsOf(page.value)) {
        const id = guidOf(user.id);
        if (cursor === null || id === undefined || told.has(id)) continue;
        told.add(id);
        const change = await changeOf(id, user);
        if (change !== undefined) yield change;
      }
      const [next, last] = [own.pathOf(page["@odata.nextLink"]), page["@odata.deltaLink"]];
      if (own.pathOf(last) !== undefined) return last as string;
      if (next === undefined) throw new GuardError("idp.unreachable", { description: "The changes of Graph lead elsewhere" });
      path = next;
    }
  }

  /** Graph names who changed and not always what; both reasons of `@removed` (deleted, and deleted for good) mean gone. */
  async function changeOf(id: string, user: GraphObject): Promise<DirectoryChange | undefined> {
    const ref = subjectOf(tenantId, id);
    if (user["@removed"] !== undefined) return { kind: "gone", ref };
    const found = await person(ref);
    if (found === "gone") return { kind: "gone", ref };
    return settings.guests || found.attributes.userType !== "Guest" ? { kind: "person", person: found } : undefined;
  }

  return { departments, people, groups, members, person, changes };
}

/** Graph in the tenant whose directory is read: the first. */
export function ownGraph({ tenantIds }: Pick<EntraSettings, "tenantIds">, graphOf: (tenantId: string) => Graph | undefined): Graph {
  const graph = graphOf(tenantIds[0] ?? "");
  if (graph === undefined) throw new GuardError("config.invalid", { description: "An Entra ID provider has at least one tenant" });
  return graph;
}

/** App roles of our application, and who was assigned to them: people, and the direct members of groups (nesting does not count there). */
function createRoles(graph: Graph, clientId: string) {
  const application = `/v1.0/servicePrincipals(appId='${encodeURIComponent(clientId)}')`;

  async function valuesById(): Promise<ReadonlyMap<string, string>> {
    const found = await graph.read(`${application}?$select=id,appRoles`, { patient: true });
    if (found === undefined) throw new GuardError("idp.unreachable", { description: "The application is not in this tenant" });
    return new Map(
      objectsOf(found.appRoles).flatMap((role) => {
        const [id, value] = [guidOf(role.id), textOf(role.value)];
        return id === undefined || value === undefined || role.isEnabled === false ? [] : [[id, value] as const];
      }),
    );
  }

  async function* members(groupId: string): AsyncGenerator<string> {
    const values = await valuesById();
    const told = new Set<string>();
    for await (const assigned of graph.list(`${application}/appRoleAssignedTo?$top=${mostPage}`)) {
      const value = values.get(guidOf(assigned.appRoleId) ?? "");
      const id = guidOf(assigned.principalId);
      if (id === undefined || value === undefined || roleGroup(value).id !== groupId) continue;
      const found = assigned.principalType === "Group" ? direct(id) : assigned.principalType === "User" ? [id] : [];
      for await (const memberId of found) {
        if (told.has(memberId)) continue;
        told.add(memberId);
        yield subjectOf(graph.tenantId, memberId);
      }
    }
  }

  async function* direct(groupId: string): AsyncGenerator<string> {
    for await (const member of graph.list(`/v1.0/groups/${groupId}/members/microsoft.graph.user?$select=id&$count=true&$top=${mostPage}`)) {
      const id = guidOf(member.id);
      if (id !== undefined) yield id;
    }
  }

  return { all: async () => [...new Set((await valuesById()).values())].map(roleGroup), members };
}
