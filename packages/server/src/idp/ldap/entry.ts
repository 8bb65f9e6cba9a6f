import { lineSchema } from "@agent-id-guard/protocol";
import type { Entry } from "ldapts";

/** What may stand as a name or a text of a person: one line that deceives nobody. */
const line = lineSchema(200);
const mostAttributes = 50;

/** An entry of a directory. Names of attributes are found in any spelling. */
export interface DirectoryEntry {
  readonly dn: string;
  /** The first value as one trimmed line; undefined: none. */
  text(attribute: string): string | undefined;
  /** All values that are texts, as they are. */
  texts(attribute: string): readonly string[];
  bytes(attribute: string): Uint8Array | undefined;
  /** Everything that may be mapped: the first value of each, lines only, nothing that has to do with passwords. */
  mappable(): Readonly<Record<string, string>>;
}

/** Values that nobody maps, and that must not lie about: passwords and keys, in any spelling of theirs. */
const kept = /passw|pwd|krb|secret|^ntsec|privatekey|credential|recovery/i;
/** What directories count and note for themselves. */
const noise =
  /^(usn|when(changed|created)$|object(class|category|guid|sid)$|badpassword|lastlog|logon|dscore|instancetype|sam(accounttype)|codepage|countrycode|admincount|primarygroupid|memberof|distinguishedname|useraccountcontrol|accountexpires|entry(uuid|csn|dn)$|modif(y|iers)|create(timestamp|orsname))/i;

export function readEntry(entry: Entry): DirectoryEntry {
  const values = new Map(
    Object.entries(entry)
      .filter(([name]) => name !== "dn")
      .map(([name, value]) => [name.toLowerCase(), { name, list: Array.isArray(value) ? value : [value] }] as const),
  );
  const listOf = (attribute: string): readonly (string | Buffer)[] => values.get(attribute.toLowerCase())?.list ?? [];
  const texts = (attribute: string) => listOf(attribute).filter((value) => typeof value === "string");
  return {
    dn: entry.dn,
    texts,
    text: (attribute) => lineOf(texts(attribute)),
    bytes(attribute) {
      const [value] = listOf(attribute);
      return typeof value === "string" ? Buffer.from(value, "utf8") : value;
    },
    mappable() {
      const lines = [...values.values()].flatMap(({ name }) => {
        const text = kept.test(name) || noise.test(name) ? undefined : lineOf(texts(name));
        return text === undefined ? [] : [[name, text] as const];
      });
      return Object.fromEntries(lines.slice(0, mostAttributes));
    },
  };
}

function lineOf(texts: readonly string[]): string | undefined {
  return texts.map((text) => line.safeParse(text.trim()).data).find((text) => text !== undefined);
}

const guidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text is a UUID in its canonical form. */
export const isGuid = (text: string): boolean => guidForm.test(text);

/** The canonical text of Active Directory's `objectGUID`: the first three fields are little-endian. undefined: these are no 16 bytes. */
export function guidOf(bytes: Uint8Array | undefined): string | undefined {
  if (bytes?.length !== 16) return undefined;
  const hex = Buffer.from(mixed(bytes)).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The bytes of a GUID as Active Directory stores them. */
export function bytesOfGuid(guid: string): Buffer {
  return Buffer.from(mixed(Buffer.from(guid.replaceAll("-", ""), "hex")));
}

const mixed = (bytes: Uint8Array) => [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map((at) => bytes[at] ?? 0);
