import { GuardError } from "@agent-id-guard/protocol";
import { AndFilter, type Client, EqualityFilter, PresenceFilter } from "ldapts";
import type { DirectorySource, ExternalDepartment, ExternalGroup, ExternalPerson } from "../port.ts";
import { createChanges } from "./changes.ts";
import type { LdapAccess } from "./connection.ts";
import { normaliseDn, unitBelow } from "./distinguished-name.ts";
import { type DirectoryEntry, isGuid } from "./entry.ts";
import { flavourOf } from "./flavour.ts";
import { groupAttributes, groupFilter, groupOf } from "./groups.ts";
import { membersOf } from "./members.ts";
import { personAttributes, personFilter, personOf } from "./person.ts";
import { asking, reading } from "./reading.ts";
import { find, findAll, findOne } from "./search.ts";

/**
 * The directory as it can be read. People come without groups: those are asked by group. A person's reference is the normalised DN, and their stable key
 * is understood as one, too. Each reading has a connection of its own.
 */
export function createLdapDirectory(access: LdapAccess): DirectorySource {
  const { settings, clock } = access;
  const told = (entry: DirectoryEntry) => personOf(settings, entry, null, clock.nowMs());

  async function* people(): AsyncGenerator<ExternalPerson> {
    let isAny = false;
    const where = { base: settings.userBaseDn, filter: personFilter(settings), attributes: personAttributes(settings) };
    for await (const entry of reading(access, (reader) => findAll(reader, where, settings.pageSize, "The user base"))) {
      isAny = true;
      yield told(entry);
    }
    if (!isAny) throw seesNobody();
  }

  async function* departments(): AsyncGenerator<ExternalDepartment> {
    const { departmentBaseDn: base } = settings;
    if (base === undefined) return;
    const filter = new AndFilter({
      filters: [new EqualityFilter({ attribute: "objectClass", value: "organizationalUnit" }), new PresenceFilter({ attribute: "ou" })],
    });
    const where = { base, filter, attributes: ["ou"] };
    for await (const { dn } of reading(access, (reader) => findAll(reader, where, settings.pageSize, "The department base"))) {
      const unit = unitBelow(dn, base);
      if (unit !== undefined) yield unit;
    }
  }

  async function* groups(): AsyncGenerator<ExternalGroup> {
    const { groupBaseDn: base } = settings;
    if (base === undefined) return;
    const where = { base, filter: groupFilter(settings), attributes: groupAttributes(settings) };
    for await (const entry of reading(access, (reader) => findAll(reader, where, settings.pageSize, "The group base")))
      yield groupOf(settings, entry);
  }

  async function person(ref: string): Promise<ExternalPerson | "gone"> {
    return asking(access, async (reader) => {
      const entry = await lookUp(access, reader, ref);
      if (entry !== undefined) return told(entry);
      await seeSomebody(access, reader);
      return "gone";
    });
  }

  return { departments, people, groups, members: (groupId) => membersOf(access, groupId), person, changes: createChanges(access, told) };
}

/** Whoever this reference means, also when the user filter leaves them out by now: they are there. */
async function lookUp({ settings }: LdapAccess, reader: Client, ref: string): Promise<DirectoryEntry | undefined> {
  const { person, keyed } = flavourOf(settings);
  const attributes = personAttributes(settings);
  if (!isGuid(ref)) return findOne(reader, { base: normaliseDn(ref), filter: person, attributes }, "The person");
  const filter = new AndFilter({ filters: [person, keyed(ref)] });
  const [entry] = await find(reader, { base: settings.userBaseDn, filter, attributes }, 2, "The person");
  return entry;
}

/** That somebody is not there means something only where others are: an account that has lost its rights sees nobody. */
async function seeSomebody({ settings }: LdapAccess, reader: Client): Promise<void> {
  const where = { base: settings.userBaseDn, filter: personFilter(settings), attributes: ["1.1"] };
  if ((await find(reader, where, 1, "The user base")).length === 0) throw seesNobody();
}

const seesNobody = () => new GuardError("idp.unreachable", { description: "The bind account sees nobody below the user base" });
