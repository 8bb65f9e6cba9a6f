import { z } from "zod";

const distinguishedNameSchema = z.string().min(1).max(1_000);
const attributeSchema = z
  .string()
  .max(100)
  .regex(/^[A-Za-z][A-Za-z0-9;-]*$/, "expected the name of an attribute");

/** An LDAP directory: OpenLDAP or Active Directory. Secret: `bindPassword`. */
export const ldapSettingsSchema = z
  .strictObject({
    url: z.url({ protocol: /^ldaps?$/ }).max(500),
    flavour: z.enum(["openldap", "activeDirectory"]),
    /** `ldap:` addresses are upgraded by StartTLS unless they are on a loopback address and this is false. */
    startTls: z.boolean().default(true),
    /** PEM of the authorities to trust beyond the system's. */
    caCertificates: z.string().max(100_000).default(""),
    bindDn: distinguishedNameSchema,
    userBaseDn: distinguishedNameSchema,
    groupBaseDn: distinguishedNameSchema.optional(),
    /** Where departments (organizational units) are; without it the department is read from `departmentAttribute`. */
    departmentBaseDn: distinguishedNameSchema.optional(),
    departmentAttribute: attributeSchema.optional(),
    /** The attribute that people type to sign in: by default `uid` (OpenLDAP), `sAMAccountName` (Active Directory). */
    loginAttribute: attributeSchema.optional(),
    /** RFC 4515; narrows who is a person. */
    userFilter: z.string().max(2_000).optional(),
    groupFilter: z.string().max(2_000).optional(),
    pageSize: z.int().min(10).max(1_000).default(200),
  })
  .meta({ id: "LdapSettings" });
