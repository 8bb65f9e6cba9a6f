import { GuardError } from "@agent-id-guard/protocol";
import { AndFilter, type Client, EqualityFilter, type Filter, GreaterThanEqualsFilter, NotFilter, PresenceFilter } from "ldapts";
import type { DirectoryChange, ExternalPerson } from "../port.ts";
import type { LdapAccess } from "./connection.ts";
import type { DirectoryEntry } from "./entry.ts";
import { personAttributes, personFilter } from "./person.ts";
import { reading } from "./reading.ts";
import { findAll, findOne } from "./search.ts";

type Changes = (cursor: string | null) => AsyncGenerator<DirectoryChange, string>;

/** How a server numbers its changes. */
interface Numbering {
  /** Attribute of each entry. */
  readonly attribute: string;
  /** The number of now. */
  newest(access: LdapAccess, reader: Client): Promise<string>;
  /** Of two, the later one. */
  later(a: string, b: string): string;
  readonly form: RegExp;
  /** What a cursor is good for only with the same server. */
  server(reader: Client): Promise<string>;
}

/**
 * Who was added or changed since a cursor. Neither kind of directory tells here who was removed, nor who entered or left a group: full runs find that.
 * A cursor is the server's own number (OpenLDAP `entryCSN`, Active Directory `uSNChanged` of one domain controller).
 */
export function createChanges(access: LdapAccess, told: (entry: DirectoryEntry) => ExternalPerson): Changes {
  const numbering = access.settings.flavour === "activeDirectory" ? updateNumbers : changeNumbers;
  return (cursor) => reading(access, (reader) => changesSince(cursor, reader));

  async function* changesSince(cursor: string | null, reader: Client): AsyncGenerator<DirectoryChange, string> {
    const server = await numbering.server(reader);
    if (cursor === null) return cursorOf(server, await numbering.newest(access, reader));
    let newest = numberIn(cursor, server, numbering);
    for await (const entry of since(access, reader, numbering, newest)) {
      newest = numbering.later(newest, entry.text(numbering.attribute) ?? newest);
      yield { kind: "person", person: told(entry) };
    }
    return cursorOf(server, newest);
  }
}

function since({ settings }: LdapAccess, reader: Client, { attribute }: Numbering, number: string): AsyncGenerator<DirectoryEntry> {
  const later = new GreaterThanEqualsFilter({ attribute, value: number });
  const filter = personFilter(settings, later, new NotFilter({ filter: new EqualityFilter({ attribute, value: number }) }));
  const where = { base: settings.userBaseDn, filter, attributes: [...personAttributes(settings), attribute] };
  return findAll(reader, where, settings.pageSize, "The changes");
}

const cursorOf = (server: string, number: string) => JSON.stringify([server, number]);

/** Throws `idp.cursor_expired` for a cursor of another server, and for what is none. */
function numberIn(cursor: string, server: string, { form }: Numbering): string {
  const [known, number] = readCursor(cursor);
  if (known !== server || number === undefined || !form.test(number)) throw new GuardError("idp.cursor_expired");
  return number;
}

function readCursor(cursor: string): readonly [string?, string?] {
  try {
    const parts: unknown = JSON.parse(cursor);
    return Array.isArray(parts) && parts.every((part) => typeof part === "string") ? [parts[0], parts[1]] : [];
  } catch {
    return [];
  }
}

/** RFC draft-ietf-ldup-model: time, count, replica and modification of a change. It is exact where `modifyTimestamp` knows seconds only. */
const changeNumbers: Numbering = {
  attribute: "entryCSN",
  form: /^\d{14}\.\d{6}Z#[0-9a-f]{6}#[0-9a-f]{3}#[0-9a-f]{6}$/,
  later: (a, b) => [a, b].toSorted()[1] ?? a,
  server: async () => "",
  async newest({ settings }, reader) {
    const anybody: Filter = new AndFilter({ filters: [personFilter(settings), new PresenceFilter({ attribute: "entryCSN" })] });
    const where = { base: settings.userBaseDn, filter: anybody, attributes: ["entryCSN"] };
    let newest = "";
    for await (const entry of findAll(reader, where, settings.pageSize, "The changes"))
      newest = changeNumbers.later(newest, entry.text("entryCSN") ?? "");
    return newest;
  },
};

/** [MS-ADTS] 3.1.1.1.9: each domain controller counts by itself. */
const updateNumbers: Numbering = {
  attribute: "uSNChanged",
  form: /^\d{1,19}$/,
  later: (a, b) => (BigInt(a) < BigInt(b) ? b : a),
  server: async (reader) => (await rootOf(reader)).text("dsServiceName") ?? "",
  newest: async (_access, reader) => (await rootOf(reader)).text("highestCommittedUSN") ?? "0",
};

async function rootOf(reader: Client): Promise<DirectoryEntry> {
  const filter = new PresenceFilter({ attribute: "objectClass" });
  const root = await findOne(
    reader,
    { base: "", filter, attributes: ["dsServiceName", "highestCommittedUSN"] },
    "The root of the directory",
  );
  if (root === undefined) throw new GuardError("idp.unreachable", { description: "The directory does not describe itself (root DSE)" });
  return root;
}
