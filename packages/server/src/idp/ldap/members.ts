import { GuardError } from "@agent-id-guard/protocol";
import { AndFilter, type Client, EqualityFilter, OrFilter } from "ldapts";
import type { LdapAccess } from "./connection.ts";
import { isWithin, normaliseDn } from "./distinguished-name.ts";
import type { DirectoryEntry } from "./entry.ts";
import { flavourOf, inChain } from "./flavour.ts";
import { batches, findGroup, groupFilter } from "./groups.ts";
import { personFilter } from "./person.ts";
import { primaryOf } from "./primary-group.ts";
import { reading } from "./reading.ts";
import { findAll, findOne } from "./search.ts";

const linkAttributes = ["member", "uniqueMember", "memberUid"];
const deepest = 20;

/** The people of a group, those of the groups in it included, by their normalised DNs. A group that is not there has none. Throws `idp.unreachable`. */
export function membersOf(access: LdapAccess, groupId: string): AsyncGenerator<string> {
  return reading(access, (reader) => membersWith(access, reader, groupId));
}

async function* membersWith(access: LdapAccess, reader: Client, groupId: string): AsyncGenerator<string, void> {
  const { settings } = access;
  const group = await findGroup(settings, reader, groupId, ["cn", "objectSid", ...linkAttributes]);
  if (group === undefined) return;
  yield* settings.flavour === "activeDirectory" ? linked(access, reader, group) : walked(access, reader, group);
}

/** Active Directory follows the chain, and each group on it may be somebody's primary group. Asking for people by page avoids its ranges of values. */
async function* linked(access: LdapAccess, reader: Client, group: DirectoryEntry): AsyncGenerator<string> {
  const { settings } = access;
  const inside: DirectoryEntry[] = [];
  const nested = {
    base: settings.groupBaseDn ?? settings.userBaseDn,
    filter: groupFilter(settings, inChain("memberOf", group.dn)),
    attributes: ["objectSid"],
  };
  for await (const entry of findAll(reader, nested, settings.pageSize, "The groups")) inside.push(entry);
  const told = new Set<string>();
  const ways = [[inChain("memberOf", group.dn)], ...batches(primaryOf([group, ...inside]))];
  for (const way of ways) {
    const where = { base: settings.userBaseDn, filter: personFilter(settings, new OrFilter({ filters: [...way] })), attributes: ["1.1"] };
    for await (const { dn } of findAll(reader, where, settings.pageSize, "The members")) yield* once(told, dn);
  }
}

/** Elsewhere we walk down ourselves, into each group once. */
async function* walked(access: LdapAccess, reader: Client, group: DirectoryEntry): AsyncGenerator<string> {
  const told = new Set<string>();
  const visited = new Set([normaliseDn(group.dn)]);
  let level: readonly DirectoryEntry[] = [group];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) throw new GuardError("idp.unreachable", { description: `The groups are nested deeper than ${deepest}` });
    const next: DirectoryEntry[] = [];
    for (const entry of level) {
      for await (const dn of byLogin(access, reader, entry.texts("memberUid"))) yield* once(told, dn);
      for (const dn of [...entry.texts("member"), ...entry.texts("uniqueMember")]) {
        const name = normaliseDn(dn);
        if (visited.has(name) || told.has(name)) continue;
        const inner = await groupAt(access, reader, dn);
        if (inner === undefined) yield* once(told, dn);
        else next.push(inner);
        if (inner !== undefined) visited.add(name);
      }
    }
    level = next;
  }
}

function* once(told: Set<string>, dn: string): Generator<string> {
  const ref = normaliseDn(dn);
  if (told.has(ref)) return;
  told.add(ref);
  yield ref;
}

/** The group that a member is; undefined: it is no group. Only below the group base are any, so that most people cost no question. */
async function groupAt({ settings }: LdapAccess, reader: Client, dn: string): Promise<DirectoryEntry | undefined> {
  if (settings.groupBaseDn === undefined || !isWithin(dn, settings.groupBaseDn)) return undefined;
  return findOne(reader, { base: dn, filter: flavourOf(settings).group, attributes: linkAttributes }, "The groups");
}

/** POSIX groups name their members by login. */
async function* byLogin({ settings }: LdapAccess, reader: Client, logins: readonly string[]): AsyncGenerator<string> {
  for (const batch of batches(logins)) {
    const named = new OrFilter({ filters: batch.map((value) => new EqualityFilter({ attribute: "uid", value })) });
    const where = { base: settings.userBaseDn, filter: new AndFilter({ filters: [personFilter(settings), named] }), attributes: ["1.1"] };
    for await (const { dn } of findAll(reader, where, settings.pageSize, "The members")) yield dn;
  }
}
