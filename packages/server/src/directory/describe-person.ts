import { departmentSchema, emailAddressSchema, lineSchema, type MappedField } from "@agent-id-guard/protocol";
import type { ExternalPerson } from "../idp/port.ts";
import type { IdentityProviderRow, UserRow } from "../store/port.ts";

/** What we keep of a person as their provider describes them. */
export type Description = Pick<
  UserRow,
  | "name"
  | "email"
  | "department"
  | "otherDepartments"
  | "username"
  | "title"
  | "employeeNumber"
  | "directoryRef"
  | "managerRef"
  | "profile"
  | "upstreamState"
>;

const line = lineSchema(200);
const mostDepartments = 20;

/** A person in our words: the provider's mapping applied, departments as paths below the root that the provider is put under. An email that is none is left out (case FED-04). */
export function describePerson({ sync }: Pick<IdentityProviderRow, "sync">, person: ExternalPerson): Description {
  const mapped = (field: MappedField): string | undefined => {
    const attribute = sync.mapping[field];
    return attribute === undefined ? undefined : line.safeParse(person.attributes[attribute]?.trim()).data;
  };
  const own = mapped("department")?.split("/");
  const paths = (own === undefined ? person.departments : [own, ...person.departments.slice(1)])
    .map((names) => departmentPath(sync.departmentRoot, names))
    .filter((path) => path !== undefined);
  const [department = "", ...others] = [...new Set(paths)].slice(0, mostDepartments);
  return {
    name: mapped("name") ?? person.name,
    email: emailAddressSchema.safeParse(mapped("email") ?? person.email).data ?? null,
    department,
    otherDepartments: others,
    username: mapped("username") ?? person.username,
    title: mapped("title") ?? person.title,
    employeeNumber: mapped("employeeNumber") ?? person.employeeNumber,
    directoryRef: person.ref,
    managerRef: person.managerRef,
    profile: {},
    upstreamState: "present",
  };
}

/** The path of a department; a slash in a name becomes one that separates nothing. undefined: it could not stand in a grant, and so is none. */
export function departmentPath(root: string, names: readonly string[]): string | undefined {
  const path = [...(root === "" ? [] : [root]), ...names.map((name) => name.trim().replaceAll("/", "\uFF0F"))].join("/");
  return departmentSchema.safeParse(path).data;
}

/** Whether two descriptions say the same. */
export function isSameDescription<Told extends Description>(known: Told, told: Told): boolean {
  return (Object.keys(told) as (keyof Told)[]).every((name) => JSON.stringify(known[name]) === JSON.stringify(told[name]));
}
