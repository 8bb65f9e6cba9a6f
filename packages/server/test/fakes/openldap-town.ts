import type { Entries, SlapdOptions } from "./slapd.ts";
import { suffix } from "./slapd.ts";

export const adaPassword = "Ada's passphrase";
export const people = `ou=People,${suffix}`;
export const groups = `ou=Groups,${suffix}`;
export const ada = `uid=ada,ou=Platform,ou=Engineering,${people}`;
export const grace = `uid=grace,ou=Engineering,${people}`;
/** A name that has to be escaped, in a filter and in a DN. */
export const lee = `cn=Lee\\, Ann (HR),ou=HR,${people}`;
export const bob = `uid=bob,${people}`;

const person = ["inetOrgPerson"];
const unit = (ou: string) => ({ objectClass: ["organizationalUnit"], ou });

const entries: Entries = {
  [`ou=Policies,${suffix}`]: unit("Policies"),
  [`cn=default,ou=Policies,${suffix}`]: {
    objectClass: ["device", "pwdPolicy"],
    cn: "default",
    pwdAttribute: "userPassword",
    pwdLockout: "TRUE",
  },
  [people]: unit("People"),
  [`ou=Engineering,${people}`]: unit("Engineering"),
  [`ou=Platform,ou=Engineering,${people}`]: unit("Platform"),
  [`ou=HR,${people}`]: unit("HR"),
  [grace]: {
    objectClass: person,
    uid: "grace",
    cn: "Grace",
    sn: "Grace",
    displayName: "Grace Hopper",
    mail: "grace@corp.example",
    title: "Head of engineering",
    userPassword: "Grace's passphrase",
  },
  [ada]: {
    objectClass: person,
    uid: ["ada", "ada.lovelace"],
    cn: "Ada",
    sn: "Lovelace",
    displayName: "Ada Lovelace",
    mail: "ada@corp.example",
    title: "Engineer",
    employeeNumber: "1815",
    manager: `UID=Grace, OU=Engineering, ${people}`,
    telephoneNumber: "+44 1815",
    userPassword: adaPassword,
  },
  [lee]: { objectClass: person, uid: "lee", cn: "Lee, Ann (HR)", sn: "Lee", userPassword: "Lee's passphrase" },
  [bob]: { objectClass: person, uid: "bob", cn: "Bob", sn: "Bob", userPassword: "Bob's passphrase" },
  [groups]: unit("Groups"),
  [`cn=engineers,${groups}`]: { objectClass: ["groupOfNames"], cn: "engineers", member: [grace, `cn=platform,${groups}`] },
  [`cn=platform,${groups}`]: { objectClass: ["groupOfUniqueNames"], cn: "platform", uniqueMember: [ada, `cn=staff,${groups}`] },
  /** Contains what contains it. */
  [`cn=staff,${groups}`]: { objectClass: ["groupOfNames"], cn: "staff", member: [`cn=engineers,${groups}`, lee] },
  [`cn=on call,${groups}`]: { objectClass: ["posixGroup"], cn: "on call", gidNumber: "7", memberUid: ["ada", "bob"] },
  [`cn=nobody's,${groups}`]: { objectClass: ["groupOfNames"], cn: "nobody's", member: `cn=reader,${suffix}` },
};

/** A small company as OpenLDAP has it: units, nested groups of three kinds that contain each other, names that must be escaped, a password policy. */
export const openLdapTown: SlapdOptions = {
  schemas: ["cosine", "inetorgperson", "nis"],
  overlays: ["memberof", "refint", "ppolicy"],
  lines: [
    `limits dn.exact="cn=small,${suffix}" size.soft=2 size.hard=2 size.prtotal=2`,
    "overlay memberof",
    "overlay refint",
    "refint_attributes member manager",
    `refint_nothing cn=reader,${suffix}`,
    "overlay ppolicy",
    `ppolicy_default "cn=default,ou=Policies,${suffix}"`,
  ],
  entries,
};
