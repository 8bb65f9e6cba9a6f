import { textOf, textsOf } from "../claims.ts";
import { objectOf } from "../objects.ts";
import type { ExternalGroup, ExternalPerson } from "../port.ts";
import type { EntraSettings, GraphObject } from "./graph.ts";

/** What is asked of a user. */
const personMembers = [
  "id",
  "displayName",
  "mail",
  "userPrincipalName",
  "jobTitle",
  "department",
  "companyName",
  "officeLocation",
  "employeeId",
  "employeeType",
  "accountEnabled",
  "userType",
  "onPremisesSamAccountName",
  "onPremisesDistinguishedName",
].join(",");
export const selectPerson = `$select=${personMembers}`;
export const expandManager = "$expand=manager($select=id)";

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A GUID in lower case, or undefined. */
export function guidOf(value: unknown): string | undefined {
  const text = typeof value === "string" ? value.toLowerCase() : "";
  return guid.test(text) ? text : undefined;
}

/** How a person is known: the tenant and the object in it, which never change (`tid/oid`). */
export function subjectOf(tenantId: string, objectId: string): string {
  return `${tenantId}/${objectId}`;
}

/** Tenant and object of a subject, or undefined. */
export function partsOf(subject: string): { readonly tenantId: string; readonly objectId: string } | undefined {
  const [tenantId, objectId, ...more] = subject.split("/").map(guidOf);
  return tenantId === undefined || objectId === undefined || more.length > 0 ? undefined : { tenantId, objectId };
}

export function isGuest(user: GraphObject): boolean {
  return user.userType === "Guest";
}

/**
 * A user of Graph. An address is passed on only of members of the company's own tenant, the first: others write into it what they like (nOAuth, case FED-02).
 * The department is one text, and so one level; with a slash in it, it is one still.
 */
export function personOf({ tenantIds }: Pick<EntraSettings, "tenantIds">, tenantId: string, id: string, user: GraphObject): ExternalPerson {
  const subject = subjectOf(tenantId, id);
  const department = textOf(user.department);
  const username = textOf(user.userPrincipalName) ?? "";
  const managerId = guidOf(objectOf(user.manager).id);
  return {
    subject,
    ref: null,
    name: textOf(user.displayName) ?? (username === "" ? subject : username),
    email: tenantId === tenantIds[0] && !isGuest(user) ? (textOf(user.mail) ?? null) : null,
    username,
    title: textOf(user.jobTitle) ?? "",
    employeeNumber: textOf(user.employeeId) ?? "",
    departments: department === undefined ? [] : [[department]],
    groups: null,
    managerRef: managerId === undefined ? null : subjectOf(tenantId, managerId),
    isActive: user.accountEnabled !== false,
    attributes: textsOf(user),
  };
}

/** A person of whom only the ID token tells. Its `email` is passed on where Entra ID vouches for the domain (`xms_edov`). */
export function personByClaims(tenantId: string, id: string, claims: GraphObject): ExternalPerson {
  const subject = subjectOf(tenantId, id);
  const isVouched = claims.xms_edov === true || claims.xms_edov === "1" || claims.xms_edov === 1;
  const username = textOf(claims.preferred_username) ?? "";
  return {
    subject,
    ref: null,
    name: textOf(claims.name) ?? (username === "" ? subject : username),
    email: isVouched ? (textOf(claims.email) ?? null) : null,
    username,
    title: "",
    employeeNumber: "",
    departments: [],
    groups: null,
    managerRef: null,
    isActive: true,
    attributes: textsOf(claims),
  };
}

/** An app role as a group. The mark before its value keeps it apart from the ids of directory groups. */
export function roleGroup(value: string): ExternalGroup {
  return { id: `role:${value}`, name: value };
}

export function directoryGroup(id: string, name: unknown): ExternalGroup {
  return { id, name: textOf(name) ?? id };
}
