import { GuardError } from "@agent-id-guard/protocol";
import { AndFilter, EqualityFilter, type Filter } from "ldapts";
import type { ExternalGroup, ExternalPerson } from "../port.ts";
import type { LdapSettings } from "./connection.ts";
import { normaliseDn, unitsAbove } from "./distinguished-name.ts";
import type { DirectoryEntry } from "./entry.ts";
import { flavourOf } from "./flavour.ts";
import { writtenFilter } from "./search.ts";

/** What is asked of a person's entry. Operational attributes come only by name. */
export const personAttributes = (settings: LdapSettings): readonly string[] => ["*", ...flavourOf(settings).attributes];

export const loginAttributeOf = (settings: LdapSettings): string => settings.loginAttribute ?? flavourOf(settings).loginAttribute;

/** Who is a person: the flavour's own class, and what an administrator narrowed it by. */
export function personFilter(settings: LdapSettings, ...more: readonly Filter[]): Filter {
  const own = settings.userFilter === undefined ? [] : [writtenFilter(settings.userFilter, "The user filter")];
  return new AndFilter({ filters: [flavourOf(settings).person, ...own, ...more] });
}

/** Who types this name. The value is escaped where it is written (case FED-07). */
export const loginFilter = (settings: LdapSettings, name: string): Filter =>
  personFilter(settings, new EqualityFilter({ attribute: loginAttributeOf(settings), value: name }));

/** A person as their entry describes them. Throws `idp.unreachable` when the bind account may not see their stable key. */
export function personOf(
  settings: LdapSettings,
  entry: DirectoryEntry,
  groups: readonly ExternalGroup[] | null,
  nowMs: number,
): ExternalPerson {
  const flavour = flavourOf(settings);
  const username = entry.text(loginAttributeOf(settings)) ?? "";
  const manager = entry.text("manager");
  return {
    subject: keyOf(settings, entry),
    ref: normaliseDn(entry.dn),
    name: flavour.nameOf(entry) ?? (username === "" ? entry.dn.slice(0, 200) : username),
    email: entry.text("mail") ?? null,
    username,
    title: entry.text("title") ?? "",
    employeeNumber: flavour.employeeNumberOf(entry) ?? "",
    departments: departmentsOf(settings, entry),
    groups,
    managerRef: manager === undefined ? null : normaliseDn(manager),
    isActive: !flavour.isDisabled(entry, nowMs),
    attributes: entry.mappable(),
  };
}

/** The stable key of an entry. Throws `idp.unreachable` when the bind account may not see it. */
export function keyOf(settings: LdapSettings, entry: DirectoryEntry): string {
  const key = flavourOf(settings).keyOf(entry);
  const attribute = settings.flavour === "activeDirectory" ? "objectGUID" : "entryUUID";
  if (key === undefined)
    throw new GuardError("idp.unreachable", { description: `The bind account may not see ${attribute}, by which entries are known` });
  return key;
}

/** By the organizational units that the entry stands in, or by an attribute; a slash there separates levels. */
function departmentsOf(settings: LdapSettings, entry: DirectoryEntry): ExternalPerson["departments"] {
  if (settings.departmentBaseDn !== undefined) {
    const units = unitsAbove(entry.dn, settings.departmentBaseDn) ?? [];
    return units.length === 0 ? [] : [units];
  }
  const values = entry.texts(settings.departmentAttribute ?? flavourOf(settings).departmentAttribute);
  return values.map(levelsOf).filter((levels) => levels.length > 0);
}

const levelsOf = (path: string) =>
  path
    .split("/")
    .map((name) => name.trim())
    .filter((name) => name !== "");
