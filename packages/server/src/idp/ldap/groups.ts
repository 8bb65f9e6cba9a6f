import { GuardError } from "@agent-id-guard/protocol";
import { AndFilter, type Client, EqualityFilter, type Filter, OrFilter } from "ldapts";
import type { ExternalGroup } from "../port.ts";
import type { LdapSettings } from "./connection.ts";
import { isWithin, normaliseDn } from "./distinguished-name.ts";
import type { DirectoryEntry } from "./entry.ts";
import { flavourOf, inChain } from "./flavour.ts";
import { keyOf } from "./person.ts";
import { primaryGroupOf } from "./primary-group.ts";
import { find, findAll, findOne, type Search, writtenFilter } from "./search.ts";

/** How deep groups may be nested in each other, and how many one person may be in: what goes beyond is told as a failure, never left out. */
const deepest = 20;
const most = 1_000;
/** How many names are asked for at once. */
const batchSize = 50;

const about = "The groups";

export const groupAttributes = (settings: LdapSettings): readonly string[] =>
  settings.flavour === "activeDirectory" ? ["cn", "objectGUID", "objectSid"] : ["cn", "entryUUID"];

/** What is a group: the flavour's own classes, and what an administrator narrowed it by. */
export function groupFilter(settings: LdapSettings, ...more: readonly Filter[]): Filter {
  const own = settings.groupFilter === undefined ? [] : [writtenFilter(settings.groupFilter, "The group filter")];
  return new AndFilter({ filters: [flavourOf(settings).group, ...own, ...more] });
}

export const groupOf = (settings: LdapSettings, entry: DirectoryEntry): ExternalGroup => ({
  id: keyOf(settings, entry),
  name: entry.text("cn") ?? entry.dn.slice(0, 200),
});

/**
 * The groups of a person, the ones that contain those included. null: where groups are has not been told.
 * Throws `idp.unreachable`, also for more groups than can be kept.
 */
export async function groupsOfPerson(
  settings: LdapSettings,
  client: Client,
  person: DirectoryEntry,
): Promise<readonly ExternalGroup[] | null> {
  const { groupBaseDn: base } = settings;
  if (base === undefined) return null;
  const place = { settings, client, base };
  const found = settings.flavour === "activeDirectory" ? await linked(place, person) : await walked(place, person);
  const groups = found.map((entry) => groupOf(settings, entry));
  return [...new Map(groups.map((group) => [group.id, group])).values()];
}

/** Where groups are looked for. */
interface Place {
  readonly settings: LdapSettings;
  readonly client: Client;
  readonly base: string;
}

/** Active Directory follows the chain itself, but for the primary group, which is no link. */
async function linked({ settings, client, base }: Place, person: DirectoryEntry): Promise<readonly DirectoryEntry[]> {
  const containing = (dn: string) => search(settings, client, { base, filter: groupFilter(settings, inChain("member", dn)) });
  const primary = await primaryGroupOf({ client, base, filter: groupFilter(settings), attributes: groupAttributes(settings) }, person);
  const direct = await containing(person.dn);
  return primary === undefined ? direct : [...direct, primary, ...(await containing(primary.dn))];
}

/** Elsewhere we walk up ourselves: each level once, so that groups which contain each other come to an end. */
async function walked(place: Place, person: DirectoryEntry): Promise<readonly DirectoryEntry[]> {
  const { settings, client } = place;
  const known = new Map<string, DirectoryEntry>();
  let level = [...(await directly(place, person)), ...(await backLinked(place, person))];
  for (let depth = 0; level.length > 0; depth += 1) {
    const fresh = level.filter(({ dn }) => !known.has(normaliseDn(dn)));
    for (const entry of fresh) known.set(normaliseDn(entry.dn), entry);
    if (depth > deepest || known.size > most) throw tooMany();
    const next: DirectoryEntry[] = [];
    for (const names of batches(fresh.map(({ dn }) => dn)))
      next.push(...(await search(settings, client, { base: place.base, filter: groupFilter(settings, containing(names)) })));
    level = next;
  }
  return [...known.values()];
}

/** Groups that name the person, by DN or, as POSIX groups do, by login. */
function directly({ settings, client, base }: Place, person: DirectoryEntry): Promise<readonly DirectoryEntry[]> {
  const logins = person.texts("uid").map((value) => new EqualityFilter({ attribute: "memberUid", value }));
  const filter = groupFilter(settings, new OrFilter({ filters: [...containing([person.dn]).filters, ...logins] }));
  return search(settings, client, { base, filter });
}

/** Groups that the entry itself names where the directory keeps such links (the memberof and dynlist overlays of OpenLDAP), dynamic ones included. */
async function backLinked({ settings, client, base }: Place, person: DirectoryEntry): Promise<readonly DirectoryEntry[]> {
  const names = person.texts("memberOf").filter((dn) => isWithin(dn, base));
  if (names.length > most) throw tooMany();
  const found: DirectoryEntry[] = [];
  for (const name of names) {
    const own = settings.groupFilter === undefined ? flavourOf(settings).group : groupFilter(settings);
    const entry = await findOne(client, { base: name, filter: own, attributes: groupAttributes(settings) }, about);
    if (entry !== undefined) found.push(entry);
  }
  return found;
}

const containing = (names: readonly string[]) =>
  new OrFilter({
    filters: names.flatMap((value) => [
      new EqualityFilter({ attribute: "member", value }),
      new EqualityFilter({ attribute: "uniqueMember", value }),
    ]),
  });

async function search(settings: LdapSettings, client: Client, where: Pick<Search, "base" | "filter">): Promise<readonly DirectoryEntry[]> {
  const found: DirectoryEntry[] = [];
  const all = { ...where, attributes: groupAttributes(settings) };
  for await (const entry of findAll(client, all, settings.pageSize, about)) {
    found.push(entry);
    if (found.length > most) throw tooMany();
  }
  return found;
}

const tooMany = () =>
  new GuardError("idp.unreachable", { description: `The groups are nested deeper than ${deepest} or more than ${most}` });

/** A list in pieces that fit into one filter. */
export function* batches<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += batchSize) yield list.slice(at, at + batchSize);
}

/** One group by its key. undefined: there is none. */
export async function findGroup(settings: LdapSettings, client: Client, id: string, attributes: readonly string[]) {
  if (settings.groupBaseDn === undefined) return undefined;
  const filter = groupFilter(settings, flavourOf(settings).keyed(id));
  const [entry] = await find(client, { base: settings.groupBaseDn, filter, attributes }, 2, about);
  return entry;
}
