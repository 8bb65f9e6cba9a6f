import { GuardError } from "@agent-id-guard/protocol";
import type { Client, Filter, SearchOptions } from "ldapts";
import { FilterParser, NoSuchObjectError } from "ldapts";
import { type DirectoryEntry, readEntry } from "./entry.ts";
import { unreachable } from "./failures.ts";

/** Attributes whose values are bytes, in the spelling of the servers that have them. */
const binary = ["objectGUID", "objectSid"];

export interface Search {
  readonly base: string;
  /** Default: the base and all below it. */
  readonly scope?: "base" | "sub";
  readonly filter: Filter;
  readonly attributes: readonly string[];
}

/** What the answer of a search is about, for whoever set it up. */
type Subject = string;

/** At most `limit` entries. Throws `idp.unreachable`. */
export async function find(client: Client, search: Search, limit: number, about: Subject): Promise<readonly DirectoryEntry[]> {
  const { searchEntries } = await client
    .search(search.base, { ...optionsOf(search), sizeLimit: limit })
    .catch((error: unknown) => Promise.reject(unreachable(error, about)));
  return searchEntries.map(readEntry);
}

/** One entry by its name; undefined on the directory's own word that there is none. */
export async function findOne(client: Client, search: Omit<Search, "scope">, about: Subject): Promise<DirectoryEntry | undefined> {
  try {
    const { searchEntries } = await client.search(search.base, optionsOf({ ...search, scope: "base" }));
    return searchEntries[0] === undefined ? undefined : readEntry(searchEntries[0]);
  } catch (error) {
    if (error instanceof NoSuchObjectError) return undefined;
    throw unreachable(error, about);
  }
}

/** All entries, page by page (RFC 2696): no more than one page is held. Throws `idp.unreachable`. */
export async function* findAll(client: Client, search: Search, pageSize: number, about: Subject): AsyncGenerator<DirectoryEntry> {
  const pages = client.searchPaginated(search.base, { ...optionsOf(search), timeLimit: 0, paged: { pageSize } });
  try {
    for await (const { searchEntries } of pages) for (const entry of searchEntries) yield readEntry(entry);
  } catch (error) {
    throw unreachable(error, about);
  }
}

/** A filter that an administrator wrote (RFC 4515). Throws `idp.unreachable` for what is none. */
export function writtenFilter(text: string, about: Subject): Filter {
  try {
    return FilterParser.parseString(text);
  } catch (cause) {
    throw new GuardError("idp.unreachable", { description: `${about}: this is no filter`, cause });
  }
}

const optionsOf = ({ scope = "sub", filter, attributes }: Search): SearchOptions => ({
  scope,
  filter,
  attributes: [...attributes],
  explicitBufferAttributes: binary,
});
