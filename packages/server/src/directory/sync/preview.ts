import type { PreviewAnswer, PreviewRequest } from "@agent-id-guard/protocol";
import type { ExternalPerson } from "../../idp/port.ts";
import type { IdentityProviderRow } from "../../store/port.ts";
import type { DirectoryDeps } from "../deps.ts";
import { describePerson } from "../describe-person.ts";

/**
 * Some of the provider's entries as it tells them, and as we would keep them with a mapping that is being tried. Nothing is written.
 * Throws `idp.unreachable`, `vault.*`.
 */
export async function previewPeople(
  { providers }: Pick<DirectoryDeps, "providers">,
  provider: IdentityProviderRow,
  { mapping, departmentRoot, limit }: PreviewRequest,
): Promise<PreviewAnswer> {
  const { directory } = await providers.open(provider);
  if (directory === null) return { isReadable: false, items: [] };
  const { sync } = provider;
  const tried = { sync: { ...sync, mapping: mapping ?? sync.mapping, departmentRoot: departmentRoot ?? sync.departmentRoot } };
  const items: PreviewAnswer["items"] = [];
  for await (const person of directory.people()) {
    items.push({ told: told(person), kept: kept(tried, person) });
    if (items.length >= limit) break;
  }
  return { isReadable: true, items };
}

function told({
  subject,
  name,
  email,
  username,
  title,
  employeeNumber,
  departments,
  groups,
  managerRef,
  isActive,
  attributes,
}: ExternalPerson) {
  return {
    subject,
    name,
    email,
    username,
    title,
    employeeNumber,
    departments: departments.map((names) => [...names]),
    groups: groups === null ? null : groups.map((group) => group.name),
    managerRef,
    isActive,
    attributes: { ...attributes },
  };
}

function kept(provider: Pick<IdentityProviderRow, "sync">, person: ExternalPerson) {
  const { name, email, username, title, employeeNumber, department, otherDepartments } = describePerson(provider, person);
  return { name, email, username, title, employeeNumber, department, otherDepartments: [...otherDepartments] };
}
