import { AndFilter, EqualityFilter, ExtensibleFilter, type Filter, NotFilter, OrFilter, PresenceFilter } from "ldapts";
import type { LdapSettings } from "./connection.ts";
import { bytesOfGuid, type DirectoryEntry, guidOf, isGuid } from "./entry.ts";

/** In what OpenLDAP and Active Directory differ. */
export interface Flavour {
  /** Attributes of a person beside all that users may have, which are told only when they are asked for. */
  readonly attributes: readonly string[];
  readonly loginAttribute: string;
  readonly departmentAttribute: string;
  readonly person: Filter;
  readonly group: Filter;
  /** The stable key of an entry, in its canonical form; undefined: the account may not see it. */
  keyOf(entry: DirectoryEntry): string | undefined;
  /** Finds the entry with this key. */
  keyed(key: string): Filter;
  nameOf(entry: DirectoryEntry): string | undefined;
  employeeNumberOf(entry: DirectoryEntry): string | undefined;
  /** Whether the directory says that this account is disabled or has expired. */
  isDisabled(entry: DirectoryEntry, nowMs: number): boolean;
}

export const flavourOf = ({ flavour }: Pick<LdapSettings, "flavour">): Flavour =>
  flavour === "activeDirectory" ? activeDirectory : openLdap;

const is = (attribute: string, value: string | Buffer) => new EqualityFilter({ attribute, value });
const ofClass = (...names: readonly string[]) => new OrFilter({ filters: names.map((name) => is("objectClass", name)) });

/** draft-behera-ldap-password-policy §5.3.3: locked until an administrator unlocks it. */
const lockedForGood = "000001010000Z";

const openLdap: Flavour = {
  attributes: ["entryUUID", "memberOf", "pwdAccountLockedTime"],
  loginAttribute: "uid",
  departmentAttribute: "ou",
  person: ofClass("person", "account"),
  group: ofClass("groupOfNames", "groupOfUniqueNames", "posixGroup"),
  keyOf: (entry) => entry.text("entryUUID")?.toLowerCase(),
  keyed: (key) => (isGuid(key) ? is("entryUUID", key) : nobody),
  nameOf: (entry) => entry.text("displayName") ?? entry.text("cn"),
  employeeNumberOf: (entry) => entry.text("employeeNumber"),
  isDisabled: (entry) => entry.text("pwdAccountLockedTime") === lockedForGood,
};

/** [MS-ADTS] 2.2.16: ACCOUNTDISABLE. */
const disabledBit = 2;
/** 100 ns since 1601, from there to 1970. */
const filetimeOf1970 = 116_444_736_000_000_000n;
const never: ReadonlySet<bigint> = new Set([0n, 9_223_372_036_854_775_807n]);

const activeDirectory: Flavour = {
  attributes: [],
  loginAttribute: "sAMAccountName",
  departmentAttribute: "department",
  person: new AndFilter({ filters: [is("objectClass", "user"), new NotFilter({ filter: is("objectClass", "computer") })] }),
  group: is("objectClass", "group"),
  keyOf: (entry) => guidOf(entry.bytes("objectGUID")),
  keyed: (key) => (isGuid(key) ? is("objectGUID", bytesOfGuid(key)) : nobody),
  nameOf: (entry) => entry.text("displayName") ?? entry.text("cn"),
  employeeNumberOf: (entry) => entry.text("employeeID") ?? entry.text("employeeNumber"),
  isDisabled(entry, nowMs) {
    const control = Number(entry.text("userAccountControl") ?? "0");
    return (control & disabledBit) !== 0 || hasExpired(entry.text("accountExpires"), nowMs);
  },
};

function hasExpired(accountExpires: string | undefined, nowMs: number): boolean {
  if (accountExpires === undefined || !/^\d{1,19}$/.test(accountExpires)) return false;
  const moment = BigInt(accountExpires);
  return !never.has(moment) && (moment - filetimeOf1970) / 10_000n <= BigInt(nowMs);
}

/** Is true of no entry. */
const nobody: Filter = new NotFilter({ filter: new PresenceFilter({ attribute: "objectClass" }) });

/** [MS-ADTS] 3.1.1.3.4.4.3: follows a chain of links to its end. Active Directory only. */
export const inChain = (attribute: string, dn: string): Filter =>
  new ExtensibleFilter({ rule: "1.2.840.113556.1.4.1941", matchType: attribute, value: dn });
