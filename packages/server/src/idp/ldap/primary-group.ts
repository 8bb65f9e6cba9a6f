import { AndFilter, type Client, EqualityFilter, type Filter } from "ldapts";
import type { DirectoryEntry } from "./entry.ts";
import { find, type Search } from "./search.ts";

/** The group that Active Directory names by its number in place of a link (`primaryGroupID`): the last number of the group's SID, in the person's domain. */
export async function primaryGroupOf(
  { client, ...where }: Search & { readonly client: Client },
  person: DirectoryEntry,
): Promise<DirectoryEntry | undefined> {
  const sid = sidOfPrimary(person);
  if (sid === undefined) return undefined;
  const filter = new AndFilter({ filters: [where.filter, new EqualityFilter({ attribute: "objectSid", value: sid })] });
  const [group] = await find(client, { ...where, filter }, 2, "The primary group");
  return group;
}

/** Finds whose primary group is one of these. undefined: none has a number. */
export function primaryOf(groups: readonly DirectoryEntry[]): readonly Filter[] {
  const numbers = groups.map((group) => numberOf(group.bytes("objectSid"))).filter((number) => number !== undefined);
  return numbers.map((number) => new EqualityFilter({ attribute: "primaryGroupID", value: String(number) }));
}

/** [MS-DTYP] 2.4.2.2: the number is the last 32 bits, little-endian. */
function numberOf(sid: Uint8Array | undefined): number | undefined {
  return sid === undefined || sid.length < 12 ? undefined : Buffer.from(sid).readUInt32LE(sid.length - 4);
}

function sidOfPrimary(person: DirectoryEntry): Buffer | undefined {
  const own = person.bytes("objectSid");
  const number = Number(person.text("primaryGroupID") ?? Number.NaN);
  if (own === undefined || own.length < 12 || !Number.isInteger(number) || number < 0 || number > 0xffff_ffff) return undefined;
  const sid = Buffer.from(own);
  sid.writeUInt32LE(number, sid.length - 4);
  return sid;
}
