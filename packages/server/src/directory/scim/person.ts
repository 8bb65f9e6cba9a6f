import { emailAddressSchema, lineSchema } from "@agent-id-guard/protocol";
import type { IdentityProviderRow, UserRow } from "../../store/port.ts";
import { type Description, departmentPath } from "../describe-person.ts";
import { isPushed, pushedMember, removedMark } from "./pushed.ts";
import { invalidValue } from "./read-value.ts";
import { type Complex, complexAt, listAt, textAt, withValue } from "./resource.ts";
import { userType } from "./schema.ts";

const enterprise = userType.extension.id;
const line = lineSchema(200);

/** A subject that no provider has for anybody: of somebody who was pushed without one, until it is told. */
const unclaimedPrefix = "unclaimed:";
export const unclaimedSubject = (random: string): string => `${unclaimedPrefix}${random}`;
export const isUnclaimed = (subject: string): boolean => subject.startsWith(unclaimedPrefix);

/** The subject that a person signs in with here whom the client calls by this id: of Entra ID the object id with the tenant, of all others the id as it is. */
export function subjectOf({ kind, settings }: IdentityProviderRow, externalId: string): string {
  if (isUnclaimed(externalId) || !lineSchema(400).safeParse(externalId).success) throw invalidValue("externalId", "one line of text");
  const tenants = "tenantIds" in settings ? settings.tenantIds : [];
  return kind === "entra" ? `${tenants[0] ?? ""}/${externalId}`.toLowerCase() : externalId;
}

/** What the client calls a person whom it has not told of. */
function externalIdOf({ kind }: IdentityProviderRow, subject: string): string | undefined {
  if (isUnclaimed(subject)) return undefined;
  return kind === "entra" ? subject.split("/").at(-1) : subject;
}

/** One spelling of a user name: clients do not tell them apart by case. */
export const usernameKey = (userName: string): string => userName.normalize("NFKC").trim().toLowerCase();

/** A person as the client sees them: what it pushed last, or of somebody who has only signed in what is known of them. */
export function toUser(provider: IdentityProviderRow, user: UserRow, baseUrl: string): Complex {
  const pushed = isPushed(user) ? (JSON.parse(user.profile[pushedMember] ?? "{}") as Complex) : describeKnown(provider, user);
  const manager = complexAt(complexAt(pushed, enterprise), "manager");
  const managerId = user.managerRef?.startsWith("usr_") === true ? user.managerRef : undefined;
  const withManager =
    managerId === undefined
      ? pushed
      : withValue(
          pushed,
          enterprise,
          withValue(complexAt(pushed, enterprise), "manager", { ...manager, value: managerId, $ref: `${baseUrl}/Users/${managerId}` }),
        );
  return {
    schemas: [userType.schema.id, ...(enterprise in withManager ? [enterprise] : [])],
    id: user.id,
    ...withManager,
    // Suspended by an administrator here is no departure: the client has nothing to mend.
    active: user.state !== "departed",
    meta: { resourceType: "User", created: new Date(user.createdAtMs).toISOString(), location: `${baseUrl}/Users/${user.id}` },
  };
}

/** What we know of somebody who was never pushed. */
function describeKnown(provider: IdentityProviderRow, user: UserRow): Complex {
  const externalId = externalIdOf(provider, user.subject);
  return {
    ...(externalId === undefined ? {} : { externalId }),
    userName: user.username === "" ? user.subject : user.username,
    displayName: user.name,
    ...(user.title === "" ? {} : { title: user.title }),
    ...(user.email === null ? {} : { emails: [{ value: user.email, type: "work", primary: true }] }),
  };
}

/**
 * What we keep of a person who is pushed. `managerRef` is how the provider's people are referred to here: by our ids.
 * Throws `scim.invalid_value` for a name that can't be shown as one line, or none to sign in with.
 */
export function describePushed(provider: IdentityProviderRow, id: string, resource: Complex, managerRef: string | null): Description {
  const userName = textAt(resource, "userName");
  if (userName === undefined || userName.trim() === "") throw invalidValue("userName", "a name to sign in with");
  const more = complexAt(resource, enterprise);
  const department = textAt(more, "department")?.split("/");
  const { active: _active, ...kept } = resource;
  return {
    name: lineOf("displayName", nameIn(resource) ?? userName),
    email: emailIn(resource),
    department: department === undefined ? "" : (departmentPath(provider.sync.departmentRoot, department) ?? ""),
    otherDepartments: [],
    username: lineOf("userName", usernameKey(userName)),
    title: lineOf("title", textAt(resource, "title") ?? ""),
    employeeNumber: lineOf("employeeNumber", textAt(more, "employeeNumber") ?? ""),
    directoryRef: id,
    managerRef,
    profile: { [pushedMember]: JSON.stringify(kept) },
    upstreamState: "present",
  };
}

/** What stays of a person whom the client has deleted: who they were. `unknown` with `departed` is what tells that the client no longer sees them. */
export function describeRemoved(user: UserRow): Description {
  const { name, email, department, otherDepartments, username, title, employeeNumber, directoryRef, managerRef } = user;
  const profile = { [pushedMember]: removedMark };
  return {
    name,
    email,
    department,
    otherDepartments,
    username,
    title,
    employeeNumber,
    directoryRef,
    managerRef,
    profile,
    upstreamState: "unknown",
  };
}

function lineOf(path: string, text: string): string {
  if (text === "") return "";
  const read = line.safeParse(text.trim());
  if (!read.success) throw invalidValue(path, "one line of at most 200 characters");
  return read.data;
}

function nameIn(resource: Complex): string | undefined {
  const name = complexAt(resource, "name");
  const parts = [textAt(name, "givenName"), textAt(name, "familyName")].filter((part) => part !== undefined);
  return textAt(resource, "displayName") ?? textAt(name, "formatted") ?? (parts.length === 0 ? undefined : parts.join(" "));
}

/** The address to show: the first to use, else the one for work, else any. */
function emailIn(resource: Complex): string | null {
  const emails = listAt(resource, "emails");
  const chosen = emails.find(({ primary }) => primary === true) ?? emails.find(({ type }) => type === "work") ?? emails[0];
  return (chosen === undefined ? undefined : emailAddressSchema.safeParse(textAt(chosen, "value")).data) ?? null;
}

/** How the client names the manager: our id, or its own. */
export function managerIn(resource: Complex): string | undefined {
  return textAt(complexAt(complexAt(resource, enterprise), "manager"), "value");
}
