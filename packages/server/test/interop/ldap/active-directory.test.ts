import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { activeDirectorySchema } from "../../fakes/active-directory.schema.ts";
import { type LdapSettings, ldapAt, passwordSignInAt } from "../../fakes/ldap.ts";
import { type Entries, openSlapd, type Slapd, suffix, withoutSlapd } from "../../fakes/slapd.ts";

/*
 * The adapter's Active Directory side against OpenLDAP's server with Active Directory's attributes: keys, disabled accounts, the primary group, filters.
 * slapd has no chain rule (it matches nobody by it) and no subcodes of a refused bind: those were looked at by hand, against Samba.
 */

const staff = `OU=Staff,${suffix}`;
const groups = `OU=Groups,${suffix}`;
const password = "a passphrase";
/** S-1-5-21-1-2-3-<number>. */
const sid = (number: number) => {
  const bytes = Buffer.alloc(28);
  bytes.set([1, 5, 0, 0, 0, 0, 0, 5]);
  for (const [at, part] of [21, 1, 2, 3, number].entries()) bytes.writeUInt32LE(part, 8 + at * 4);
  return bytes;
};
const guid = (last: number) =>
  Buffer.from([0x78, 0x56, 0x34, 0x12, 0xbc, 0x9a, 0xf0, 0xde, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, last]);
const textOf = (last: number) => `12345678-9abc-def0-0123-456789abcd${last.toString(16).padStart(2, "0")}`;
const filetime = (ms: number) => String((BigInt(ms) + 11_644_473_600_000n) * 10_000n);
const never = "9223372036854775807";

const user = (name: string, last: number, more: Entries[string] = {}): Entries => ({
  [`CN=${name},${staff}`]: {
    objectClass: ["user"],
    cn: name,
    sn: name,
    sAMAccountName: name.toLowerCase(),
    objectGUID: guid(last),
    objectSid: sid(1_000 + last),
    primaryGroupID: "513",
    userAccountControl: "512",
    accountExpires: never,
    userPassword: password,
    ...more,
  },
});

const entries: Entries = {
  [staff]: { objectClass: ["organizationalUnit"], ou: "Staff" },
  [groups]: { objectClass: ["organizationalUnit"], ou: "Groups" },
  ...user("Ada", 1, { employeeID: "1815", department: "Research/Engines", title: "Engineer" }),
  ...user("Bob", 2, { userAccountControl: "514" }),
  ...user("Carl", 3, { accountExpires: filetime(Date.UTC(2020, 0, 1)) }),
  ...user("Dora", 4, { accountExpires: filetime(Date.UTC(2120, 0, 1)), userAccountControl: "66048" }),
  ...user("Eve", 5, { accountExpires: "0" }),
  ...user("Robot", 6, { objectClass: ["computer"] }),
  [`CN=Domain Users,${groups}`]: { objectClass: ["group"], cn: "Domain Users", objectGUID: guid(0xf0), objectSid: sid(513) },
  [`CN=Others,${groups}`]: { objectClass: ["group"], cn: "Others", objectGUID: guid(0xf1), objectSid: sid(514) },
};

let slapd: Slapd | undefined;
beforeAll(async () => {
  slapd = await openSlapd({ schemas: ["cosine", "inetorgperson"], ownSchema: activeDirectorySchema, entries });
});
beforeEach(({ skip }) => skip(slapd === undefined, withoutSlapd));
afterAll(() => slapd?.close());

const open = (settings: Partial<LdapSettings> = {}) =>
  ldapAt({ url: slapd?.tlsUrl ?? "", flavour: "activeDirectory", userBaseDn: staff, groupBaseDn: groups, ...settings });

describe("attributes of Active Directory", () => {
  it("say who a person is: the key in its mixed order, number, department, primary group", async () => {
    const { person } = await passwordSignInAt(open()).signIn("ADA", password);
    expect(person).toMatchObject({
      subject: textOf(1),
      ref: `cn=ada,ou=staff,${suffix}`,
      name: "Ada",
      username: "ada",
      employeeNumber: "1815",
      departments: [["Research", "Engines"]],
      groups: [{ id: textOf(0xf0), name: "Domain Users" }],
      isActive: true,
    });
  });

  it("say who is disabled or has expired; no computer is a person", async () => {
    const told: Record<string, boolean> = {};
    for await (const { username, isActive } of open().directory?.people() ?? []) told[username] = isActive;
    expect(told).toEqual({ ada: true, bob: false, carl: false, dora: true, eve: true });
  });

  it("can be filtered by a bit of the account's control", async () => {
    const provider = open({ userFilter: "(!(userAccountControl:1.2.840.113556.1.4.803:=2))" });
    await expect(passwordSignInAt(provider).signIn("bob", password)).rejects.toMatchObject({ code: "signin.failed" });
    await passwordSignInAt(provider).signIn("dora", password);
  });

  it("find a person by key, and the people whose primary group one is", async () => {
    const { directory } = open();
    expect(await directory?.person(textOf(3))).toMatchObject({ username: "carl", isActive: false });
    expect(await directory?.person(textOf(0x99))).toBe("gone");
    const members: string[] = [];
    for await (const ref of directory?.members(textOf(0xf0)) ?? []) members.push(ref);
    expect(members.toSorted()).toEqual(["ada", "bob", "carl", "dora", "eve"].map((name) => `cn=${name},ou=staff,${suffix}`));
  });

  it("are tested like any", async () => {
    expect(await open().test()).toMatchObject({ ok: true });
  });
});
